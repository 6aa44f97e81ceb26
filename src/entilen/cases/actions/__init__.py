"""Opening and moving a case (`moving`), its course (`course`), whose task it is (`assignment`)."""

from entilen.cases.actions.assignment import assign
from entilen.cases.actions.course import (
    declare_impartiality,
    lift_disqualification,
    note_look,
    publish_text,
    resume,
    share_draft,
    suspend,
    withdraw,
    withhold_text,
)
from entilen.cases.actions.moving import ON_EVENT, advance, judge, lock, open_case, record

__all__ = [
    "ON_EVENT",
    "advance",
    "assign",
    "declare_impartiality",
    "judge",
    "lift_disqualification",
    "lock",
    "note_look",
    "open_case",
    "publish_text",
    "record",
    "resume",
    "share_draft",
    "suspend",
    "withdraw",
    "withhold_text",
]
