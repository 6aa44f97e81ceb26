"""The formal check, prepared: what the case itself knows about each item.

The adviser still says it; what is found is only ticked beforehand, with what it was found from.
"""

from dataclasses import dataclass

from django.utils import timezone

from entilen.bodies.queries import (
    last_treatment,
    problem_with,
    required_bodies,
    upheld,
    without_minutes,
)
from entilen.cases.models import Case
from entilen.network.queries import cover, dispensation
from entilen.plans.text import names_a_pupil
from entilen.review.queries import submission_of
from entilen.submission.queries import warnings


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one item, as a sentence, and whether it is in order; None where only a
    person can say."""

    sentence: str
    in_order: bool | None


def found_against(case: Case, item: str) -> str:
    """What the case itself finds wrong with an item, as a sentence; empty where nothing is."""
    known = found_for(case, item)
    return known.sentence if known and known.in_order is False else ""


def found_for(case: Case, item: str) -> Found | None:
    """What the case knows about an item of the formal check; None where only a person can tell."""
    look = _LOOKS.get(item)
    return look(case) if look else None


def _areas(case: Case) -> Found:
    sent = submission_of(case, case.round)
    areas = sent.version.content["areas"] if sent else []
    empty = [area["title"] for area in areas if not area["html"]]
    if empty or not areas:
        return Found(f"Mangler tekst: {', '.join(empty) or 'alle områdene'}.", False)
    return Found(f"{len(areas)} av {len(areas)} områder har tekst.", True)


def _numbers(case: Case) -> Found:
    known = [row.text for row in warnings(case) if not row.title]
    return Found(known[0], False) if known else Found("Tallene stemmer overens.", True)


def _network(case: Case) -> Found:
    current = dispensation(case)
    if current:
        return Found(f"Dispensasjon til {current.valid_until:%d.%m.%Y}.", True)
    today = timezone.localdate()
    problems = [text for site in cover(case) if (text := site.problem(today))]
    return (
        Found(problems[0], False) if problems else Found("Bekreftet for det planen ber om.", True)
    )


def _board(case: Case) -> Found:
    for body in required_bodies(case):
        problem = problem_with(case, body)
        if problem:
            return Found(problem, False)
    treated = last_treatment(case, "school_board")
    stated = upheld(case)
    if stated:
        return Found(
            f"Styreleders uttalelse {stated.stated_on:%d.%m.%Y} gjelder den endrede planen.", True
        )
    when = f" {treated.meeting_date:%d.%m.%Y}" if treated else ""
    return Found(f"Vedtaket{when} gjelder planen.", True)


def _minutes(case: Case) -> Found:
    if without_minutes(case):
        return Found("Protokollen er ikke lagt ved.", False)
    return Found("Protokollen er lagt ved.", True)


def _privacy(case: Case) -> Found:
    """A machine can find a name, but never promise that there is none: it is not ticked."""
    sent = submission_of(case, case.round)
    areas = sent.version.content["areas"] if sent else []
    named = [area["title"] for area in areas if names_a_pupil(area["html"])]
    if named:
        return Found(f"Kan nevne en elev ved navn: {', '.join(named)}.", False)
    return Found("Vi fant ingen navn på elever i teksten. Se selv i vedleggene.", None)


_LOOKS = {
    "areas": _areas,
    "numbers": _numbers,
    "network": _network,
    "board": _board,
    "minutes": _minutes,
    "privacy": _privacy,
}
"""By the key of the item in the programme version. Items with other keys are for a person alone."""
