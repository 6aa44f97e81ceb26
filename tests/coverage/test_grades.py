"""1:1 grade by grade: the squares of the schools, and a school's own years."""

import re
from datetime import date

import pytest
from django.test import Client

from entilen.coverage.queries import standings
from entilen.coverage.school_reading import lines_of, standing_of, years_of
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.actions import close
from entilen.schools.models import Ownership, School
from tests.cast import make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TODAY = date(2026, 11, 23)
PAGE = "/dekning/trinn/"


def give(
    school: School, grade: int, day: date, quantity: int = 30, kind: Kind = Kind.STATED
) -> None:
    LedgerEntry.objects.create(
        school=school,
        grade=grade,
        quantity=quantity,
        pupils=30,
        device_type="tablet",
        kind=kind,
        effective=day,
        cause="prøve",
    )


@pytest.fixture
def alvik(a_day: object) -> School:
    """Four grades: one with 1:1, one with too few, one with none, one of which nothing is known."""
    school = make_school("Alvik", 1, 4)
    give(school, 1, date(2024, 9, 2), kind=Kind.HANDED_OUT)
    give(school, 2, date(2026, 9, 2), 10)
    give(school, 3, date(2026, 9, 2), 0)
    School.objects.filter(pk=school.pk).update(district="Vest")
    return school


def squares(html: str) -> list[tuple[str, str]]:
    return re.findall(r'square--(\w+)">(\d+)<', html)


def shown(client: Client, page: str = PAGE, **asked: str) -> str:
    answer = client.get(page, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_square_says_what_the_school_has_and_a_word_says_it_too(
    client: Client, alvik: School
) -> None:
    html = shown(client)
    drawn = squares(html)
    assert drawn == [("full", "1"), ("partly", "2"), ("none", "3"), ("unknown", "4")]
    lines = lines_of(standings(TODAY, ids=[alvik.pk])[0])
    assert drawn == [(line.status, str(line.grade)) for line in lines]
    for words in ("1. trinn: har 1:1", "2. trinn: noen elever har", "3. trinn: ingen har"):
        assert words in html
    assert "oppgitt av skolen, ikke bekreftet" in html and "4. trinn: ikke kjent" in html


@pytest.mark.usefixtures("alvik")
def test_schools_are_chosen_by_type_status_district_and_day(client: Client) -> None:
    make_school("Bervik", 8, 10)
    assert "Alvik" in shown(client) and "Bervik" in shown(client)
    assert "Bervik" not in shown(client, bydel="Vest")
    assert "Alvik" not in shown(client, type="lower_secondary")
    assert "Bervik" not in shown(client, status="partial")
    assert squares(shown(client, dato="01.09.2024", bydel="Vest"))[0] == ("unknown", "1")
    assert "Velg en dag som har vært" in shown(client, dato="01.01.2031")
    assert "Ingen skoler passer" in shown(client, status="full")


def test_schools_outside_the_figure_are_not_among_the_squares(client: Client) -> None:
    school = make_school("Privat skole", 1, 7)
    fact = school.facts.get(field="ownership")
    school.facts.create(
        field="ownership",
        value=Ownership.PRIVATE.value,
        from_day=fact.from_day,
        source="prøve",
        as_of=TODAY,
        replaces=fact,
    )
    assert "Privat skole" not in shown(client)


def test_a_year_stands_as_it_was_on_its_last_day(alvik: School) -> None:
    years = years_of(alvik, TODAY)
    assert years is not None
    assert years.labels == ["2024/2025", "2025/2026", "2026/2027"]
    rows = dict(years.rows)
    assert [cell.line.status for cell in rows[1] if cell] == ["full"] * 3
    assert [cell.line.status for cell in rows[2] if cell] == ["unknown", "unknown", "partly"]
    first = rows[1][0]
    assert first is not None
    assert (first.ground, first.line.since) == ("delt ut", date(2024, 9, 2))
    assert [cell.doubt for cell in rows[1] if cell] == ["", *["ikke bekreftet for skoleåret"] * 2]
    assert [cell.doubt for cell in rows[2] if cell] == ["", "", "ikke bekreftet"]
    for place, day in enumerate((date(2025, 7, 31), date(2026, 7, 31), TODAY)):
        alone = {line.grade: line for line in lines_of(standing_of(alvik, day))}
        assert {grade: cells[place].line for grade, cells in years.rows if cells[place]} == alone  # type: ignore[union-attr]


def test_the_school_page_shows_the_years_also_when_it_is_closed(
    client: Client, alvik: School
) -> None:
    html = shown(client, "/skoler/alvik/")
    assert "År for år" in html and "delt ut, siden 02.09.2024" in html
    close(school=alvik, day=date(2026, 8, 1), successor=None, source="prøve")
    html = shown(client, "/skoler/alvik/")
    assert "2025/2026" in html and "2026/2027" not in html


def test_one_year_or_none_is_no_table() -> None:
    school = make_school("Ny skole", 1, 2)
    assert years_of(school, TODAY) is None
    give(school, 1, date(2026, 9, 1))
    assert years_of(school, TODAY) is None
