"""Pure rules of the confirmation: measured values against the thresholds, and how long it lives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entilen.programme.rules import Threshold

LONGEST_MONTHS = 120
"""No confirmation says anything of a network in more than ten years."""


def end_problem(until: date, *, today: date, latest: date) -> str:
    """Why something cannot be valid until this day; empty when it can."""
    if until < today:
        return "Datoen har vært. Velg i dag eller en senere dag."
    if until > latest:
        return f"Den kan gjelde til og med {latest:%d.%m.%Y}. Trengs den lenger, gis en ny."
    return ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A measured value beside its threshold: `light` is "good", "between", "bad" or "missing"."""

    threshold: Threshold
    value: float | None
    light: str

    @property
    def words(self) -> str:
        """The light as a word, since colour never stands alone."""
        return {
            "good": "godt",
            "between": "på grensen",
            "bad": "for svakt",
            "missing": "ikke målt",
        }[self.light]


def judge(thresholds: Sequence[Threshold], values: Mapping[str, float | None]) -> list[Judged]:
    """Every threshold with its measured value and light."""
    return [_judge(threshold, values.get(threshold.key)) for threshold in thresholds]


def _judge(threshold: Threshold, value: float | None) -> Judged:
    if value is None:
        return Judged(threshold, None, "missing")
    sign = 1 if threshold.higher_is_better else -1
    if sign * value >= sign * threshold.good:
        return Judged(threshold, value, "good")
    if sign * value < sign * threshold.bad:
        return Judged(threshold, value, "bad")
    return Judged(threshold, value, "between")
