"""What several verbs of the decision share: refusing with all reasons, taking back a grant."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import judge
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.devices.actions import enter
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.vocabulary import Act, DeviceType


def refuse_if(
    problems: list[str],
    *,
    case: Case,
    act: Act,
    person: Person,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Refuse an act for what its own words lack, together with all that the procedure says.

    Raises NotYours for who may never do it, before anything is said of the words.
    """
    if not problems:
        return
    obstacles: list[str] = []
    try:
        judge(case=case, act=act, actor=person, details=details)
    except Refused as refused:
        obstacles = refused.reasons
    raise Refused([*obstacles, *problems])


def take_back_grants(*, case: Case, event: CaseEvent, cause: str) -> None:
    """Correct every granted number that stands with its opposite: nothing is granted any more."""
    for row in LedgerEntry.objects.filter(
        case=case,
        kind__in=(Kind.LEVEL, Kind.GRANTED),
        corrections__isnull=True,
        corrects__isnull=True,
    ):
        enter(
            case=case,
            event=event,
            grade=row.grade,
            device_type=DeviceType(row.device_type),
            kind=Kind(row.kind),
            site=row.site_id,
            school_year=row.school_year,
            quantity=-row.quantity,
            effective=timezone.localdate(),
            cause=cause,
            corrects=row,
        )
