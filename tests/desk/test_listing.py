"""Finding cases, and the wall chart of all schools."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.access import visible_cases
from entilen.cases.models import Case
from entilen.desk.listing import CaseFilter, filtered
from entilen.desk.overview import overview_of
from entilen.desk.wall_chart import tiles
from entilen.desk.worklist import WorkLists
from entilen.plans.models import GradeRow
from entilen.review.actions import ask
from entilen.schools.models import School
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    declare_all,
    must,
    next_door,
    send_back,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def schools_in_list(person: Person, query: str) -> list[str]:
    cases = filtered(visible_cases(person), CaseFilter.of(QueryDict(query)))
    return sorted(case.school.name for case in cases)


def test_cases_are_found_by_district_grade_and_device(town: Town) -> None:
    sent_case(town)
    other = next_door(town, "Storvik skole", 8, 10)
    sent_case(other, (8, 9))
    School.objects.filter(pk=other.school.pk).update(district="Vest")
    both = ["Lillevik skole", "Storvik skole"]
    assert schools_in_list(town.manager, "") == both
    assert schools_in_list(town.manager, "bydel=Vest") == ["Storvik skole"]
    assert schools_in_list(town.manager, "trinn=5") == ["Lillevik skole"]
    assert schools_in_list(town.manager, "trinn=8&enhet=tablet") == ["Storvik skole"]
    assert schools_in_list(town.manager, "trinn=8&enhet=pc") == []
    assert schools_in_list(town.manager, "enhet=tablet") == both
    assert schools_in_list(town.manager, "trinn=tull&enhet=tull&status=tull") == both


def test_a_case_whose_question_is_late_is_late_wherever_that_is_counted(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    ask(case=case, person=town.adviser, text="Hvor mange ladeskap?", due=TODAY)
    case.refresh_from_db()
    assert case.due is None
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC), tick=True):
        assert schools_in_list(town.manager, "frist=over") == ["Lillevik skole"]
        assert list(WorkLists(town.manager).rows("overdue")) == [case]
        shown = overview_of(town.manager)
        assert [one for one, _ in shown["overdue"]] == [case]
        assert shown["overdue"][0][0].late_since == TODAY
        assert [late for _, _, late in shown["stages"]] == [1]
        client = Client()
        client.force_login(town.manager)
        assert "Spørsmål over frist" in client.get("/arbeid/?vis=overdue").content.decode()


def test_what_a_school_corrects_finds_nothing_before_it_is_sent(town: Town) -> None:
    case = at_director(town)
    must(case, town.director, "grade_rows")
    send_back(town, case)
    GradeRow.objects.filter(plan__case=case, grade=5).update(grade=4)
    assert schools_in_list(town.manager, "trinn=4") == []
    assert schools_in_list(town.manager, "trinn=5") == ["Lillevik skole"]


def test_the_file_has_what_the_list_has(town: Town) -> None:
    sent_case(town)
    client = Client()
    client.force_login(town.manager)
    for query, lines in (("trinn=5", 2), ("trinn=4", 1)):
        page = client.get(f"/saker/?{query}").content.decode()
        assert f"/saker.csv?{query}" in page
        answer = client.get(f"/saker.csv?{query}")
        assert len(b"".join(answer).splitlines()) == lines


def test_the_wall_chart_shows_every_school_with_its_newest_case(town: Town) -> None:
    case = sent_case(town)
    quiet = next_door(town, "Stille skole")
    begin_case(quiet)
    chart = {tile.name: tile for tile in tiles(town.manager, CaseFilter())}
    assert chart["Lillevik skole"].href == f"/sak/{case.key}/"
    assert chart["Lillevik skole"].tag == "Formell kontroll"
    assert chart["Stille skole"].tag == "Ingen sak"
    only = tiles(town.manager, CaseFilter(grade=5))
    assert [tile.name for tile in only] == ["Lillevik skole"]
    Case.objects.filter(pk=case.pk).update(stage="granted")
    assert tiles(town.manager, CaseFilter(stage="formal_check")) == []
    client = Client()
    client.force_login(town.outsider)
    assert client.get("/oversikt/skoler/").status_code == 404
    client.force_login(town.adviser)
    assert "Stille skole" in client.get("/oversikt/skoler/").content.decode()
