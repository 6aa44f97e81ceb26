"""The gates of what is bought: the central scheme, delivery, readiness and hand-out."""

from collections.abc import Iterable

from entilen.process.facts import Facts
from entilen.process.obstacles import Obstacle, Place, asks
from entilen.process.vocabulary import Role


@asks()
def delivered_within_order(facts: Facts) -> Iterable[Obstacle]:
    """Nothing more is delivered than was ordered, unless it is recorded as a deviation."""
    if facts.asked_unexplained > 0:
        yield Obstacle(
            "delivered_within_order",
            f"Det er {facts.asked_unexplained} flere enn bestilt. Rett antallet, eller skriv dem "
            "under «Avvik» som levert for mye.",
            Place.ROLLOUT,
            Role.PRINCIPAL,
        )


@asks("readiness_missing")
def ready_for_hand_out(facts: Facts) -> Iterable[Obstacle]:
    """What the programme version demands is in place for the grade before its devices are handed
    out; of what it only lists, who hands out is told."""
    for item in facts.readiness_missing:
        yield Obstacle(
            "ready_for_hand_out",
            f"Ikke på plass for {facts.asked_grade}. trinn: {item}",
            Place.ROLLOUT,
            Role.PLAN_TEAM_MEMBER,
        )


@asks("financing_owed")
def financing_is_settled(facts: Facts) -> Iterable[Obstacle]:
    """What the central scheme has refused is paid another way, and the board has seen that."""
    if facts.financing_owed:
        yield Obstacle(
            "financing_is_settled",
            facts.financing_owed,
            Place.FINANCING,
            Role.PRINCIPAL,
        )


@asks("scheme_left")
def admitted_to_scheme(facts: Facts) -> Iterable[Obstacle]:
    """What the central scheme pays for, it has admitted first."""
    if facts.scheme_left is None or facts.asked_devices <= facts.scheme_left:
        return
    yield Obstacle(
        "admitted_to_scheme",
        f"Sentral ordning betaler for {facts.scheme_left} enheter til. Søk om å bli tatt opp, "
        "eller velg hvem andre som betaler.",
        Place.ROLLOUT,
        Role.PRINCIPAL,
    )
