"""What is left to hand out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entilen.cases.models import Case
from entilen.devices.facts import limits_of
from entilen.process.facts import GrantLimit
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
        return f"{self.limit.grade}-{self.limit.device_type}"

    @property
    def title(self) -> str:
        """«5. trinn, nettbrett»."""
        return f"{self.limit.grade}. trinn, {self.limit.device_type.label}"

    @property
    def note(self) -> str:
        """How far the hand-out has come."""
        return f"{self.limit.handed_out} av {self.limit.granted} enheter er delt ut"

    @property
    def left_to_order(self) -> int:
        """Granted devices that are neither ordered nor handed out."""
        return max(self.limit.granted - max(self.limit.ordered, self.limit.handed_out), 0)

    @property
    def left(self) -> int:
        """Granted devices that are not handed out."""
        return max(self.limit.granted - self.limit.handed_out, 0)


def due_of(case: Case) -> list[Due]:
    """Every granted grade of the case, in order."""
    sent = current_submission(case)
    rows = numbers_in(sent)["grade_rows"] if sent else []
    return [Due(limit, _pupils(rows, limit)) for limit in limits_of(case) if limit.granted > 0]


def _pupils(rows: Iterable[Mapping[str, Any]], limit: GrantLimit) -> int:
    """The plan's pupils in the school year that has begun, or in the first one to come."""
    mine = sorted(
        (row["school_year"], row["pupils"])
        for row in rows
        if (row["grade"], row["device_type"]) == (limit.grade, limit.device_type)
    )
    now = school_year_of(timezone.localdate())
    begun = [pupils for year, pupils in mine if year <= now]
    coming = [pupils for year, pupils in mine if year > now]
    return int([*begun[-1:], *coming[:1], 0][0])
