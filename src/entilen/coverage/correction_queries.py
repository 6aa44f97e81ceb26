"""What was published or registered wrongly, when it was corrected, and why. Everybody may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from entilen.coverage.models import PublishedStatement
from entilen.coverage.rules import suppressed
from entilen.coverage.statement_rules import changed
from entilen.devices.models import Kind, LedgerEntry


def withheld_line(role: str, on: date) -> str:
    """What the public reads instead of a reason: that it is withheld, by which role and when."""
    return f"Begrunnelsen er holdt tilbake av {role} {on:%d.%m.%Y}."


@dataclass(frozen=True, slots=True)
class StatementCorrection:
    """One correction of a published statement; `number` is its place among the statement's own."""

    statement: PublishedStatement
    number: int
    on: date
    reason: str
    numbers: list[tuple[str, int, int]]
    withheld: bool = False


def statement_corrections(
    statements: Iterable[PublishedStatement],
) -> list[StatementCorrection]:
    """Every correction of these statements, the newest first."""
    corrections = []
    for statement in statements:
        stood = [*(row["before"] for row in statement.corrections), statement.numbers]
        for number, (row, after) in enumerate(zip(statement.corrections, stood[1:], strict=True)):
            corrections.append(
                StatementCorrection(
                    statement,
                    number,
                    date.fromisoformat(row["date"]),
                    _public_reason(row),
                    changed(row["before"], after),
                    withheld="withheld" in row,
                )
            )
    return sorted(corrections, key=lambda one: one.on, reverse=True)


def _public_reason(row: Mapping[str, Any]) -> str:
    hidden = row.get("withheld")
    if hidden is None:
        return str(row["reason"])
    return withheld_line(hidden["role"], date.fromisoformat(hidden["on"]))


@dataclass(frozen=True, slots=True)
class LedgerCorrection:
    """One correction of what a school has registered; small counts are not told."""

    entry: LedgerEntry
    numbers: tuple[tuple[str, str], tuple[str, str]]
    """Devices and pupils, each before and after."""

    @property
    def what(self) -> str:
        """«Delt ut på 5. trinn»."""
        told = self.entry.kind != Kind.HANDED_OUT
        return f"{'Oppgitt for' if told else 'Delt ut på'} {self.entry.grade}. trinn"

    @property
    def withheld(self) -> bool:
        """Whether the reason is kept from the public."""
        return hasattr(self.entry, "withheld")

    @property
    def reason(self) -> str:
        """The school's reason, or who withholds it."""
        if self.withheld:
            day = timezone.localdate(self.entry.withheld.withheld_at)
            return withheld_line(self.entry.withheld.role, day)
        return self.entry.event.ground if self.entry.event else self.entry.cause


def ledger_corrections() -> QuerySet[LedgerEntry]:
    """Corrected hand-outs and statements of schools, the newest first."""
    return (
        LedgerEntry.objects.filter(
            corrects__isnull=False, kind__in=(Kind.HANDED_OUT, Kind.STATED, Kind.RETRACTED)
        )
        .select_related("school", "event", "corrects", "withheld")
        .prefetch_related("corrects__corrections")
        .order_by("-pk")
    )


TAKEN_BACK = "ikke oppgitt"


def as_correction(entry: LedgerEntry) -> LedgerCorrection:
    """Before and after of one correcting row."""
    first = entry.corrects
    assert first is not None
    earlier = [first, *(row for row in first.corrections.all() if row.pk < entry.pk)]
    before = sum(row.quantity for row in earlier)
    if entry.kind == Kind.RETRACTED:
        told = suppressed(first.quantity), TAKEN_BACK
        return LedgerCorrection(entry, (told, (suppressed(first.pupils), TAKEN_BACK)))
    after = entry.quantity if entry.kind == Kind.STATED else before + entry.quantity
    return LedgerCorrection(
        entry,
        (
            (suppressed(before), suppressed(after)),
            (suppressed(earlier[-1].pupils), suppressed(entry.pupils)),
        ),
    )
