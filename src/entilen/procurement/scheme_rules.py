"""Pure rules of the central scheme: the queue, and what a frame bears."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entilen.process.vocabulary import Word


class State(Word):
    """What has become of an application to the scheme."""

    ASKED = "asked", "søkt"
    WAITING = "waiting", "på venteliste"
    ADMITTED = "admitted", "tatt opp"
    REFUSED = "refused", "ikke tatt opp"
    WITHDRAWN = "withdrawn", "trukket"


OPEN = frozenset({State.ASKED, State.WAITING})
"""What stands in the queue."""


PAY_OTHERWISE = (
    "Planen er fortsatt innvilget, men enhetene må betales på en annen måte. Legg en ny "
    "finansiering fram for styret før dere bestiller."
)
"""What a refusal means for the school."""


class QueueRule(Word):
    """What a queue can be ordered by."""

    ASKED = "asked", "hvem som søkte først"
    GRANTED = "granted", "hvem som fikk planen innvilget først"
    NEVER = "never", "skoler som ikke er tatt opp før, går foran"
    OLDEST = "oldest", "de eldste trinnene går foran"
    YOUNGEST = "youngest", "de yngste trinnene går foran"
    FEWEST = "fewest", "de som søker om færrest, går foran"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the queue may know of an application."""

    key: int
    asked_at: datetime
    granted_on: date
    grades: Sequence[int]
    devices: int
    admitted_before: bool


BY: dict[QueueRule, Callable[[Asking], Any]] = {
    QueueRule.ASKED: lambda one: one.asked_at,
    QueueRule.GRANTED: lambda one: one.granted_on,
    QueueRule.NEVER: lambda one: one.admitted_before,
    QueueRule.OLDEST: lambda one: -max(one.grades, default=0),
    QueueRule.YOUNGEST: lambda one: min(one.grades, default=99),
    QueueRule.FEWEST: lambda one: one.devices,
}


def queued(asking: Iterable[Asking], rules: Sequence[QueueRule]) -> list[Asking]:
    """Those who ask, in the order of the rules: the first rule first. Whoever is equal by all of
    them stands by when they asked."""
    order = [*rules, QueueRule.ASKED]
    return sorted(asking, key=lambda one: ([BY[rule](one) for rule in order], one.key))


@dataclass(frozen=True, slots=True)
class Frame:
    """A budget year and device type as the programme manager sees it, in devices. `frame` is None
    where the municipality has set none."""

    frame: int | None
    asked: int
    admitted: int
    ordered: int

    @property
    def left(self) -> int:
        """What may still be admitted."""
        return max((self.frame or 0) - self.admitted, 0)


def answer_problems(
    state: State,
    devices: int,
    *,
    asked: int,
    frame: Frame,
    passed: Sequence[str],
    reason: str,
) -> list[str]:
    """Every reason why an application cannot be answered so; empty when it can.

    `passed` are the schools that stand before it in the queue.
    """
    problems = []
    if state is State.ADMITTED:
        if not 0 < devices <= asked:
            problems.append(f"Skolen har søkt om {asked} enheter. Ta opp mellom 1 og {asked}.")
        if frame.frame is None:
            problems.append("Det er ikke satt noen ramme for året og enhetstypen. Sett den først.")
        elif devices > frame.left:
            problems.append(
                f"Rammen er {frame.frame}, og {frame.admitted} er tatt opp. Det er {frame.left} "
                "igjen."
            )
        if passed and not reason.strip():
            problems.append(
                f"{', '.join(passed)} står foran i køen. Skriv hvorfor denne tas opp først."
            )
    elif not reason.strip():
        problems.append("Skriv en begrunnelse. Den står i brevet til skolen.")
    return problems


def apply_problems(
    devices: int, *, left: int, year: int, this_year: int, already: bool
) -> list[str]:
    """Every reason why a school cannot ask for so many; empty when it can."""
    problems = []
    if not 0 < devices <= left:
        problems.append(f"{left} enheter er innvilget og ikke brukt. Søk om høyst det.")
    if not this_year <= year <= this_year + 4:
        problems.append(f"Søk for et budsjettår fra {this_year} til {this_year + 4}.")
    if already:
        problems.append("Dere har alt søkt om denne enhetstypen for dette året. Trekk den først.")
    return problems
