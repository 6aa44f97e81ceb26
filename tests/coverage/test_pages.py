"""The public pages, as a visitor meets them."""

import io
from datetime import date
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality
from entilen.coverage.actions import correct_statement, publish_known_statements
from entilen.coverage.models import PublishedStatement
from entilen.coverage.spells import refresh
from entilen.devices.models import Kind, LedgerEntry
from entilen.network.actions import dispense
from entilen.process.vocabulary import Role
from entilen.programme.actions import publish_known_versions
from entilen.programme.queries import owner_shown
from entilen.schools.models import Ownership, School
from tests.cast import (
    begin_case,
    make_person,
    make_school,
    make_town,
    next_door,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
ADDRESSES = [
    "/dekning/",
    "/dekning/?dato=31.01.2021",
    "/dekning/utvikling/",
    "/dekning/trinn/",
    "/dekning/kart/",
    "/dekning/til-behandling/",
    "/dekning/behandlingstid/",
    "/skoler/",
    "/skoler/?dato=01.10.2026",
    "/skoler/lillevik-skole/",
    "/rettelser/",
    "/krav/",
    "/krav/krav-2016/",
    "/apne-data/",
    "/personvern/",
    "/tilgjengelighet/",
]


@pytest.fixture(autouse=True)
def _published() -> None:
    publish_known_statements()
    publish_known_versions()


def hand_out(school: School, grade: int, quantity: int = 30, **more: Any) -> LedgerEntry:
    fields = {
        "device_type": "tablet",
        "kind": Kind.HANDED_OUT,
        "pupils": 30,
        "effective": date(2026, 9, 1),
        "cause": "prøve",
        **more,
    }
    return LedgerEntry.objects.create(school=school, grade=grade, quantity=quantity, **fields)


def manager() -> Person:
    return make_person("Marte Program", Role.PROGRAMME_MANAGER)


def shown(address: str, **query: str) -> str:
    answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_public_page_is_light_and_has_no_inline_style_or_script() -> None:
    make_school()
    for address in ADDRESSES:
        html = shown(address)
        assert html.count("<h1") == 1, address
        assert " style=" not in html and "<script>" not in html and "http://" not in html, address
        assert len(html.encode()) < 60_000, address


def test_the_published_figure_with_its_source() -> None:
    html = shown("/dekning/", dato="31.01.2021")
    for words in ("114", "av 134 grunnskoler", "Oslo kommune, Utdanningsetaten", "én skole på 8"):
        assert words in html
    assert "siden 2008–2009" in html and "Pr. 31.1.2021 har 114 av 134" in html
    assert "/api/v1/coverage.csv?date=2021-01-31" in html
    assert shown("/dekning/", dato="2021-01-31") == html


def test_a_corrected_statement_tells_when_and_why() -> None:
    statement = PublishedStatement.objects.get()
    numbers = {**statement.numbers, "schools": {"total": 134, "full": 113}}
    numbers["by_type"] = {**numbers["by_type"], "primary": {"full": 65}}
    correct_statement(statement=statement, numbers=numbers, reason="Lest feil", person=manager())
    html = shown("/dekning/", dato="31.01.2021").replace("\xa0", " ")
    assert "23. november 2026: Lest feil" in html and "114 → 113" in html
    statement.refresh_from_db()
    assert statement.corrections[0]["before"]["schools"]["full"] == 114


@pytest.mark.parametrize(
    ("typed", "says"), [("i går", "Skriv datoen som dag"), ("24.11.2026", "har ikke vært ennå")]
)
def test_a_wrong_date_gets_a_sentence_keeps_what_was_typed_and_no_figure(
    typed: str, says: str
) -> None:
    html = shown("/dekning/", dato=typed)
    assert says in html and f'value="{typed}"' in html and "<table" not in html


def test_nothing_known_says_so_and_points_to_the_newest_statement() -> None:
    make_school()
    html = shown("/dekning/")
    assert "gjetter ikke" in html and "114 av 134 grunnskoler" in html
    assert "grunnskoler der 1:1 ikke er kjent" in html


def test_the_figure_of_a_day_counts_full_and_partial() -> None:
    whole, some = make_school("Bekk skole", 1, 2), make_school("Elv skole", 1, 2)
    make_school("Dal skole", 1, 2)
    for school, grade in ((whole, 1), (whole, 2), (some, 1)):
        hand_out(school, grade)
    html = shown("/dekning/")
    assert "av 3 grunnskoler" in html and "1 av skolene er ikke kjent" in html
    assert "gjetter ikke" not in html
    assert "grunnskoler der 1:1 ikke er kjent" in shown("/dekning/", dato="31.08.2026")


def test_the_list_is_filtered_and_paged() -> None:
    hand_out(make_school("Bekk skole", 8, 8), 8)
    for number in range(40):
        make_school(f"Skole {number}")
    School.objects.filter(name="Skole 7").update(ownership=Ownership.PRIVATE)
    School.objects.filter(name="Skole 8").update(special=True)
    assert "39 skoler" in shown("/skoler/") and "page=2" in shown("/skoler/")
    assert "1 skole<" in shown("/skoler/", status="full")
    assert "Bekk skole" in shown("/skoler/", type="lower_secondary", navn="BEKK")
    assert "Utenfor kommunens ordning" in shown("/skoler/", gruppe="privat")
    assert "Skole 8" in shown("/skoler/", gruppe="spesial")
    assert "Ingen skoler passer" in shown("/skoler/", navn="finnes ikke")
    assert "39 skoler" in shown("/skoler/", type="tull", page="x")


def test_the_schools_behind_the_figure_of_any_day() -> None:
    hand_out(make_school("Bekk skole", 8, 8), 8)
    make_school("Elv skole", 8, 8)
    today = shown("/dekning/")
    assert 'href="/skoler/?dato=23.11.2026"' in today
    assert "/skoler/?type=lower_secondary&amp;dato=23.11.2026" in today
    assert "1 skole<" in shown("/skoler/", status="full", dato="2026-11-23")
    then = shown("/skoler/", status="full", dato="31.08.2026").replace("\xa0", " ")
    assert "Ingen skoler passer" in then
    then = shown("/skoler/", dato="31.08.2026").replace("\xa0", " ")
    assert "2 skoler · slik det var 31. august 2026" in then
    assert "har eieren publisert et eget tall" in shown("/skoler/", dato="31.01.2021")
    for wrong in ("i går", "24.11.2026"):
        html = shown("/skoler/", dato=wrong)
        assert "Velg en dag som har vært" in html and f'value="{wrong}"' in html
        assert "<table" not in html


def test_each_grade_is_counted_over_the_compulsory_schools_that_have_it() -> None:
    first, second = make_school("Bekk skole", 1, 2), make_school("Elv skole", 1, 10)
    make_school("Fjell skole", 8, 13)
    hand_out(first, 1)
    hand_out(first, 2, 29)
    hand_out(second, 1)
    rows = Client().get("/dekning/").context["grades"]
    assert [tuple(row.as_dict().values()) for row in rows[:3]] == [
        (1, 2, 2, 0, 0), (2, 2, 0, 1, 1), (3, 1, 0, 0, 1),
    ]  # fmt: skip
    assert (rows[7].total, len(rows)) == (1, 10)
    assert "Grunnskoler etter trinn" not in shown("/dekning/", dato="31.01.2021")


def test_what_is_under_way_is_a_count_of_what_was_sent() -> None:
    town = make_town()
    begin_case(town)
    assert "Ingen skole har en plan til behandling nå" in shown("/dekning/")
    sent_case(next_door(town, "Elv skole"))
    sent_case(next_door(town, "Bekk skole"))
    html = " ".join(shown("/dekning/").split())
    link = '<a href="/dekning/til-behandling/">til behandling nå</a>'
    assert f"To skoler har sendt en plan som er {link}" in html
    assert "til behandling nå" not in shown("/dekning/", dato="22.11.2026")


def test_dispensations_are_counted_also_when_there_are_none() -> None:
    html = shown("/dekning/").replace("\xa0", " ")
    assert "<strong>0</strong> dispensasjoner i kraft 23. november 2026" in html
    assert "telles fra dagen den ble gitt" in html
    town = make_town()
    case = begin_case(town)
    declare_impartiality(case=case, person=town.director, disqualified=False)
    until = date(2026, 12, 1)
    dispense(case=case, person=town.director, authority="x", ground="x", valid_until=until)
    html = shown("/dekning/").replace("\xa0", " ")
    assert "<strong>1</strong> dispensasjon i kraft" in html
    assert "<strong>0</strong>" in shown("/dekning/", dato="22.11.2026")


def test_a_school_tells_grades_since_when_and_hides_small_numbers() -> None:
    school = make_school("Bekk skole", 1, 3)
    hand_out(school, 1)
    hand_out(school, 2, 3, pupils=3)
    hand_out(school, 3, 20)
    html = shown("/skoler/bekk-skole/")
    assert "1. september 2026" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert "færre enn 5" in html and "Ikke alle" in html and "Noen trinn har 1:1" in html


def test_a_school_outside_the_scheme_and_a_closed_one_say_so() -> None:
    new = make_school("Elv skole")
    make_school("Bekk skole")
    School.objects.filter(name="Bekk skole").update(closed=date(2026, 8, 1), successor=new)
    html = shown("/skoler/bekk-skole/")
    assert "lagt ned" in html and "/skoler/elv-skole/" in html
    School.objects.filter(pk=new.pk).update(ownership=Ownership.PRIVATE)
    assert "Privat skole" in shown("/skoler/elv-skole/")
    assert Client().get("/skoler/finnes-ikke/").status_code == 404


def test_nothing_of_a_draft_is_public() -> None:
    town = make_town()
    before = shown("/skoler/lillevik-skole/")
    case = begin_case(town)
    assert shown("/skoler/lillevik-skole/") == before
    assert case.number not in shown("/skoler/") + shown("/dekning/")


def test_the_requirements_with_their_template_and_older_versions() -> None:
    html = shown("/krav/")
    for words in ("Sju steg", "Visjon for prosjektet", "Seks suksess", "Åtte spørsmål"):
        assert words in html
    assert "/krav/krav-2016/" in html
    assert "eldre utgave" in shown("/krav/krav-2016/")
    assert Client().get("/krav/finnes-ikke/").status_code == 404
    answer = Client().get("/krav/mal.docx")
    document = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "7. Valg av læringsteknologi" in text and len(document.tables) == 3
    assert Client().get("/krav/krav-2016/mal.docx").status_code == 200


def _cost(address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        shown(address)
    return len(seen)


def test_thirty_schools_cost_as_many_queries_as_one() -> None:
    school = make_school()
    hand_out(school, 1)
    addresses = [*ADDRESSES, "/api/v1/coverage", "/api/v1/coverage.csv", "/api/v1/coverage/grades"]
    owner_shown()
    refresh()
    one = {address: _cost(address) for address in addresses}
    for number in range(29):
        other = make_school(f"Skole {number}")
        for grade in range(1, 8):
            hand_out(other, grade)
            hand_out(school, grade)
    refresh()
    assert {address: _cost(address) for address in addresses} == one
    assert max(one.values()) <= 10, one
