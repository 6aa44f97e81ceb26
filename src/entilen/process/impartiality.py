"""The gates that look at who acts: impartial, not deciding on own work, and whose case it is."""

from collections.abc import Iterable

from entilen.process.facts import Facts
from entilen.process.obstacles import Obstacle, Place, asks
from entilen.process.vocabulary import Role
from entilen.process.words import spoken


@asks("actor_of_the_school", "actor_disqualified", "actor_has_declared")
def impartial(facts: Facts) -> Iterable[Obstacle]:
    """Who is disqualified takes no part; asked, stored and enforced. Nor do the school's own."""
    if facts.actor_of_the_school:
        yield Obstacle(
            "impartial",
            "Du har en rolle ved skolen og kan ikke behandle saken. En annen må gjøre det.",
            Place.IMPARTIALITY,
            Role.PROGRAMME_MANAGER,
        )
    elif facts.actor_disqualified:
        yield Obstacle(
            "impartial",
            "Du har sagt at du er inhabil i denne saken. En annen må behandle den.",
            Place.IMPARTIALITY,
            Role.PROGRAMME_MANAGER,
        )
    elif not facts.actor_has_declared:
        yield Obstacle(
            "impartial",
            "Svar på om du er habil i saken før du går videre.",
            Place.IMPARTIALITY,
            Role.DIRECTOR,
        )


@asks("actor_of_the_school", "actor_disqualified", "actor_has_declared")
def impartial_at_the_site(facts: Facts) -> Iterable[Obstacle]:
    """As `impartial`, in the case that asked about the site; the site's other cases are told."""
    if not facts.asked_elsewhere:
        yield from impartial(facts)


@asks(
    "actor_of_the_school",
    "actor_disqualified",
    "actor_has_declared",
    "actor_superior_disqualified",
)
def impartial_to_decide(facts: Facts) -> Iterable[Obstacle]:
    """Those directly below a disqualified director may prepare, but not decide."""
    yield from impartial(facts)
    if facts.actor_superior_disqualified:
        yield Obstacle(
            "impartial_to_decide",
            "Lederen din er inhabil i saken. Da kan du forberede den, men ikke avgjøre den.",
            Place.IMPARTIALITY,
            Role.DIVISIONAL_DIRECTOR,
        )


@asks("actor_of_the_school", "actor_disqualified")
def not_disqualified(facts: Facts) -> Iterable[Obstacle]:
    """Who is disqualified takes no part, though nobody is asked first where nothing is judged."""
    if facts.actor_of_the_school or facts.actor_disqualified:
        yield Obstacle(
            "not_disqualified",
            "Du er inhabil i denne saken, eller har en rolle ved skolen. En annen må gjøre det.",
            Place.IMPARTIALITY,
            Role.PROGRAMME_MANAGER,
        )


@asks("actor_prepared")
def decides_not_own_work(facts: Facts) -> Iterable[Obstacle]:
    """Nobody decides what they prepared themselves, unless the letter says so and why."""
    if facts.actor_prepared and not facts.asked_own_work_ground.strip():
        yield Obstacle(
            "decides_not_own_work",
            f"Du har også {spoken(facts.actor_prepared)} i denne saken. La en annen avgjøre den, "
            "eller skriv hvorfor det må være deg. Begrunnelsen kommer i brevet.",
            Place.DECISION,
            Role.DIRECTOR,
        )


@asks("decided_by_other")
def decision_is_here(facts: Facts) -> Iterable[Obstacle]:
    """A decision that is given to somebody is theirs until it is given to another."""
    if facts.decided_by_other:
        yield Obstacle(
            "decision_is_here",
            f"Det er {facts.decided_by_other} som avgjør saken. Programleder eller "
            "divisjonsdirektør kan fordele den til en annen.",
            Place.CASE,
            Role.PROGRAMME_MANAGER,
        )


@asks("actor_checks_own_sending")
def checks_not_own_sending(facts: Facts) -> Iterable[Obstacle]:
    """Who sent a plan for the school does not check it, where another adviser can.

    To write down what the school wrote on paper is clerical and binds nobody; to send it is not.
    """
    if facts.actor_checks_own_sending:
        yield Obstacle(
            "checks_not_own_sending",
            "Du sendte inn planen for skolen. En annen IKT-veileder må godta den formelt.",
            Place.FORMAL,
            Role.ICT_ADVISER,
        )
