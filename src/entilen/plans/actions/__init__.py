"""Writing the plan: saves never fail for what the text says, and never overwrite another's text.

Opening a case (`opening`), texts (`texts`), numbers (`numbers`), milestones reached (`milestones`),
what a plan must hold and does not (`lacking`),
what lies beside (`beside`), comments in a shared draft (`comments`), frozen versions (`versions`);
who may write where (`doors`).
"""

from entilen.plans.actions.beside import attach, detach, save_self_assessment, share_self_assessment
from entilen.plans.actions.comments import comment, settle_comment
from entilen.plans.actions.doors import open_part
from entilen.plans.actions.lacking import (
    restore_milestone,
    say_not_applicable,
    take_back_not_applicable,
)
from entilen.plans.actions.milestones import (
    move_milestone,
    move_reasons,
    reach_milestone,
    unreach_milestone,
)
from entilen.plans.actions.numbers import (
    note_rows,
    save_grade_rows,
    save_links,
    save_milestones,
    touch,
)
from entilen.plans.actions.opening import begin, begin_again, copies, copy_plan, plan_milestones
from entilen.plans.actions.texts import Saved, delegate_area, mark_done, save_area, settle_clash
from entilen.plans.actions.versions import freeze, summarise, unlock

__all__ = [
    "Saved",
    "attach",
    "begin",
    "begin_again",
    "comment",
    "copies",
    "copy_plan",
    "delegate_area",
    "detach",
    "freeze",
    "mark_done",
    "move_milestone",
    "move_reasons",
    "note_rows",
    "open_part",
    "plan_milestones",
    "reach_milestone",
    "restore_milestone",
    "save_area",
    "save_grade_rows",
    "save_links",
    "save_milestones",
    "save_self_assessment",
    "say_not_applicable",
    "settle_clash",
    "settle_comment",
    "share_self_assessment",
    "summarise",
    "take_back_not_applicable",
    "touch",
    "unlock",
    "unreach_milestone",
]
