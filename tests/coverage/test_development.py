"""The figure through time, for people: one calculation, however it is narrowed."""

from datetime import date
from itertools import pairwise

import pytest
from django.test import Client

from entilen.coverage.actions import publish_known_statements
from entilen.coverage.line_rules import Seen, changed, line_of
from entilen.coverage.queries import EVERYONE, Among, tallies
from entilen.coverage.rules import Counts, count, count_grades
from entilen.coverage.series_queries import MOST_POINTS, Step, development
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from entilen.schools.rules import SchoolType
from tests.cast import make_person, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TODAY = date(2026, 11, 23)
PAGE = "/dekning/utvikling/"


def give(school: School, grades: range, day: date, device: str = "tablet") -> None:
    for grade in grades:
        LedgerEntry.objects.create(
            school=school,
            grade=grade,
            quantity=30,
            pupils=30,
            device_type=device,
            kind=Kind.HANDED_OUT,
            effective=day,
            cause="prøve",
        )


@pytest.fixture
def schools(a_day: object) -> dict[str, School]:
    """Three schools: one with 1:1 since 2023, one partly with PC, one of which nothing is known."""
    three = {name: make_school(name, 1, last) for name, last in (("Alvik", 3), ("Bervik", 10))}
    three["Cevik"] = make_school("Cevik", 8, 10)
    give(three["Alvik"], range(1, 4), date(2023, 9, 15))
    give(three["Bervik"], range(5, 7), date(2025, 2, 3), "pc")
    School.objects.filter(name="Alvik").update(district="Vest")
    School.objects.exclude(name="Alvik").update(district="Øst")
    return three


def shown(client: Client, **asked: str) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


NARROWED = [
    EVERYONE,
    Among(type=SchoolType.COMBINED),
    Among(device="pc"),
    Among(device="tablet", type=SchoolType.PRIMARY),
]


@pytest.mark.usefixtures("schools")
@pytest.mark.parametrize("among", NARROWED)
@pytest.mark.parametrize("step", list(Step))
def test_each_point_is_what_the_day_gives_alone(among: Among, step: Step) -> None:
    points = development(TODAY, step, among=among, by_grade=True)
    assert points[-1].day == TODAY and all(a.day < b.day for a, b in pairwise(points))
    for point in points:
        alone = tallies(point.day, among=among)
        assert point.figure == count(alone)
        plain = [(row.grade, row.total, row.full, row.none) for row in count_grades(alone)]
        drawn = [(row.grade, row.total, row.full, row.none) for row in point.by_grade]
        assert drawn == plain


def test_the_parts_are_the_whole_on_every_day(schools: dict[str, School]) -> None:
    whole = development(TODAY, Step.MONTH)
    parts = [
        development(TODAY, Step.MONTH, among=Among(schools=frozenset({school.pk})))
        for school in schools.values()
    ]
    for point, *others in zip(whole, *parts, strict=True):
        for name in ("total", "full", "partial", "none", "unknown"):
            told = [getattr(one.figure.schools, name) for one in others]
            assert sum(told) == getattr(point.figure.schools, name)
    assert {one.figure.schools.full for one in whole} == {0, 1}


def test_a_school_is_of_a_kind_only_while_its_pupils_have_it(schools: dict[str, School]) -> None:
    tablets = Among(device="tablet")
    assert count(tallies(date(2023, 9, 14), among=tablets)).schools.total == 0
    assert count(tallies(date(2023, 9, 15), among=tablets)).schools.total == 1
    LedgerEntry.objects.create(
        school=schools["Alvik"],
        grade=1,
        quantity=90,
        device_type="tablet",
        kind=Kind.RETIRED,
        effective=date(2024, 1, 10),
        cause="prøve",
    )
    assert count(tallies(date(2024, 1, 9), among=tablets)).schools.total == 1
    assert count(tallies(date(2024, 1, 10), among=tablets)).schools.total == 0


