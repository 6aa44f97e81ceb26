"""What like schools were granted, before the director decides."""

import pytest
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.models import Case
from entilen.decision.actions import reverse
from entilen.decision.queries import LIKE, like_decisions
from entilen.process.vocabulary import Role
from tests.cast import TODAY, Town, at_director, next_door, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def named(case: Case) -> list[str]:
    return [row.school_name for row in like_decisions(case)]  # type: ignore[attr-defined]


def page(person: Person, case: Case) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/beslutning/").content.decode()


def test_the_last_decisions_at_other_schools_of_the_same_type(town: Town) -> None:
    mine = at_director(town)
    assert "Ingen andre skoler av samme slag" in page(town.director, mine)
    for number in range(LIKE + 1):
        other = next_door(town, f"Skole {number}")
        case = at_director(other)
        say_yes(other, case)
    lower = next_door(town, "Ungdomsskolen", 8, 10)
    say_yes(lower, at_director(lower, (8,)), [8])
    assert named(mine) == [f"Skole {LIKE}", f"Skole {LIKE - 1}", f"Skole {LIKE - 2}"]


def test_what_is_not_over_or_was_reversed_is_no_example(town: Town) -> None:
    mine = at_director(town)
    other = next_door(town, "Angre skole")
    case = at_director(other)
    say_yes(other, case)
    assert named(mine) == ["Angre skole"]
    reverse(case=case, person=other.director, ground="Feil tall")
    assert named(mine) == []


def test_the_letter_is_linked_for_who_may_read_it_and_the_public_page_for_others(
    town: Town,
) -> None:
    mine = at_director(town)
    other = next_door(town, "Nabo skole")
    decision = say_yes(other, at_director(other))
    assert "/skoler/nabo-skole/" in page(town.director, mine)
    assert decision.key not in page(town.director, mine)
    RoleAssignment.objects.create(
        person=town.director, role=Role.DIRECTOR, school=other.school, first_day=TODAY
    )
    assert decision.key in page(town.director, mine)
