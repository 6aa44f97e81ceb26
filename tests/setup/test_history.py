"""1:1 from before the system is brought in from a file, with its source, after a look (C6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.coverage.queries import coverage_at, standings
from entilen.coverage.rules import Status
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.models import PupilCount
from entilen.setup.models import KeptFile
from tests.cast import TODAY, Town, make_school, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
THEN = TODAY.replace(year=2021, month=1, day=31)
HEAD = "skole;trinn;type;dato;enheter;elever;kilde"


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


@pytest.fixture
def browser(town: Town) -> Client:
    client = Client()
    client.force_login(town.administrator)
    return client


def sent(browser: Client, *rows: str) -> str:
    file = SimpleUploadedFile("historie.csv", "\n".join([HEAD, *rows]).encode())
    answer = browser.post("/oppsett/historie/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_school_had_it_from_that_day_and_not_before(browser: Client, town: Town) -> None:
    known = coverage_at(THEN).figure.schools
    assert (known.full, known.unknown) == (0, 1)
    address = sent(browser, "Lillevik skole;alle;nettbrett;31.01.2021;30;28;Årsmelding 2020")
    shown = browser.get(address).content.decode()
    assert "7 trinn ved 1 skole" in shown and "Årsmelding 2020" in shown
    assert not LedgerEntry.objects.exists(), "nothing before somebody says so"
    browser.post(address)
    rows = LedgerEntry.objects.filter(kind=Kind.IMPORTED, case=None, event=None)
    assert {row.cause for row in rows} == {"Årsmelding 2020"} and rows.count() == 7
    assert coverage_at(THEN).figure.schools.full == 1
    assert coverage_at(THEN.replace(day=30)).figure.schools.unknown == 1
    [now] = standings(TODAY)
    assert (now.status, now.own_word) == (Status.FULL, False)
    assert now.last_year == [1, 2, 3, 4, 5, 6, 7], "nobody has said that it is so this year"
    listed = Client().get("/rettelser/").content.decode()
    assert "Ført inn i ettertid" in listed and "Årsmelding 2020" in listed
    [told] = Client().get("/api/v1/corrections").json()["items"]
    assert (told["reason"], told["day"]) == ("Ført inn av eieren: Årsmelding 2020", "2021-01-31")
    assert {"what": "Alle trinn", "before": "0", "after": "1"} in told["changes"]
    [school] = Client().get("/api/v1/schools").json()["items"]
    assert {row["ground"] for row in school["grades"]} == {"imported"}
    assert browser.post(address).status_code == 404, "a file is used once"
    assert KeptFile.objects.get().used_at


def test_what_was_known_before_can_still_be_asked_for(browser: Client, town: Town) -> None:
    before = Client().get("/api/v1/coverage", {"date": "2021-01-31"}).content
    browser.post(sent(browser, "Lillevik skole;1-7;PC;31.01.2021;30;28;Kilde"))
    after = Client().get("/api/v1/coverage", {"date": "2021-01-31", "known_at": "2026-11-22"})
    assert after.content == before != Client().get("/api/v1/coverage?date=2021-01-31").content


def test_the_register_counts_where_the_file_does_not(browser: Client, town: Town) -> None:
    PupilCount.objects.filter(school=town.school).delete()
    PupilCount.objects.create(
        school=town.school, school_year=2020, grade=5, pupils=24, source="GSI", as_of=THEN
    )
    address = sent(browser, "Lillevik skole;5-6;nettbrett;31.01.2021;;;Årsmelding")
    shown = browser.get(address).content.decode()
    assert "Registeret kjenner ikke elevtallet på 6. trinn da" in shown
    browser.post(sent(browser, "Lillevik skole;5;nettbrett;31.01.2021;;;Årsmelding"))
    assert LedgerEntry.objects.get().quantity == LedgerEntry.objects.get().pupils == 24


def test_each_row_that_is_left_out_says_why(browser: Client, town: Town) -> None:
    make_school("Storevik skole", 8, 10)
    address = sent(
        browser,
        "Ukjent skole;5;nettbrett;31.01.2021;1;1;x",
        "Storevik skole;5;nettbrett;31.01.2021;1;1;x",
        "Storevik skole;8;brett;31.01.2021;1;1;x",
        "Storevik skole;8;PC;31.01.2031;1;1;x",
        "Storevik skole;8;PC;31.01.2021;mange;1;x",
        "Storevik skole;åtte;PC;31.01.2021;1;1;x",
        "Storevik skole;8;PC;31.01.2021;1;1;",
        "Storevik skole;8;PC;31.01.2021;1;1;x",
        "Storevik skole;8-9;PC;31.01.2021;1;1;x",
    )
    shown = browser.get(address).content.decode()
    for sentence in (
        "er ikke i registeret",
        "Skolen hadde ikke 5. trinn da",
        "er ingen type",
        "og i dag",
        "er ikke et antall enheter",
        "er ikke trinn",
        "Kilden mangler",
        "står også på linje 9",
    ):
        assert sentence in shown, sentence


def test_only_an_administrator_brings_it_in(town: Town) -> None:
    for person in (town.manager, town.principal, town.adviser):
        client = Client()
        client.force_login(person)
        assert client.get("/oppsett/historie/").status_code in {403, 404}
