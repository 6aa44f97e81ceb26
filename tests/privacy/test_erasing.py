"""The content of a file is erased for good, and the record of it stays and still holds."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from entilen.accounts.models import Person
from entilen.cases.actions import withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.cases.queries import broken_link
from entilen.files.actions import ON_FOUND, holders_of_files, store_bytes
from entilen.files.models import Blob, Scan, StoredFile
from entilen.mail.models import Letter
from entilen.plans.actions import attach, begin_again, freeze
from entilen.plans.models import PlanVersion
from entilen.privacy.actions import erase_file, tell_of_virus
from entilen.privacy.queries import PLACES
from entilen.process.vocabulary import Act, Role
from entilen.runtime.operations.upkeep import verify
from entilen.runtime.tidying import tidy_up
from entilen.schools.models import RegisterImport
from tests.cast import Town, begin_case, sent_case
from tests.files.uploads import a_note
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PUPILS = "Filen har opplysninger om elever"
SECRET = b"Elever: Ola og Kari"


@pytest.fixture
def case(town: Town) -> Case:
    return begin_case(town)


def attached(town: Town, case: Case, content: bytes = SECRET) -> StoredFile:
    upload = a_note("ola-nordmann.txt", content)
    return attach(case=case, person=town.principal, upload=upload, title="Liste").file


def test_an_administrator_erases_and_the_address_says_so(town: Town, case: Case) -> None:
    file = attached(town, case)
    version = freeze(case=case, person=town.principal)
    here = f"/sak/{case.key}/fil/{file.key}/"
    door = reverse("privacy:erase", kwargs={"key": file.key})
    client = client_of(town.administrator)
    shown = client.get(door).content.decode()
    assert PUPILS in shown and SECRET.decode() not in shown
    answer = client.post(door, {"ground": PUPILS, "rename": "on"}, follow=True)
    assert "Innholdet er slettet" in answer.content.decode()

    gone = client_of(town.principal).get(here)
    page = " ".join(gone.content.decode().split())
    assert gone.status_code == 410 and "ola-nordmann" not in page
    assert "ble slettet 23. november 2026 av administrator" in page and PUPILS in page
    assert not Blob.objects.exists()

    file.refresh_from_db()
    assert (file.name, file.size, file.erased_ground) == ("slettet.txt", len(SECRET), PUPILS)
    assert file.sha256 == version.content["attachments"][0]["sha256"]
    assert file.uploaded_by == town.principal.name
    event = case.events.get(act=Act.ERASE_FILE)
    assert (event.actor, event.role) == (town.administrator, Role.ADMINISTRATOR)
    told = json.dumps(event.details) + event.summary
    assert file.sha256 in told and PUPILS in told and "ola-nordmann" not in told


def test_the_chain_and_the_versions_still_hold(town: Town) -> None:
    case = begin_case(town)
    file = attached(town, case)
    sent_case(town, begun=case)
    before = {row.pk: row.fingerprint for row in PlanVersion.objects.all()}
    erase_file(file=file, person=town.administrator, ground=PUPILS)
    assert broken_link(case) is None and verify([]) == 0
    assert {row.pk: row.fingerprint for row in PlanVersion.objects.all()} == before
    page = client_of(town.adviser).get(
        reverse("plans:version", kwargs={"key": case.key, "number": 1})
    )
    assert "Innholdet er slettet 23.11.2026" in page.content.decode()


def test_what_somebody_else_has_uploaded_stays_theirs(town: Town, case: Case) -> None:
    file, twin = attached(town, case), store_bytes(name="b.txt", content=SECRET)
    page = client_of(town.administrator).get(reverse("privacy:erase", args=[file.key]))
    assert "Det samme innholdet finnes flere steder" in page.content.decode()
    erase_file(file=file, person=town.administrator, ground=PUPILS)
    twin.refresh_from_db()
    assert twin.blob is not None and bytes(twin.blob.content) == SECRET


def test_every_case_that_uses_the_file_is_told(town: Town, case: Case) -> None:
    file = attached(town, case)
    withdraw(case=case, person=town.principal, ground="Vi venter")
    again = begin_again(case=Case.objects.get(pk=case.pk), person=town.principal)
    events = erase_file(file=file, person=town.administrator, ground=PUPILS)
    assert {event.case_id for event in events} == {case.pk, again.pk}


@pytest.mark.parametrize("who", ["principal", "adviser", "manager", "director", "archivist"])
def test_nobody_else_erases(town: Town, case: Case, who: str) -> None:
    file, person = attached(town, case), getattr(town, who)
    with pytest.raises(NotYours):
        erase_file(file=file, person=person, ground=PUPILS)
    for address in ("", "tider/", "filer/", f"filer/{file.key}/", "virus/"):
        assert client_of(person).get(f"/oppsett/personvern/{address}").status_code == 404
    assert Blob.objects.exists()


def test_a_ground_is_one_of_the_list_and_once_is_enough(town: Town, case: Case) -> None:
    file = attached(town, case)
    with pytest.raises(Refused, match="grunnene i lista"):
        erase_file(file=file, person=town.administrator, ground="Fordi")
    erase_file(file=file, person=town.administrator, ground=PUPILS)
    door = reverse("privacy:erase", args=[file.key])
    answer = client_of(town.administrator).post(door, {"ground": PUPILS})
    assert "er slettet fra før" in answer.content.decode() or answer.status_code == 200
    assert case.events.filter(act=Act.ERASE_FILE).count() == 1


def found(person: Person, text: str) -> tuple[Client, Any]:
    client = client_of(person)
    return client, client.get("/oppsett/personvern/filer/", {"sok": text})


def test_files_are_found_by_case_and_a_draft_only_by_the_files_own_address(
    town: Town, case: Case
) -> None:
    file = attached(town, case)
    _, answer = found(town.administrator, case.number)
    assert "Fant ingen sak" in answer.content.decode()
    _, answer = found(town.administrator, f"https://x.no/sak/{case.key}/fil/{file.key}/")
    assert answer.headers["Location"] == reverse("privacy:erase", args=[file.key])
    sent_case(town, begun=case)
    _, answer = found(town.administrator, case.number)
    assert "ola-nordmann.txt" in answer.content.decode()


def test_every_model_that_holds_a_file_leads_to_its_case() -> None:
    assert {model._meta.label for model, _ in holders_of_files()} == set(PLACES)


def test_whoever_brought_a_file_is_told_of_its_virus_once(town: Town, case: Case) -> None:
    file = attached(town, case)
    StoredFile.objects.filter(pk=file.pk).update(scan=Scan.INFECTED, finding="Win.Test")
    file.refresh_from_db()
    for _ in range(2):
        tell_of_virus(file)
    letter = Letter.objects.get(cause__startswith="virus:")
    assert letter.to_address == town.principal.email and "Win.Test" in letter.body


def test_tidying_keeps_what_a_register_was_read_from(town: Town) -> None:
    """Content that no uploaded file has, but that something else keeps, is not in the way."""
    blob = Blob.objects.create(sha256="a" * 64, content=b"register")
    RegisterImport.objects.create(
        name="nsr.csv", blob=blob, source="NSR", as_of=timezone.localdate(), uploaded_by="Anna"
    )
    tidy_up()
    assert Blob.objects.filter(pk=blob.pk).exists()


def test_the_worker_asks_each_minute_and_tells_who_brought_the_file() -> None:
    assert "entilen.files.scan" in app.tasks
    assert tell_of_virus in ON_FOUND
