"""`./run oslo`: the facts file of the repository, and nothing else."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from entilen.coverage.models import PublishedStatement
from entilen.coverage.queries import coverage_at
from entilen.schools.models import PupilCount, School

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def load() -> str:
    output = io.StringIO()
    call_command("oslo_load", stdout=output)
    return output.getvalue().strip()


def test_the_register_of_oslo_and_its_figure() -> None:
    assert load() == "190 nye skoler, 0 endret, 0 som før."
    assert load() == "0 nye skoler, 0 endret, 190 som før."
    assert PublishedStatement.objects.count() == 1
    today = coverage_at(timezone.localdate())
    assert (today.basis, today.figure.schools.total) == ("computed", 139)
    assert today.figure.schools.unknown == 139
    assert {kind.value: counts.total for kind, counts in today.figure.by_type.items()} == {
        "primary": 81,
        "lower_secondary": 30,
        "combined": 28,
        "lower_and_upper_secondary": 1,
        "upper_secondary": 23,
        "other": 0,
    }


def test_special_and_private_schools_are_known_and_marked() -> None:
    load()
    assert School.objects.filter(special=True).count() == 9
    private = School.objects.filter(ownership="private")
    assert private.exists() and not any(school.in_procedure for school in private)


def test_pupils_per_grade_are_estimates_that_add_up_and_say_so() -> None:
    load()
    school = School.objects.get(slug="abildso-skole")
    counts = PupilCount.objects.filter(school=school)
    assert sum(count.pupils for count in counts) == school.pupils_total == 501
    assert all(count.estimated and "fordelt jevnt" in count.source for count in counts)


def test_every_fact_says_where_it_comes_from_and_when() -> None:
    load()
    school = School.objects.get(slug="ammerud-skole")
    assert {"name", "span", "pupils_total", "point"} <= set(school.sources)
    for source in school.sources.values():
        assert source["source"] and source["date"] == "2026-01-02"
