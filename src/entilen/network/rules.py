"""Pure rules of the confirmation: measured values against the thresholds, and how long it lives."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entilen.programme.rules import Threshold, number

LONGEST_MONTHS = 120
"""No confirmation says anything of a network in more than ten years."""


def end_problem(until: date, *, today: date, latest: date) -> str:
    """Why something cannot be valid until this day; empty when it can."""
    if until < today:
        return "Datoen har vært. Velg i dag eller en senere dag."
    if until > latest:
        return f"Den kan gjelde til og med {latest:%d.%m.%Y}. Trengs den lenger, gis en ny."
    return ""


def scope_problem(*, limited: bool, devices: int | None, asked: int) -> str:
    """Why an answer cannot be for this many devices when so many are asked for; empty when it can.

    A lower number is lower; a confirmation carries at least what is asked, and may carry more.
    """
    if limited and devices is None:
        return "Skriv hvor mange enheter nettverket tåler."
    if limited and devices == 0:
        return "Tåler nettverket ingen enheter, er svaret «ikke ennå»."
    if limited and devices is not None and devices >= asked:
        return (
            f"Et lavere antall må være lavere enn de {asked} enhetene det spørres om. Tåler "
            "nettverket så mange, er svaret «bekreftet»."
        )
    if not limited and devices is not None and devices < asked:
        return (
            f"{devices} er færre enn de {asked} enhetene det spørres om. Da er svaret «bekreftet "
            "for et lavere antall»."
        )
    return ""


def value_problem(threshold: Threshold, value: float) -> str:
    """Why nothing can have been measured to this value; empty when it can."""
    if threshold.least <= value <= threshold.most:
        return ""
    return (
        f"{threshold.title} kan ikke være {number(value)} {threshold.unit}".rstrip()
        + f". Verdien ligger i området {threshold.range_text}."
    )


def measured_problem(day: date, *, today: date, oldest: date) -> str:
    """Why a measurement of this day says nothing of the network today; empty when it does."""
    if day > today:
        return "Datoen har ikke vært ennå. Skriv dagen det ble målt."
    if day < oldest:
        return f"En måling fra før {oldest:%d.%m.%Y} er for gammel. Mål på nytt."
    return ""


AMBIGUOUS = re.compile(r"-?\d{1,3}(\.\d{3})+")
"""One thousand four hundred, or one point four: nobody but the writer knows."""


def read_value(text: str) -> float:
    """A measured value as people write it. Raises ValueError with a sentence that says how."""
    plain = re.sub(r"\s", "", text)
    if AMBIGUOUS.fullmatch(plain):
        whole, part = plain.replace(".", ""), plain.replace(".", ",", 1)
        raise ValueError(f"«{text}» kan leses på to måter. Skriv {whole} eller {part}.")
    if not re.fullmatch(r"-?\d+([.,]\d+)?", plain):
        raise ValueError("Skriv et tall, for eksempel 1,4.")
    return float(plain.replace(",", "."))


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
