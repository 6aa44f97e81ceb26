"""What somebody who is not signed in can send: little, and none of it is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from entilen.accounts.models import KeptSession
from entilen.files.size_rules import STRANGERS
from entilen.process.vocabulary import Role
from entilen.runtime.tidying import tidy_up
from tests.cast import make_person

pytestmark = pytest.mark.django_db
LARGE = "a" * (STRANGERS + 1)


def _addresses(patterns: Any, before: str = "/") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            found.append(before + str(pattern.pattern))
    return found


def _filled(pattern: str) -> str:
    out = ""
    for part in pattern.split("<"):
        kind, closed, rest = part.partition(">")
        out += (("1" if kind.startswith("int") else "abc") + rest) if closed else part
    return out


def test_every_address_refuses_a_strangers_large_body(client: Client) -> None:
    addresses = [_filled(address) for address in _addresses(get_resolver().url_patterns)]
    assert len(addresses) > 150
    taken = [
        address for address in addresses if client.post(address, {"text": LARGE}).status_code != 413
    ]
    assert taken == []
    assert not KeptSession.objects.exists()


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_what_a_stranger_sends_is_not_kept_in_a_session(client: Client, name: str) -> None:
    answer = client.post(reverse(name), {"text": "en hemmelighet"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/logg-inn/")
    assert not any("hemmelighet" in str(row.get_decoded()) for row in KeptSession.objects.all())
    assert not KeptSession.objects.exists()


def test_a_password_alone_is_a_stranger_still(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    client.force_login(make_person("Per Person"))
    assert client.post("/konto/andre-trinn/", {"text": LARGE}).status_code == 413


def test_a_page_takes_from_people_what_its_form_has_room_for(client: Client) -> None:
    client.force_login(make_person("Anna Administrator", Role.ADMINISTRATOR))
    form = {"text": "a" * (2 * 1024**2 + 1)}
    answer = client.post("/personer/inviter/", form)
    assert answer.status_code == 413
    assert "høyst 2 MB" in answer.content.decode()
    assert client.post("/personer/inviter/", {"text": LARGE}).status_code == 200
    file = SimpleUploadedFile("skoler.csv", b"a" * (3 * 1024**2))
    assert client.post("/register/fil/", {"file": file}).status_code != 413


def test_sessions_that_have_run_out_are_cleared(client: Client) -> None:
    client.force_login(make_person("Per Person"))
    assert tidy_up()["utløpte økter"] == 0
    KeptSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert tidy_up()["utløpte økter"] == 1
