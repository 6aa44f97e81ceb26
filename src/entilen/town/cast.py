"""Whom to be, in turn, to follow one case from nothing to the public figure."""

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import people_with
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from entilen.schools.queries import span_at
from entilen.schools.rules import SchoolType, school_type
from entilen.town.plots import PLOTS

IN_TURN = (
    Role.PRINCIPAL,
    Role.PLAN_TEAM_MEMBER,
    Role.NETWORK_ENGINEER,
    Role.ICT_ADVISER,
    Role.PEDAGOGICAL_REVIEWER,
    Role.TECHNICAL_REVIEWER,
    Role.DIRECTOR,
)


def cast() -> tuple[str, list[tuple[Person, str]]]:
    """An ordinary school that nothing has happened at, and one person for each part in its story.

    The name of the school, and each person with their role. It stays the same school while its
    story is played.
    """
    untold = School.objects.exclude(name__in=PLOTS).order_by("pk")
    school = next((candidate for candidate in untold if _is_ordinary(candidate)), None)
    if school is None:
        return "", []
    people = [(people_with(role, school).order_by("pk").first(), role.label) for role in IN_TURN]
    return school.name, [(person, role) for person, role in people if person]


def _is_ordinary(school: School) -> bool:
    """A primary school in the procedure: one that the public figure counts."""
    span = span_at(school, timezone.localdate())
    return (
        school.in_procedure
        and not school.special
        and span is not None
        and school_type(span.first, span.last) is SchoolType.PRIMARY
    )
