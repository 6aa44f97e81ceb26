"""What machines ask: alive, ready, and how it goes; and what a request carries with it."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from entilen.config.logs import Line, in_request
from entilen.mail.actions import hold_letters, write

ANY_NAME = {"Host": "10.0.0.7:8000"}
TOKEN = "et-langt-og-tilfeldig-tegn"


@contextmanager
def database_down() -> Iterator[None]:
    def refuse(*arguments: Any) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        yield


def test_alive_asks_no_database_and_says_which_edition(client: Client) -> None:
    answer = client.get("/helse", headers=ANY_NAME)
    assert answer.status_code == 200
    assert answer.content.decode().startswith("ok\nEntilen 0.1.0")


@pytest.mark.django_db
def test_ready_means_that_the_database_is_ours_to_write(client: Client) -> None:
    answer = client.get("/klar", headers=ANY_NAME)
    assert (answer.status_code, answer.content) == (200, b"klar\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("SET TRANSACTION READ ONLY", "kan bare leses"),
        ("DELETE FROM django_migrations WHERE app = 'mail'", "ikke oppgradert"),
        (
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('mail', '9_contract_a', now())",
            "oppgradert av en nyere",
        ),
    ],
)
def test_not_ready_says_why(client: Client, fault: str, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    answer = client.get("/klar")
    assert answer.status_code == 503 and words in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["mail", "an_app_that_comes_later"])
def test_old_code_stays_ready_where_newer_code_has_only_expanded(client: Client, app: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, '0099_more', now())",
            [app],
        )
    assert client.get("/klar").content == b"klar\n"


@pytest.mark.django_db
def test_a_librarys_later_step_promises_nothing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('procrastinate', '0999_other', now())"
        )
    assert client.get("/klar").status_code == 503


@pytest.mark.django_db
def test_not_ready_without_an_answer_or_without_room(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database_down():
        assert client.get("/klar").content == b"databasen svarer ikke\n"
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=1024))
    assert client.get("/klar").content == b"disken er full\n"


@pytest.mark.django_db
def test_every_answer_carries_a_strict_policy(client: Client) -> None:
    policy = client.get("/helse")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_figures_are_for_this_machine_and_for_who_has_the_token(
    client: Client, settings: Any
) -> None:
    write(cause="en", to_name="P", to_address="p@eksempel.no", subject="E", body="H")
    hold_letters(reason="prøve")
    text = client.get("/metrics").content.decode()
    for line in (
        'entilen_letters{state="waiting"} 1.0',
        'entilen_jobs{state="todo"} 1.0',
        "entilen_letters_held 1.0",
        "entilen_database_up 1.0",
        "entilen_disk_free_bytes",
    ):
        assert line in text, text
    assert "eksempel.no" not in text
    through_a_proxy = {"headers": {"X-Forwarded-For": "127.0.0.1"}}
    assert client.get("/metrics", **through_a_proxy).status_code == 404  # type: ignore[arg-type]
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 404
    settings.ENVIRONMENT = replace(django_settings.ENVIRONMENT, metrics_token=TOKEN)
    bearer = {"REMOTE_ADDR": "10.1.2.3", "headers": {"Authorization": f"Bearer {TOKEN}"}}
    assert client.get("/metrics", **bearer).status_code == 200  # type: ignore[arg-type]


@pytest.mark.django_db
def test_answers_are_counted_and_a_database_that_is_down_is_a_figure(client: Client) -> None:
    client.get("/finnes-ikke")
    with database_down():
        text = client.get("/metrics").content.decode()
    assert 'entilen_answers_total{method="GET",status="4xx"}' in text
    assert "entilen_database_up 0.0" in text


@pytest.mark.django_db
def test_a_request_has_a_key_that_the_proxy_may_give(client: Client) -> None:
    given = client.get("/helse", headers={"X-Request-ID": "fra-proxyen-1"})
    assert given["X-Request-ID"] == "fra-proxyen-1"
    made = client.get("/helse", headers={"X-Request-ID": "linje\nskift"})["X-Request-ID"]
    assert len(made) == 16 and made != client.get("/helse")["X-Request-ID"]


def test_a_log_line_has_the_zone_and_the_request_and_names_nobody() -> None:
    record = logging.LogRecord(
        "entilen.mail", logging.WARNING, "x", 1, "nei til %s, se %s", (
            "kari.nordmann+a@sub.eksempel.no",
            "https://entilen.example/invitasjon/abcdefghijklmnopqrstuvwxyz012345/",
        ), None,
    )  # fmt: skip
    with in_request("nøkkel"):
        line = Line().format(record)
    assert "+00:00 WARNING entilen.mail [nøkkel] nei til …@sub.eksempel.no, se" in line
    assert "kari" not in line and "abcdef" not in line


@pytest.mark.parametrize(
    ("behind", "headers", "status", "words"),
    [
        (False, {}, 503, "BEHIND_PROXY=1 mangler"),
        (True, {}, 503, "setter ikke X-Forwarded-Proto"),
        (True, {"X-Forwarded-Proto": "http"}, 200, "siden"),
    ],
)
def test_without_a_proxy_that_does_its_part_there_is_a_sentence_and_no_circle(
    settings: Any, behind: bool, headers: dict[str, str], status: int, words: str
) -> None:
    from entilen.config.middleware import RequestMiddleware

    settings.ENVIRONMENT = replace(
        django_settings.ENVIRONMENT, mode="production", behind_proxy=behind
    )
    request = HttpRequest()
    request.path, request.method = "/", "GET"
    request.META |= {f"HTTP_{name.upper().replace('-', '_')}": it for name, it in headers.items()}
    answer = RequestMiddleware(lambda request: HttpResponse("siden"))(request)
    assert answer.status_code == status and words in answer.content.decode()


def _line_of(fault: Exception) -> str:
    try:
        try:
            raise fault
        except Exception as cause:
            raise RuntimeError("noe gikk galt") from cause
    except RuntimeError as error:
        info = (RuntimeError, error, error.__traceback__)
        return Line().format(logging.LogRecord("x", logging.ERROR, "x", 1, "a\n b", (), info))


def test_a_database_that_went_away_is_one_line_and_our_own_faults_keep_their_trace() -> None:
    gone = _line_of(psycopg.OperationalError("connection failed:\n refused"))
    assert gone.endswith("a b: databasen kan ikke svare: connection failed: refused")
    closing = _line_of(psycopg.errors.AdminShutdown("terminating connection"))
    assert "\n" not in closing and "Traceback" not in closing
    for ours in (KeyError("x"), psycopg.errors.DeadlockDetected("deadlock")):
        assert "Traceback" in _line_of(ours)


def test_faults_that_are_each_others_context_are_told_and_end() -> None:
    """A web process hung for ever in such a ring, with the lock of the log in its hand."""
    first, second = KeyError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "galt", (), (ValueError, second, None))
    assert "galt" in Line().format(record)


def test_a_full_disk_is_one_line_in_the_log() -> None:
    full = _line_of(psycopg.errors.DiskFull("could not extend file"))
    assert full.endswith("databasen kan ikke svare: could not extend file")
