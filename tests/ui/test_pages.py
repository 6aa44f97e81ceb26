"""The style guide and the error pages."""

import psycopg
import pytest
from django.db import OperationalError
from django.http import Http404
from django.test import RequestFactory
from procrastinate.exceptions import ConnectorException
from psycopg.errors import DiskFull

from entilen.ui import pages


@pytest.mark.django_db
def test_the_style_guide_shows_every_component_without_inline_style() -> None:
    html = pages.gallery(RequestFactory().get("/ui/", {"page": "4"})).content.decode()
    assert " style=" not in html and "<script>" not in html
    assert html.count("<h1>") == 1
    assert "ui/dist/entilen" in html


def test_forbidden_cannot_be_told_from_missing() -> None:
    request = RequestFactory().get("/sak/x/")
    hidden, missing = pages.forbidden(request), pages.not_found(request, Http404())
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_error_pages_say_what_to_do() -> None:
    request = RequestFactory().get("/")
    for page, status, words in [
        (pages.bad_request(request), 400, "Gå tilbake"),
        (pages.server_error(request), 500, "er trygt"),
        (pages.csrf_failure(request), 403, "det er ikke lagret"),
    ]:
        assert page.status_code == status
        assert words in page.content.decode()


def _told_of(fault: Exception) -> tuple[int, str]:
    """The page that a fault is answered with."""
    try:
        raise fault
    except type(fault):
        answer = pages.server_error(RequestFactory().get("/"))
    return answer.status_code, answer.content.decode()


def _after(fault: Exception, cause: Exception) -> Exception:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_full_disk_is_said_as_it_is(wrapped: bool) -> None:
    full: Exception = _after(OperationalError("could not extend file"), DiskFull())
    status, page = _told_of(_after(ConnectorException(), full) if wrapped else full)
    assert status == 503 and "Disken til tjenesten er full" in page


def test_nobody_is_told_that_nothing_was_stored_when_that_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was sent may have been stored before the database went; sent again, it is done once."""
    monkeypatch.setattr(pages, "_reaches_database", lambda: False)
    of_driver, of_queue = psycopg.OperationalError("gone"), ConnectorException()
    for fault in (OperationalError("gone"), of_driver, _after(of_queue, OperationalError("gone"))):
        status, page = _told_of(fault)
        assert status == 503 and "vet vi ikke om det ble lagret" in page
        assert "er det ikke lagret" not in page and "last denne siden på nytt" in page


@pytest.mark.django_db
def test_a_database_that_is_back_already_had_gone_all_the_same() -> None:
    gone = psycopg.OperationalError("the connection is closed")
    assert _told_of(gone)[0] == _told_of(_after(OperationalError(), gone))[0] == 503
    assert _told_of(_after(OperationalError(), psycopg.errors.DeadlockDetected()))[0] == 500
