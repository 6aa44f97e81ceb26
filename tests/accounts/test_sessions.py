"""Where one is signed in: shown, recognised, and ended one by one."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.test import Client
from psycopg.errors import DiskFull

from entilen.accounts.models import KeptSession
from entilen.accounts.sessions import SessionStore, browser_of
from tests.accounts.test_sign_in import PASSWORD, with_password
from tests.accounts.test_ways_in import with_app

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"


def test_each_session_is_shown_and_another_one_can_be_ended() -> None:
    person, other = with_password(), with_password("Ola Annen")
    here, there, stranger = Client(), Client(), Client()
    for client, who, agent in ((here, person, FIREFOX), (there, person, PHONE)):
        client.post(
            "/logg-inn/", {"login": who.email, "password": PASSWORD}, headers={"User-Agent": agent}
        )
    stranger.force_login(other)
    page = here.get("/konto/").content.decode()
    assert "Firefox på Windows" in page and "Safari på iPhone" in page
    keys = KeptSession.objects.values_list("session_key", flat=True)
    assert not any(key in page for key in keys)
    named = KeptSession.objects.get(browser="Safari på iPhone").name
    stranger.post("/konto/okt/avslutt/", {"session": named})
    assert there.get("/konto/").status_code == 200
    here.post("/konto/okt/avslutt/", {"session": named})
    assert there.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200


def test_a_session_ends_twelve_hours_after_signing_in_also_for_who_is_at_work() -> None:
    client = Client()
    begin = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    with time_machine.travel(begin, tick=False):
        client.force_login(with_password())
    for hours in (6, 11):
        with time_machine.travel(begin + timedelta(hours=hours), tick=False):
            session = client.session
            session["at work"] = hours
            session.save()
            assert client.get("/konto/").status_code == 200
    with time_machine.travel(begin + timedelta(hours=12, minutes=1), tick=False):
        assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize("agent", ["", "noe rart", "curl/8"])
def test_what_is_not_known_is_a_browser(agent: str) -> None:
    assert browser_of(agent) == "Nettleser"


def test_sign_ins_and_failures_leave_a_line_that_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = with_password()
    with_app(person)
    with caplog.at_level(logging.INFO, logger="entilen.accounts"):
        client = Client()
        client.post("/logg-inn/", {"login": person.email, "password": "feil passord"})
        client.post("/logg-inn/", {"login": person.email, "password": PASSWORD})
        client.post("/logg-inn/kode/", {"code": "000000"})
    said = caplog.text
    for part in (
        "sign-in failed",
        "password right",
        f"second factor refused for person {person.pk}",
    ):
        assert part in said
    assert person.email not in said and PASSWORD not in said and "127.0.0.1" not in said


def test_a_full_disk_is_not_told_as_a_session_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django answers an ended session with 400, «Vi forsto ikke det du sendte»."""
    store = SessionStore()
    store.create()

    def full(self: KeptSession, **how: Any) -> None:
        raise OperationalError from DiskFull()

    with monkeypatch.context() as broken:
        broken.setattr(KeptSession, "save", full)
        with pytest.raises(OperationalError) as raised:
            store.save()
    assert isinstance(raised.value.__cause__, DiskFull)
    KeptSession.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
