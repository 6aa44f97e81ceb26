"""The register's pages: who may, what they see, what they can change."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.coverage.queries import standings
from entilen.programme.queries import owner_shown
from entilen.schools.models import BoardMeeting, OrgNumber, PupilCount, RegisterImport, School
from entilen.schools.queries import grades_ahead
from tests.cast import Town, make_school
from tests.schools.test_csv_file import HEAD, LILLEVIK
from tests.schools.test_nsr import ORDINARY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
HERE = "/register/lillevik-skole/"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def upload(client: Client, text: str):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile("skoler.csv", text.encode())
    return client.post("/register/fil/", {"file": file, "source": "Lista", "as_of": "20.11.2026"})


def test_who_may_read_and_tend(town: Town) -> None:
    other = make_school("Annen skole")
    assert Client().get(HERE).headers["Location"].startswith("/logg-inn/?next=/register/")
    for person, register, own, others, files in [
        (town.manager, 200, 200, 200, 200),
        (town.administrator, 200, 200, 200, 200),
        (town.adviser, 200, 200, 200, 404),
        (town.principal, 404, 200, 404, 404),
        (town.teacher, 404, 200, 404, 404),
        (town.outsider, 404, 404, 404, 404),
    ]:
        client = as_(person)
        addresses = ["/register/", HERE, f"/register/{other.slug}/", "/register/fil/"]
        answers = [client.get(address).status_code for address in addresses]
        assert answers == [register, own, others, files], person.name


def test_the_principal_corrects_the_pupils_of_a_grade_with_a_reason(town: Town) -> None:
    principal, address = as_(town.principal), f"{HERE}elever/2026/5/"
    assert "Stemmer ikke?" in " ".join(principal.get(HERE).content.decode().split())
    assert "Stemmer ikke?" not in as_(town.teacher).get(HERE).content.decode()
    assert as_(town.teacher).post(address, {"pupils": 3, "reason": "x"}).status_code == 404
    wrong = principal.post(address, {"pupils": "mange", "reason": "Talt i dag"}).content.decode()
    assert "Skriv et helt tall" in wrong and "Talt i dag" in wrong
    done = principal.post(address, {"pupils": "28", "reason": "Talt i dag"})
    assert done.status_code == 302
    count = PupilCount.objects.get(school=town.school, school_year=2026, grade=5)
    assert (count.pupils, count.estimated) == (28, False)
    assert count.source == "Oppgitt av Ragnhild Rektor: Talt i dag (før 30)"
    assert principal.get(f"{HERE}elever/2026/9/").status_code == 404
    assert principal.get(f"{HERE}elever/1999/5/").status_code == 404


def test_sites_are_added_and_taken_out_of_use_but_one_stays(town: Town) -> None:
    client = as_(town.principal)
    client.post(f"{HERE}sted/{town.site.pk}/lukk/")
    assert "minst ett sted" in client.get(HERE).content.decode()
    client.post(f"{HERE}sted/", {"name": "Paviljongen", "address": "", "rooms": ""})
    client.post(f"{HERE}sted/{town.site.pk}/lukk/")
    assert [site.name for site in town.school.sites.filter(closed=None)] == ["Paviljongen"]


def test_board_meetings(town: Town) -> None:
    client, address = as_(town.principal), f"{HERE}mote/"
    assert "fra før" in client.post(address, {"date": "03.12.2026"}).content.decode()
    client.post(address, {"date": "10.12.2026"})
    meeting = BoardMeeting.objects.get(date=date(2026, 12, 10))
    client.post(f"{address}{meeting.pk}/fjern/")
    assert not BoardMeeting.objects.filter(pk=meeting.pk).exists()


def test_a_file_is_previewed_and_taken_in_once(town: Town) -> None:
    client = as_(town.manager)
    address = upload(client, HEAD + LILLEVIK.replace("Lillevik", "Storevik") + "tull\n").url
    page = client.get(address)
    shown = page.content.decode()
    assert "Storevik skole" in shown and "1 felt" in shown
    assert not School.objects.filter(name="Storevik skole").exists()
    seen = page.context["seen"]
    assert client.post(address, {"seen": seen}).headers["Location"] == address
    client.post(address, {"seen": seen})
    assert School.objects.filter(name="Storevik skole").count() == 1
    assert "Filen er tatt inn" in client.get(address).content.decode()
    again = client.get(upload(client, HEAD + LILLEVIK.replace("Lillevik", "Storevik")).url)
    assert "har alt dette fra før" in again.content.decode()


def test_a_file_that_cannot_be_used_changes_nothing_and_is_not_kept(town: Town) -> None:
    client, before = as_(town.manager), list(School.objects.values())
    for text in ("", "a,b\n", HEAD + LILLEVIK[:20], '{"EnhetListe": ['):
        page = upload(client, text)
        assert page.status_code == 200 and "wrong" in page.content.decode()
    assert not RegisterImport.objects.exists()
    assert list(School.objects.values()) == before


def test_an_answer_full_of_nonsense_is_told_row_by_row_and_the_rest_is_taken_in(
    town: Town,
) -> None:
    bad: list[dict[str, Any]] = [
        {"Elevtall": "mange"},
        {"Navn": "\ud800"},
        {"Elevtall": -5},
        {"Koordinat": [1]},
    ]
    good: dict[str, Any] = {
        "Organisasjonsnummer": "998877660",
        "Navn": "1 " * 97 + "skole",
        "Elevtall": 20_000,
        "SkoletrinnGSTil": 1,
        "OppstartsEllerStiftelsesdato": "2027-08-01",
    }
    client = as_(town.manager)
    address = upload(client, json.dumps([{**ORDINARY, **more} for more in (*bad, good)])).url
    page = client.get(address)
    assert page.content.decode().count("skal være") == 2
    assert client.post(address, {"seen": page.context["seen"]}).status_code == 302
    school = School.objects.get(org_numbers__number="998877660")
    assert school.pupils_total == 20_000 and len(school.sort_key) == 400
    assert [row["left_out"] for row in RegisterImport.objects.values_list("result", flat=True)]


def test_what_was_not_seen_is_not_taken_in(town: Town) -> None:
    client = as_(town.manager)
    address = upload(client, HEAD + LILLEVIK.replace("Lillevik", "Storevik")).url
    seen = client.get(address).context["seen"]
    make_school("Storevik skole")
    answer = client.post(address, {"seen": seen, "912345807": "new"}, follow=True)
    assert "Se over på nytt" in answer.content.decode()
    assert RegisterImport.objects.get().applied_at is None


def test_a_known_name_under_a_new_number_asks_a_person(town: Town) -> None:
    client = as_(town.manager)
    address = upload(client, HEAD + LILLEVIK).url
    page = client.get(address)
    assert "Er dette skoler vi har fra før?" in page.content.decode()
    seen = page.context["seen"]
    assert "Velg ett av alternativene" in client.post(address, {"seen": seen}).content.decode()
    client.post(address, {"seen": seen, "912345807": str(town.school.pk)})
    assert School.objects.count() == 1
    assert town.school.org_numbers.get().number == "912345807"


def test_a_school_is_closed_and_its_successor_named(town: Town) -> None:
    other = make_school("Storevik skole")
    client = as_(town.administrator)
    fields = {"day": "31.07.2027", "successor": other.pk, "source": "Byrådssak 14/26"}
    assert as_(town.principal).post(f"{HERE}legg-ned/", fields).status_code == 404
    assert client.post(f"{HERE}legg-ned/", fields).status_code == 302
    assert "Storevik skole" in client.get(HERE).content.decode()


def test_thirty_schools_cost_as_many_queries_as_one(town: Town) -> None:
    client = as_(town.manager)
    owner_shown()
    one = _queries(client, "/register/"), _queries(client, HERE)
    for number in range(29):
        make_school(f"Skole {number}")
    assert (_queries(client, "/register/"), _queries(client, HERE)) == one
    assert max(one) <= 14


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_what_a_file_changes_holds_from_the_day_that_is_chosen(town: Town) -> None:
    """Finding C4: an extract taken today with next August's grades takes nothing away today."""
    browser = Client()
    browser.force_login(town.administrator)
    OrgNumber.objects.create(
        school=town.school, number="912345807", valid=DateRange(date(2000, 1, 1), None)
    )
    text = HEAD + LILLEVIK.replace(",1,7,", ",1,10,")
    file = SimpleUploadedFile("skoler.csv", text.encode())
    ahead = timezone.localdate() + timedelta(days=120)
    answer = browser.post(
        "/register/fil/",
        {"file": file, "source": "Skoleliste", "as_of": "23.11.2026", "since": f"{ahead:%d.%m.%Y}"},
    )
    shown = browser.get(answer["Location"])
    seen = shown.context["seen"]
    browser.post(answer["Location"], {"seen": seen})
    [now], [then] = (standings(day, ids=[town.school.pk]) for day in (timezone.localdate(), ahead))
    assert (now.span, then.span) == ((1, 7), (1, 10))
    assert 8 in grades_ahead(town.school, timezone.localdate())
