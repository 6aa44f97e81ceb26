"""Each number opens the list that it counts, in the scope of who reads (B2, B3, promise M7)."""

import re

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.access import visible_cases
from entilen.desk.listing import CaseFilter
from entilen.desk.overview import overview_of
from entilen.desk.wall_chart import tiles
from entilen.schools.models import School
from tests.cast import Town, make_school, make_town, next_door, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


def listed(person: Person, stage: str) -> int:
    client = Client()
    client.force_login(person)
    shown = client.get("/saker/", {"status": stage}).content.decode()
    return len(set(re.findall(r'href="/sak/([^/"]+)/"', shown)))


def test_a_director_s_numbers_are_of_the_own_schools(town: Town) -> None:
    other = next_door(town, "Storevik skole")
    mine, theirs = sent_case(town), sent_case(other)
    assert mine.school != theirs.school
    for person, number in ((town.manager, 2), (town.director, 1)):
        shown = overview_of(person)
        assert sum(counted for _, counted, _ in shown["stages"]) == number
        for stage, counted, _ in shown["stages"]:
            assert listed(person, stage.value) == counted, (person.name, stage)
        assert shown["schools"]["sent"] == number
        assert len(tiles(person, CaseFilter.of({}))) == shown["schools"]["all"] == number  # type: ignore[arg-type]


def test_every_school_of_the_scheme_is_on_the_wall_chart(town: Town) -> None:
    """Finding B3: a school with grades 8 to 13, and a special school, have cases too."""
    make_school("Lindvik 8-13", 8, 13)
    special = make_school("Solsiden spesialskole")
    School.objects.filter(pk=special.pk).update(special=True)
    make_school("Lindvik videregående skole", 11, 13)
    names = {tile.name for tile in tiles(town.manager, CaseFilter.of({}))}  # type: ignore[arg-type]
    assert names == {"Lillevik skole", "Lindvik 8-13", "Solsiden spesialskole"}
    assert overview_of(town.manager)["schools"]["all"] == 3
    assert visible_cases(town.manager).count() == 0
