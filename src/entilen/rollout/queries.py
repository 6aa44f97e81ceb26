"""What is left to hand out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entilen.cases.models import Case
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import limits_of
from entilen.process.facts import GrantLimit
from entilen.process.vocabulary import DeviceType
from entilen.rollout.models import HandOut
from entilen.schools.rules import school_year_of
from entilen.submission.queries import current_submission, numbers_in


@dataclass(frozen=True, slots=True)
class Due:
    """A granted grade and device type, with the pupils that the plan counts on."""

    limit: GrantLimit
    pupils: int

    @property
    def key(self) -> str:
        """The grade and device type in an address or a form."""
        return self.limit.key

    @property
    def title(self) -> str:
        """«5. trinn, nettbrett»."""
        return f"{self.limit.place}, {self.limit.device_type.label}"

    @property
    def note(self) -> str:
        """How far the hand-out has come."""
        return f"{self.limit.handed_out} av {self.limit.granted} enheter er delt ut"

    @property
    def left_to_order(self) -> int:
        """Granted devices that are neither ordered nor handed out without an order."""
        return max(self.limit.granted - self.limit.used, 0)

    @property
    def left(self) -> int:
        """Granted devices that are not handed out."""
        return max(self.limit.granted - self.limit.handed_out, 0)


@dataclass(frozen=True, slots=True)
class Registered:
    """A hand-out as it was written down, and what it was corrected to."""

    entry: LedgerEntry
    corrections: list[LedgerEntry]

    @property
    def hand_out(self) -> HandOut:
        """What was said beside the number."""
        return self.entry.hand_out

    @property
    def what(self) -> str:
        """«Delt ut på 5. trinn»."""
        return f"Delt ut på {self.entry.grade}. trinn"

    @property
    def quantity(self) -> int:
        """The devices it stands for now."""
        return self.entry.quantity + sum(row.quantity for row in self.corrections)

    @property
    def pupils(self) -> int | None:
        """The pupils that the grade had, as it stands now."""
        return [self.entry, *self.corrections][-1].pupils

    @property
    def note(self) -> str:
        """What was written beside it."""
        return self.hand_out.note


def registered(case: Case) -> list[Registered]:
    """Every hand-out of the case, in the order of their days."""
    rows = list(
        case.ledger.filter(kind=Kind.HANDED_OUT)
        .select_related("evidence", "hand_out", "event")
        .order_by("effective", "pk")
    )
    corrections: dict[int | None, list[LedgerEntry]] = {}
    for row in rows:
        corrections.setdefault(row.corrects_id, []).append(row)
    return [Registered(row, corrections.get(row.pk, [])) for row in corrections.get(None, [])]


def due_of(case: Case) -> list[Due]:
    """Every granted grade of the case, in order."""
    rows = _planned(case)
    return [
        Due(limit, _pupils(rows, limit.grade, limit.device_type, limit.site))
        for limit in limits_of(case)
        if limit.granted > 0
    ]


def planned_pupils(case: Case, grade: int, device_type: DeviceType, site: int | None = None) -> int:
    """The pupils that the plan counts on, whether or not the grant still stands; else 0."""
    return _pupils(_planned(case), grade, device_type, site)


def _planned(case: Case) -> list[dict[str, Any]]:
    sent = current_submission(case)
    return list(numbers_in(sent)["grade_rows"]) if sent else []


def _pupils(
    rows: Iterable[Mapping[str, Any]], grade: int, device_type: DeviceType, site: int | None = None
) -> int:
    """The plan's pupils in the school year that has begun, or in the first one to come."""
    mine = sorted(
        (row["school_year"], row["pupils"])
        for row in rows
        if (row["grade"], row["device_type"]) == (grade, device_type)
        and site in {None, row.get("site_id")}
    )
    now = school_year_of(timezone.localdate())
    begun = [pupils for year, pupils in mine if year <= now]
    coming = [pupils for year, pupils in mine if year > now]
    return int([*begun[-1:], *coming[:1], 0][0])
