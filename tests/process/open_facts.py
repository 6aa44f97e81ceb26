"""Facts with every gate open, to close one at a time."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from entilen.process.facts import Facts, GrantLimit
from entilen.process.vocabulary import DeviceType

DAY = date(2026, 11, 23)
OPEN = Facts(
    today=DAY,
    school_in_procedure=True,
    draft_shared=True,
    actor_of_the_school=False,
    actor_disqualified=False,
    actor_superior_disqualified=False,
    actor_has_declared=True,
    actor_prepared=(),
    actor_checks_own_sending=False,
    decided_by_other="",
    unfinished_areas=(),
    missing_links=(),
    grade_row_count=3,
    grade_row_problems=(),
    milestone_problems=(),
    financing_problems=(),
    network_sites=(),
    network_dispensed=False,
    network_conditions_open=(),
    board_problem="",
    points_without_reply=(),
    open_must_points=(),
    points_to_school=1,
    points_unsettled=(),
    formal_items_open=(),
    criteria_open=(),
    assessments_missing=(),
    warned_of_rejection=True,
    order_conditions_open=(),
    grant_expires=date(2028, 11, 23),
    scheme_left=None,
    financing_owed="",
    readiness_missing=(),
    limits=(GrantLimit(5, DeviceType.TABLET, granted=32),),
    asked_grade=5,
    asked_type=DeviceType.TABLET,
    asked_devices=10,
)
NAMES = frozenset(field.name for field in fields(Facts))


def facts(**changes: Any) -> Facts:
    """The open facts with some of them changed."""
    return replace(OPEN, **changes)


LAPSED = facts(grant_expires=date(2026, 11, 22))
"""Open but for the grant: nothing was begun in time, so it may lapse and no longer be used."""
