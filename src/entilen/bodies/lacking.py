"""Warnings of what the treatment lacks though nothing stops: minutes, the pupils' seats."""

from entilen.bodies.models import PupilsPresent
from entilen.bodies.queries import body_titles, last_treatment, pupil_seats, without_minutes
from entilen.cases.models import Case
from entilen.plans.queries import warns
from entilen.plans.rules import Disagreement


@warns
def minutes_warnings(case: Case) -> list[Disagreement]:
    """The formal check asks for the minutes; they may come after the resolution is registered."""
    titles = body_titles(case)
    return [
        Disagreement(
            f"Legg ved protokollen fra {titles[row.body]} {row.meeting_date:%d.%m.%Y}. "
            "IKT-veilederen ser etter den i den formelle kontrollen.",
            row.body,
            row.body,
            title="Protokollen mangler",
            href=f"/sak/{case.key}/organer/protokoll/{row.pk}/legg-ved/",
        )
        for row in without_minutes(case)
    ]


@warns
def pupil_warnings(case: Case) -> list[Disagreement]:
    """The pupils' seats in the board, where the school has such grades: it warns and stops not."""
    seats = pupil_seats(case)
    row = last_treatment(case, seats.body) if seats else None
    if row is None or row.pupils_present in {PupilsPresent.YES, PupilsPresent.NOT_APPLICABLE}:
        return []
    title = body_titles(case).get(row.body, row.body)
    when = f"{row.meeting_date:%d.%m.%Y}"
    sentence = (
        f"Elevenes representanter var ikke til stede i {title} {when}."
        if row.pupils_present
        else f"Det er ikke oppgitt om elevenes representanter var til stede i {title} {when}."
    )
    return [
        Disagreement(
            f"{sentence} Skolen har trinn der elever er medlemmer av styret.",
            row.body,
            row.body,
            title="Elevenes plasser i styret",
            href=f"/sak/{case.key}/organer/",
        )
    ]
