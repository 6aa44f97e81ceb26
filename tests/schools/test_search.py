"""Schools are found as people write them, and sorted where they are looked for (finding G4)."""

from datetime import date

import pytest
from django.test import Client

from entilen.schools.actions import take_in
from entilen.schools.models import School
from entilen.schools.queries import called
from entilen.schools.records import Record
from entilen.schools.rules import sort_key

pytestmark = pytest.mark.django_db
NAMES = (
    "Ås\u2013Jordal skole",
    "Nordre Lindvik skole",
    "Unjárga skuvla",
    "Čáhcesuolo skuvla",
    "Zoo skole",
)


@pytest.fixture(autouse=True)
def schools() -> None:
    take_in(
        records=[
            Record(number, f"97476067{number}", name, "public", 1, 7)
            for number, name in enumerate(NAMES)
        ],
        source="prøve",
        as_of=date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("ås-jordal", NAMES[0]),
        ("as jordal", NAMES[0]),
        ("A\u030as\u2014Jordal", NAMES[0]),
        ("lindvik  nordre", NAMES[1]),
        ("NORDRE", NAMES[1]),
        ("unjarga", NAMES[2]),
        ("cahcesuolo", NAMES[3]),
        ("974 760 671", NAMES[1]),
        ("974760671", NAMES[1]),
    ],
)
def test_one_school_answers(asked: str, name: str) -> None:
    assert [row.name for row in School.objects.filter(called(asked))] == [name]
    shown = Client().get("/skoler/", {"navn": asked}).content.decode()
    assert name in shown


def test_signs_alone_find_nothing_and_nothing_finds_all() -> None:
    assert not School.objects.filter(called("\u2013 !"))
    assert School.objects.filter(called("")).count() == len(NAMES)


def test_names_sort_where_people_look_and_have_addresses() -> None:
    ordered = sorted(NAMES, key=sort_key)
    assert ordered == [NAMES[3], NAMES[1], NAMES[2], NAMES[4], NAMES[0]]
    slugs = dict(School.objects.values_list("name", "slug"))
    assert slugs[NAMES[2]] == "unjarga-skuvla" and slugs[NAMES[3]] == "cahcesuolo-skuvla"
