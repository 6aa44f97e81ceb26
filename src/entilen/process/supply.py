"""The gates of what comes after an order: delivery, readiness and hand-out."""

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
