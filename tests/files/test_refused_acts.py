"""An act that is refused leaves nothing behind: neither the file that came with it, nor a row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entilen.accounts.models import Person
from entilen.cases.doors import attempt
from entilen.cases.errors import Refused
from entilen.decision.models import Decision
from entilen.files.models import Blob, StoredFile
from entilen.process.vocabulary import Act, Role
from tests.cast import Town, at_director, make_person, make_school, say_yes
from tests.files.uploads import a_note
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def grant(town: Town) -> Decision:
    return say_yes(town, at_director(town), (5,))


def test_a_refused_hand_out_leaves_no_file(town: Town, grant: Decision) -> None:
    answer = client_of(town.principal).post(
        f"/sak/{grant.case.key}/innforing/del-ut/",
        {
            "what": "5-tablet",
            "quantity": "900",
            "pupils": "30",
            "handed_out_on": "23.11.2026",
            "note": "",
            "evidence": a_note(),
        },
    )
    assert answer.status_code == 200
    assert not grant.case.events.filter(act=Act.HAND_OUT).exists()
    assert not StoredFile.objects.exists()
    assert not Blob.objects.exists()


def test_a_plan_from_email_that_is_refused_leaves_no_file(town: Town) -> None:
    outside = make_school("Storevik videregående skole", 11, 13)
    answer = client_of(town.adviser).post(
        f"/registrer-plan/?skole={outside.slug}",
        {
            "grades": ["11"],
            "school_year": "2027",
            "device_type": "tablet",
            "original": a_note(),
        },
    )
    assert answer.status_code == 200
    assert "kommunens egne grunnskoler" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_whatever_an_attempt_wrote_before_it_was_refused_is_undone(town: Town) -> None:
    def do() -> None:
        make_person("Halvveis", Role.ARCHIVIST)
        raise Refused(["Nei."])

    assert attempt(None, do) == ["Nei."]
    assert not Person.objects.filter(name="Halvveis").exists()


def test_an_upload_that_is_let_in_stays(town: Town, grant: Decision) -> None:
    client_of(town.principal).post(
        f"/sak/{grant.case.key}/innforing/del-ut/",
        {
            "what": "5-tablet",
            "quantity": "30",
            "pupils": "30",
            "handed_out_on": "23.11.2026",
            "note": "",
            "evidence": SimpleUploadedFile("liste.txt", b"30 nettbrett"),
        },
    )
    assert StoredFile.objects.get().name == "liste.txt"
