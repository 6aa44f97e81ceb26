"""What every answer carries, and what is said when the house is half down."""

import gzip
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from entilen.config.logs import Discreet
from entilen.process.vocabulary import Role
from entilen.ui.answers import AnswersMiddleware
from tests.cast import make_person

pytestmark = pytest.mark.django_db
SMALL = {"Accept-Encoding": "gzip"}


@pytest.fixture
def here() -> Client:
    client = Client()
    client.force_login(make_person("Anna Administrator", Role.ADMINISTRATOR))
    return client


@pytest.fixture
def database_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        patch.setattr("entilen.ui.pages._reaches_database", lambda: False)
        yield


@pytest.mark.parametrize("address", ["/konto/", "/personer/", "/dekning/", "/finnes-ikke/"])
def test_what_somebody_who_is_here_sees_is_kept_nowhere(here: Client, address: str) -> None:
    kept = here.get(address).headers["Cache-Control"]
    assert "private" in kept and "no-store" in kept


def test_open_data_is_for_everybody(here: Client) -> None:
    assert here.get("/api/v1/coverage").headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", ["/api/v1/coverage", "/api/v1/coverage.csv"])
def test_open_data_is_the_same_whoever_asks(here: Client, address: str) -> None:
    """A cache in between keeps one answer; pages that have a menu of one's own do not say so."""
    for client in (Client(), here):
        assert "cookie" not in client.get(address).headers.get("Vary", "").lower()
    assert "cookie" in Client().get("/dekning/").headers["Vary"].lower()


def test_what_says_that_it_is_public_varies_by_no_cookie() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        asked = HttpResponse("a", headers={"Cache-Control": "public"})
        asked.headers["Vary"] = "Cookie, Accept"
        return asked

    told = AnswersMiddleware(answer)(RequestFactory().get("/"))
    assert "Cookie" not in told.headers["Vary"] and "Accept" in told.headers["Vary"]


def test_a_wrong_host_is_said_as_that_and_the_operator_gets_a_hint(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = Client().get("/dekning/", headers={"host": "intern:8000"})
    assert answer.status_code == 400
    assert "kjenner ikke igjen adressen" in answer.content.decode()
    assert "informasjonskapsler" not in answer.content.decode()
    assert "intern:8000" in caplog.text and "proxy_set_header Host $host" in caplog.text


def test_a_form_through_a_proxy_that_hides_the_host_is_said_as_that(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/logg-inn/")
    sent = {"login": "a", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    origin = {"origin": "https://entilen.vik.kommune.no"}
    answer = client.post("/logg-inn/", sent, headers=origin)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "kjenner ikke igjen adressen" in page and "åpen for lenge" not in page
    assert "https://entilen.vik.kommune.no came to us as testserver" in caplog.text
    without = client.post("/logg-inn/", {"login": "a"}).content.decode()
    assert "åpen for lenge" in without


def test_nothing_that_no_page_needs_may_be_used(client: Client) -> None:
    assert "camera=()" in client.get("/dekning/").headers["Permissions-Policy"]


def test_public_pages_leave_small_and_forms_with_secrets_do_not(here: Client) -> None:
    client = Client()
    answer = client.get("/dekning/", headers=SMALL)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<h1" in gzip.decompress(answer.content)
    assert "Content-Encoding" not in client.get("/logg-inn/", headers=SMALL).headers
    assert "Content-Encoding" not in here.get("/dekning/", headers=SMALL).headers


def test_open_data_that_is_unchanged_is_not_sent_again(client: Client) -> None:
    first = client.get("/api/v1/coverage", headers=SMALL)
    again = client.get("/api/v1/coverage", headers=SMALL | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("database_down")
def test_a_database_out_of_reach_is_said_in_words_and_for_how_long() -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    page = client.get("/konto/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "ikke tilgjengelig" in page.content.decode()
    data = client.get("/api/v1/coverage")
    assert (data.status_code, data.headers["Retry-After"]) == (503, "30")
    assert data.headers["Content-Type"] == "application/problem+json"


def test_health_asks_for_no_session(here: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("entilen.accounts.sessions.SessionStore.load", lambda store: 1 / 0)
        assert here.get("/helse").content.startswith(b"ok")


def test_an_address_that_is_not_for_this_says_so(here: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    for answer in (here.get("/personer/1/nullstill/"), client.put("/konto/")):
        assert answer.status_code == 405 and answer.headers["Allow"]
        assert "kan ikke brukes slik" in answer.content.decode()
    told = client.put("/api/v1/coverage")
    assert (told.status_code, told.json()["status"]) == (405, 405)


def test_the_log_has_no_secret_and_a_refusal_is_one_line() -> None:
    token = "x" * 43
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", (f"/invitasjon/{token}/",), None
    )
    record.status_code, record.exc_info = 403, (ValueError, ValueError(), None)
    assert Discreet().filter(record)
    assert record.getMessage() == "Not Found: /invitasjon/…/" and record.exc_info is None
