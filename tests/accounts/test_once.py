"""A form that is sent twice is acted upon once; what no database can hold is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from entilen.accounts.models import SentForm
from entilen.cases.models import Case
from entilen.runtime.tidying import tidy_up
from tests.cast import Town, begin_case, make_town

NEW = "/skole/lillevik-skole/ny-sak/"
FORM = {
    "csrfmiddlewaretoken": "mask",
    "grades": ["5", "6"],
    "school_year": "2027",
    "device_type": "tablet",
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Iterator[Town]:
    yield make_town()


def entered(town: Town) -> Client:
    client = Client()
    client.force_login(town.principal)
    return client


def test_the_second_gets_the_answer_of_the_first(town: Town) -> None:
    client = entered(town)
    first = client.post(NEW, FORM)
    second = client.post(NEW, FORM, follow=True)
    assert Case.objects.count() == 1
    assert second.redirect_chain == [(first.headers["Location"], 302)]
    assert "Det er registrert én gang." in second.content.decode()


def test_two_at_the_same_moment_are_one(town: Town) -> None:
    client = entered(town)

    def post(_: int) -> str:
        try:
            one = Client()
            one.cookies = client.cookies
            return one.post(NEW, FORM).headers["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        answers = set(two.map(post, range(2)))
    assert len(answers) == 1
    assert Case.objects.count() == 1


def test_a_form_from_a_page_that_was_shown_anew_is_a_new_one(town: Town) -> None:
    client = entered(town)
    client.post(NEW, FORM)
    client.post(NEW, {**FORM, "csrfmiddlewaretoken": "another mask"})
    assert Case.objects.count() == 2


def test_a_refused_form_may_be_sent_again(town: Town) -> None:
    client = entered(town)
    for _ in range(2):
        answer = client.post(NEW, {**FORM, "grades": []})
        assert "Velg minst ett trinn." in answer.content.decode()
    assert not SentForm.objects.exists()


def test_another_file_of_the_same_name_is_another_form(town: Town) -> None:
    client, case = entered(town), begin_case(town)
    for content in (b"%PDF-1.7 en", b"%PDF-1.7 to", b"%PDF-1.7 to"):
        upload = SimpleUploadedFile("referat.pdf", content, content_type="application/pdf")
        client.post(
            f"/sak/{case.key}/vedlegg/",
            {"csrfmiddlewaretoken": "mask", "upload": upload, "title": "Referat"},
        )
    assert case.plan.attachments.count() == 2


def test_digests_are_removed_after_a_day(town: Town) -> None:
    entered(town).post(NEW, FORM)
    SentForm.objects.create(key="old", at=timezone.now() - timedelta(days=2))
    assert tidy_up()["sendte skjema"] == 1
    assert SentForm.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["/styre/%00/", "/saker/?q=%00", "/saker.csv?q=%00", "/sak/%00/", "/skoler/?%00=1"]
)
def test_the_null_character_is_not_understood(town: Town, address: str) -> None:
    client = entered(town)
    assert client.get(address).status_code == 400
    assert client.post("/arbeid/mange/", {"sak": "\0"}).status_code == 400


def test_what_was_refused_may_be_sent_again(town: Town) -> None:
    client = entered(town)
    case = begin_case(town)
    path, form = f"/sak/{case.key}/ta-opp/", {"csrfmiddlewaretoken": "mask"}
    for _ in range(2):
        page = client.post(path, form, follow=True).content.decode()
        assert "Du kan ikke ta saken opp igjen nå." in page
        assert "registrert én gang" not in page
    assert not SentForm.objects.exists()
