"""The five steps that people see at the top of a case."""

from dataclasses import dataclass

from entilen.cases.models import Case
from entilen.process.status import TRACK, track_step
from entilen.process.vocabulary import ENDED, Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its state: done, now or todo."""

    label: str
    note: str
    state: str


_NOTES = {1: "plan, nettverk, organer", 2: "er alt med?", 3: "pedagogikk og teknikk"}


def track_of(case: Case) -> list[Step]:
    """The steps of a case; an ended case has no step that is now."""
    earlier = Stage(case.suspended_from) if case.suspended_from else None
    now = track_step(case.at, suspended_from=earlier)
    ended = case.at in ENDED
    return [
        Step(
            label,
            _note(case, number) if number == now else "",
            "done" if number < now else "now" if number == now and not ended else "todo",
        )
        for number, label in enumerate(TRACK, start=1)
    ]


def _note(case: Case, number: int) -> str:
    """What the step is about just now."""
    if case.at is Stage.CORRECTION:
        return f"retter etter runde {case.round}"
    return _NOTES.get(number, "")
