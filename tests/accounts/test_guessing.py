"""Guessing is slow, and whoever guesses shuts nobody else out."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.accounts.attempts import FOR_ONE_PERSON
from entilen.accounts.models import Person, SignInAttempt
from entilen.accounts.validators import NotCommon
from tests.accounts.test_sign_in import PASSWORD, with_password

pytestmark = pytest.mark.django_db


def attempt(login: str, password: str, address: str = "192.0.2.1", **headers: str) -> bool:
    """Whether the password was tried at all."""
    answer = Client().post(
        "/logg-inn/", {"login": login, "password": password}, REMOTE_ADDR=address, headers=headers
    )
    return "for mange forsøk" not in answer.content.decode()


def test_a_strangers_wrong_tries_lock_nobody_but_the_stranger() -> None:
    person = with_password()
    for _ in range(5):
        assert attempt(person.email, "feil passord", "203.0.113.9")
    assert not attempt(person.email, PASSWORD, "203.0.113.9")
    assert attempt(person.email, PASSWORD, "192.0.2.1")


def test_many_strangers_are_slowed_but_the_owners_own_place_stays_open() -> None:
    person = with_password()
    assert attempt(person.email, PASSWORD, "192.0.2.1")
    for number in range(FOR_ONE_PERSON[0]):
        assert attempt(person.email, "feil passord", f"203.0.113.{number}")
    assert not attempt(person.email, "feil passord", "203.0.113.200")
    assert attempt(person.email, PASSWORD, "192.0.2.1")


def test_nothing_is_forgotten_because_much_is_counted() -> None:
    person = with_password()
    for _ in range(5):
        attempt(person.email, "feil passord")
    SignInAttempt.objects.bulk_create(SignInAttempt(person=str(n)) for n in range(1000))
    assert not attempt(person.email, PASSWORD)
    cache.set("lasting", "yes", 600)
    for number in range(400):
        cache.set(f"other-{number}", "x", 600)
    assert cache.get("lasting") == "yes"


def test_a_proxy_that_does_not_say_from_where_shuts_out_nobody(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = with_password()
    for number in range(120):
        attempt(f"noen{number}@eksempel.no", "feil passord")
    assert attempt(person.email, PASSWORD)


def test_what_is_kept_names_nobody() -> None:
    person = with_password()
    attempt(person.email, "feil passord")
    kept = str(SignInAttempt.objects.values().get())
    assert person.email not in kept and "192.0.2.1" not in kept and "feil" not in kept


@pytest.mark.parametrize(
    "password",
    [
        "passord12345",
        "Passord123456!",
        "P4ssord2026!!",
        "sommeren2026!",
        "velkommen1234",
        "sommersommer",
        "qwertyuiop123",
        "liverpool1234",
        "Administrator1",
        "password!2345",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        NotCommon().validate(password, Person(name="Anne Først"))


@pytest.mark.parametrize("password", [PASSWORD, "grønn sykkel i kjelleren", "t7Kq-vanskelig-9Lx"])
def test_a_sentence_is_let_through(password: str) -> None:
    NotCommon().validate(password)