@pytest.mark.usefixtures("schools")
def test_what_was_published_is_a_ring_and_never_the_line(client: Client) -> None:
    publish_known_statements()
    html = shown(client)
    assert "31.01.2021: 114, publisert" in html
    assert "1 av 3 grunnskoler har 1:1 på alle trinn i dag" in html
    rows = [part for part in html.split("<tr>")[1:] if "31.01.2021" in part]
    assert len(rows) == 1 and "Publisert" in rows[0]
    assert "publisert av eieren" not in shown(client, bydel="Vest")
    assert "publisert av eieren" not in shown(client, trinn="5")
    assert "publisert av eieren" in shown(client, type="primary")


@pytest.mark.usefixtures("schools")
def test_it_can_be_asked_for_by_grade_district_and_device(client: Client) -> None:
    assert "1 av 1 grunnskoler har 1:1 på alle trinn" in shown(client, bydel="Vest")
    assert "0 av 2 grunnskoler har 1:1 på alle trinn" in shown(client, bydel="Øst")
    assert "1 av 1 grunnskoler har 1:1 på 5. trinn" in shown(client, trinn="5")
    assert "0 av 1 grunnskoler har 1:1 på alle trinn" in shown(client, enhet="pc")
    assert "0 av 1 ungdomsskoler" in shown(client, type="lower_secondary")
    assert "1 av 3 grunnskoler" in shown(client, bydel="Ingensteds", trinn="99")


def test_a_portfolio_is_asked_for_by_the_administration_alone(
    client: Client, schools: dict[str, School]
) -> None:
    director = make_person("Dina Direktør", Role.DIRECTOR, school=schools["Alvik"])
    manager = make_person("Marte Program", Role.PROGRAMME_MANAGER)
    asked = {"direktor": str(director.pk)}
    assert "Dina Direktør" not in shown(client, **asked)
    assert "1 av 3 grunnskoler" in shown(client, **asked)
    principal = make_person("Rita Rektor", Role.PRINCIPAL, school=schools["Alvik"])
    client.force_login(principal)
    assert "Dina Direktør" not in shown(client, **asked)
    client.force_login(manager)
    html = shown(client, **asked)
    assert "Dina Direktør" in html and "1 av 1 grunnskoler" in html


def test_nothing_told_draws_nothing(client: Client) -> None:
    assert "Ingen skoler passer" in shown(client)
    make_school("Dalvik", 1, 7)
    assert "for lite å tegne" in shown(client)


@pytest.mark.usefixtures("schools")
def test_a_history_longer_than_points_are_is_drawn_by_years() -> None:
    give(School.objects.get(name="Cevik"), range(8, 9), date(1991, 1, 1))
    assert len(development(TODAY, Step.MONTH)) <= MOST_POINTS // 2


def seen(*numbers: tuple[str, int, int]) -> list[Seen]:
    return [
        Seen(date.fromisoformat(day), False, Counts(total=total, full=full, unknown=0))
        for day, full, total in numbers
    ]


def test_a_number_stands_until_the_day_that_says_another() -> None:
    line = line_of(seen(("2026-01-01", 0, 4), ("2026-01-06", 2, 4), ("2026-01-11", 4, 4)))
    assert line is not None
    assert line.full == "M0.00 100.00 H50.00 V50.00 H100.00 V0.00"
    assert line.every == "M0.00 0.00 H100.00 V0.00"
    assert [mark.words for mark in line.levels] == ["0", "1", "2", "3", "4"]
    assert line_of(seen(("2026-01-01", 0, 4))) is None


def test_the_table_leaves_out_days_that_say_the_same() -> None:
    days = seen(("2026-01-01", 0, 4), ("2026-02-01", 0, 4), ("2026-03-01", 1, 4))
    published = Seen(date(2026, 2, 15), True, Counts(full=3))
    rows = changed([*days[:2], published, days[2], *seen(("2026-04-01", 1, 4))])
    assert [row.day.month for row in rows] == [4, 3, 2, 1]
    assert [row.published for row in rows] == [False, False, True, False]
