"""Corrections of figures: a door for each, listed with date and reason, asked for as before."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.coverage.actions import correct_statement, publish_known_statements
from entilen.coverage.models import PublishedStatement
from entilen.coverage.statement_rules import changed, said_in, statement_problems, with_numbers
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.vocabulary import Role
from tests.cast import make_person, make_school
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
JSON, PAGE = "/api/v1/coverage", "/rettelser/"
DOOR = "/rettelser/2021-01-31/"
OSLO = {"date": "2021-01-31"}
FORM = {
    "schools-total": "134",
    "schools-full": "113",
    "primary-full": "65",
    "lower_secondary-full": "25",
    "combined-full": "23",
    "lower_and_upper_secondary-full": "1",
    "reason": "Lest feil av kilden.",
}


@pytest.fixture(autouse=True)
def _published() -> None:
    publish_known_statements()


@pytest.fixture
def manager() -> Person:
    return make_person("Marte Program", Role.PROGRAMME_MANAGER)


def words(address: str) -> str:
    page = Client().get(address).content.decode()
    return re.sub(r"\s+", " ", page)


def full(**asked: str) -> Any:
    return Client().get(JSON, {**OSLO, **asked}).json()["schools"]["full"]


def test_the_manager_corrects_and_everybody_reads_before_after_and_why(manager: Person) -> None:
    client = client_of(manager)
    assert DOOR in client.get(PAGE).content.decode() and DOOR not in words(PAGE)
    form = client.get(DOOR).context["form"]
    assert [field.value() for field in form][:3] == [134, 114, 66] and len(form.fields) == 7
    assert client.post(DOOR, FORM).status_code == 302
    html = words(PAGE)
    assert "ble rettet 23. november 2026: Lest feil av kilden." in html
    assert "Grunnskoler, alle trinn har 1:1" in html and "Barneskoler, alle trinn" in html
    assert "Ungdomsskoler" not in html and manager.name not in html
    assert PublishedStatement.objects.get().corrections[0]["by"] == manager.pk


def test_as_we_knew_it_gives_the_number_as_it_was_published(manager: Person) -> None:
    statement = PublishedStatement.objects.get()
    for number, day in ((113, 24), (112, 26)):
        with time_machine.travel(datetime(2026, 11, day, 22, tzinfo=UTC), tick=True):
            numbers = {**statement.numbers, "schools": {"total": 134, "full": number}}
            numbers["by_type"] = {"primary": {"full": 1}}
            correct_statement(
                statement=statement, numbers=numbers, reason="Lest feil", person=manager
            )
    with time_machine.travel(datetime(2026, 11, 30, 10, tzinfo=UTC), tick=True):
        assert full() == 112
        assert [full(known_at=f"2026-11-{day}") for day in (22, 23, 24, 25, 26, 27)] == [
            114, 114, 113, 113, 112, 112,
        ]  # fmt: skip
        later = {"date": "2021-02-01", "known_at": "2026-11-23"}
        latest = Client().get(JSON, later).json()["latest_published"]
        assert latest["schools"]["full"] == 114
        assert (
            Client().get(JSON, {"date": "2021-02-01"}).json()["latest_published"]["schools"]["full"]
            == 112
        )
        html = words(PAGE)
        assert html.index("26. november") < html.index("24. november")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schools-full": "114", "primary-full": "66"}, "samme som før"),
        ({"schools-full": "135"}, "135 er flere enn de 134 i alt"),
        ({"schools-full": "112"}, "til sammen 113 skoler med 1:1"),
        ({"schools-full": "mange"}, "helt tall"),
        ({"reason": ""}, "Hva var feil?"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(
    manager: Person, change: dict[str, str], says: str
) -> None:
    page = client_of(manager).post(DOOR, {**FORM, **change}).content.decode()
    assert says in page and 'value="134"' in page
    assert PublishedStatement.objects.get().corrections == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ICT_ADVISER, Role.DIRECTOR])
def test_nobody_else_has_the_door(role: Role) -> None:
    person = make_person("En Annen", role)
    assert client_of(person).get(DOOR).status_code == 404
    assert Client().get(DOOR).status_code == 302
    with pytest.raises(NotYours):
        correct_statement(
            statement=PublishedStatement.objects.get(), numbers={}, reason="x", person=person
        )


@pytest.mark.parametrize("day", ["2021-02-01", "tull", "2021-02-31"])
def test_a_day_without_a_statement_has_no_door(manager: Person, day: str) -> None:
    assert client_of(manager).get(f"/rettelser/{day}/").status_code == 404


def test_a_statement_must_not_contradict_itself(manager: Person) -> None:
    statement = PublishedStatement.objects.get()
    wrong = with_numbers(statement.numbers, dict.fromkeys(said_in(statement.numbers), 200))
    assert len(statement_problems(wrong, before=statement.numbers)) == 1
    assert changed(statement.numbers, wrong)[0] == ("Grunnskoler, i alt", 134, 200)
    with pytest.raises(Refused, match="600 skoler"):
        correct_statement(statement=statement, numbers=wrong, reason="x", person=manager)


def row(kind: Kind, quantity: int, pupils: int, first: LedgerEntry | None = None) -> LedgerEntry:
    return LedgerEntry.objects.create(
        school=first.school if first else make_school(),
        grade=5,
        device_type="tablet",
        kind=kind,
        quantity=quantity,
        pupils=pupils,
        effective=date(2026, 11, 2),
        cause="Talt feil",
        corrects=first,
    )


def test_what_schools_correct_is_listed_without_small_numbers() -> None:
    assert "Ingen registreringer er rettet" in words(PAGE)
    handed = row(Kind.HANDED_OUT, 300, 30)
    row(Kind.HANDED_OUT, -270, 30, handed)
    row(Kind.HANDED_OUT, -27, 28, handed)
    stated = LedgerEntry.objects.create(
        school=handed.school, grade=6, device_type="tablet", kind=Kind.STATED, quantity=10,
        effective=date(2026, 11, 1), cause="prøve",
    )  # fmt: skip
    row(Kind.STATED, 12, 30, stated)
    html = words(PAGE)
    assert "<del>300</del> 30<" in html and "<del>30</del> færre enn 5" in html
    assert "<del>10</del> 12" in html and "<del>30</del> 28" in html
    assert html.count("Talt feil") == 3 and "Delt ut på 5. trinn 02.11.2026" in html


def test_the_list_is_paged() -> None:
    first = row(Kind.HANDED_OUT, 300, 30)
    for _ in range(31):
        row(Kind.HANDED_OUT, -1, 30, first)
    assert "page=2" in words(PAGE)
