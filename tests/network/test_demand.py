"""What is coming, site by site: granted, sent, and drafts only where the school shows them."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.network.actions import request_confirmation, share_numbers, state_others
from entilen.network.demand_queries import Ahead, SiteAhead, demand
from entilen.network.queries import need_by_site
from entilen.process.vocabulary import Role
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    must,
    next_door,
    say_yes,
    send_back,
    sent_case,
)
from tests.visiting import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def seen(town: Town) -> list[SiteAhead]:
    return demand(Person.objects.get(pk=town.engineer.pk), TODAY)


def of(town: Town, year: int = 2027) -> Ahead:
    [row] = seen(town)
    return row.years[year]


def test_a_draft_is_counted_only_while_its_school_shows_the_numbers(town: Town) -> None:
    case = begin_case(town)
    assert seen(town) == []
    share_numbers(case=case, person=town.principal, shared=True)
    assert (of(town).draft, of(town).granted, of(town).sent) == (96, 0, 0)
    share_numbers(case=case, person=town.principal, shared=False)
    assert seen(town) == []
    request_confirmation(case=case, person=town.principal)
    assert of(town).draft == 96


def test_only_leaders_show_them_and_once(town: Town) -> None:
    case = begin_case(town)
    for person in (town.teacher, town.engineer):
        with pytest.raises(NotYours):
            share_numbers(case=case, person=person, shared=True)
    with pytest.raises(Refused, match="ikke lenger"):
        share_numbers(case=case, person=town.principal, shared=False)
    share_numbers(case=case, person=town.principal, shared=True)
    with pytest.raises(Refused, match="vises alt"):
        share_numbers(case=case, person=town.principal, shared=True)


def test_the_school_shows_and_hides_them_on_its_page(town: Town) -> None:
    case = begin_case(town)
    address = f"/sak/{case.key}/nettverk/"
    assert "Vis tallene" in page(town.principal, address)
    client_of(town.principal).post(f"{address}vis-tallene/", {"vis": "ja"})
    assert of(town).draft == 96
    assert "Slutt å vise tallene" in page(town.principal, address)
    client_of(town.principal).post(f"{address}vis-tallene/", {"vis": "nei"})
    assert seen(town) == []


def test_sent_is_sent_and_what_the_school_changes_while_it_corrects_is_its_own(town: Town) -> None:
    case = at_director(town)
    assert of(town).sent == 96
    must(case, town.adviser, case.programme.requirements.areas[0].key)
    send_back(town, case)
    case.plan.grade_rows.filter(grade=5).update(devices=90)
    assert of(town).sent == 96


def test_granted_and_what_an_extension_adds_are_told_apart_and_make_the_need(town: Town) -> None:
    case = at_director(town, grades=(5, 6))
    say_yes(town, case, (5, 6))
    assert (of(town).granted, of(town).draft) == (64, 0)
    more = begin_case(town, grades=(7,))
    share_numbers(case=more, person=town.principal, shared=True)
    ahead = of(town)
    assert (ahead.granted, ahead.draft) == (64, 32)
    assert ahead.whole == need_by_site(more)[town.site.pk] == 96


def test_staff_and_guests_are_in_the_whole(town: Town) -> None:
    case = sent_case(town)
    told = {"staff": 10, "old": 1, "shared": 2, "guests": 3}
    state_others(case=case, person=town.principal, site=town.site, **told)
    assert of(town).whole == need_by_site(case)[town.site.pk] == 96 + 26
    assert of(town).words == "96 sendt, 26 annet"


def test_an_engineer_of_one_school_sees_no_other(town: Town) -> None:
    sent_case(town)
    other = next_door(town, "Storevik skole")
    held = RoleAssignment.objects.filter(person=town.engineer, role=Role.NETWORK_ENGINEER)
    held.update(school=other.school)
    assert seen(town) == []
    held.update(school=town.school)
    assert len(seen(town)) == 1


def test_the_page_and_the_file_say_the_same_and_are_the_engineers(town: Town) -> None:
    sent_case(town)
    assert "96 <small>96 sendt</small>" in page(town.engineer, "/nettverk/behov/")
    text = client_of(town.engineer).get("/nettverk/behov.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["skoleår"], row["termin"], row["i alt"]) for row in rows] == [
        ("2027/2028", "høst", "96"), ("2027/2028", "vår", "96"),
    ]  # fmt: skip
    for address in ("/nettverk/behov/", "/nettverk/behov.csv"):
        assert Client().get(address).status_code == 302
        assert client_of(town.principal).get(address).status_code in {403, 404}


def test_more_cases_are_no_more_questions(town: Town) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            demand(town.engineer, TODAY)
        return len(queries)

    _shared(town)
    first = asked()
    for name in ("Storevik skole", "Smalvik skole"):
        _shared(next_door(town, name))
    assert len(seen(town)) == 3
    assert asked() == first


def _shared(town: Town) -> Case:
    case = begin_case(town)
    share_numbers(case=case, person=town.principal, shared=True)
    return case


def test_a_site_whose_plans_are_of_other_years_is_not_on_the_page(town: Town) -> None:
    case = sent_case(town)
    assert "Hovedbygget" in page(town.engineer, "/nettverk/behov/")
    case.plan.grade_rows.update(school_year=2035)
    assert "Ingen planer å vise" in page(town.engineer, "/nettverk/behov/")
