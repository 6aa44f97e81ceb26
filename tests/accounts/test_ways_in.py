"""Changes of the ways in: who may make them, what ends with them, and who is told."""

import secrets as random
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from entilen.accounts.actions.invitations import (
    accept,
    invite_by_letter,
    open_invitation,
    send_reset,
)
from entilen.accounts.actions.lockout import let_in
from entilen.accounts.actions.roles import invite
from entilen.accounts.models import AccountRecord, Invitation, KeptSession, Person
from entilen.accounts.secrets import cipher, renew_secrets
from entilen.mail.models import Letter
from entilen.process.vocabulary import Role
from tests.accounts.test_sign_in import PASSWORD, code_of, token_of, with_password
from tests.cast import make_person

pytestmark = pytest.mark.django_db
SIGN_IN = "/logg-inn/"


@pytest.fixture(autouse=True)
def _demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    settings.LOGIN_REDIRECT_URL = "/konto/"


def by_password(person: Person) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    return client


def with_app(person: Person) -> str:
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def set_up(client: Client) -> str:
    client.get("/konto/app/")
    secret = str(client.session["mfa.totp.secret"])
    answer = client.post("/konto/app/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/konto/reservekoder/"
    return secret


def signed_in(person: Person, secret: str, later: int = 0) -> Client:
    client = by_password(person)
    client.post("/logg-inn/kode/", {"code": code_of(secret, later)})
    assert client.get("/konto/").status_code == 200
    return client


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_factor_ends_every_other_session() -> None:
    person = with_password()
    stolen, owner = by_password(person), by_password(person)
    assert stolen.get("/konto/andre-trinn/").status_code == 200
    set_up(owner)
    assert owner.get("/konto/reservekoder/").status_code == 200
    assert KeptSession.objects.filter(person=person).count() == 1
    for address in ("/konto/reservekoder/", "/konto/andre-trinn/", "/konto/app/", "/konto/"):
        assert stolen.get(address).headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    "address",
    ["/konto/reservekoder/", "/konto/app/", "/konto/andre-trinn/", "/konto/bekreft/"],
)
def test_a_session_without_the_factor_is_out_wherever_it_goes(address: str) -> None:
    person = with_password()
    session = by_password(person)
    with_app(person)
    assert session.get(address).headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in session.session


CHANGES = [
    "/konto/reservekoder/",
    "/konto/reservekoder/nye/",
    "/konto/app/fjern/",
    "/konto/passnokkel/",
    "/konto/passord/",
]


@pytest.mark.parametrize("address", CHANGES)
def test_having_signed_in_is_no_proof_for_a_change_of_the_ways_in(address: str) -> None:
    person = with_password()
    secret = with_app(person)
    client = signed_in(person, secret)
    assert client.get(address).headers["Location"].startswith("/konto/bekreft/kode/?next=")
    assert client.post(address, {"x": "y"}).status_code in (302, 405)
    client.post(f"/konto/bekreft/?next={address}", {"password": PASSWORD})
    assert client.get(address).status_code == 302
    client.post(f"/konto/bekreft/kode/?next={address}", {"code": code_of(secret, 1)})
    assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_every_change_of_a_way_in_is_on_record_and_in_a_letter() -> None:
    person = with_password()
    client = by_password(person)
    secret = set_up(client)
    client.post("/konto/reservekoder/nye/")
    new = "grønn sykkel i kjelleren"
    client.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/konto/app/fjern/")
    told = [letter.body for letter in Letter.objects.order_by("pk")]
    for what in ("app på telefonen ble tatt i bruk", "reservekoder", "byttet", "ble fjernet"):
        assert sum(what in body for body in told) == 1, (what, told)
    assert not any(secret in body or new in body for body in told)
    assert AccountRecord.objects.filter(person=person).count() == len(told) == 4


def test_the_key_can_be_changed_and_old_secrets_are_renewed(settings: Any) -> None:
    person = with_password()
    secret = with_app(person)
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = random.token_urlsafe(50), [before]
    signed_in(person, secret)
    assert renew_secrets() == 0
    settings.SECRET_KEY_FALLBACKS = []
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert cipher().decrypt(kept.encode()).decode() == secret
    signed_in(person, secret, later=1)


def test_an_unreadable_secret_is_said_and_never_a_fault(settings: Any) -> None:
    person = with_password()
    secret = with_app(person)
    open_session = signed_in(person, secret)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = random.token_urlsafe(50)
    session = open_session.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": 4_000_000_000, "reauthenticated": True}
    ]
    session.save()
    fallbacks, settings.SECRET_KEY_FALLBACKS = settings.SECRET_KEY_FALLBACKS, []
    assert renew_secrets() == 2
    client = by_password(person)
    answer = client.post("/logg-inn/kode/", {"code": code_of(secret, 1)})
    assert answer.status_code == 200
    assert "fått en ny nøkkel" in answer.content.decode()
    settings.SECRET_KEY_FALLBACKS = fallbacks
    Authenticator.objects.update(data={"seed": "x", "secret": "x", "used_mask": 0})
    shown = open_session.get("/konto/reservekoder/")
    assert shown.status_code == 409 and "./run serve administrator" in shown.content.decode()


def test_a_sole_administrator_has_a_way_back_from_the_machine() -> None:
    person = with_password("Anna Administrator", Role.ADMINISTRATOR)
    with_app(person)
    link = let_in(email=person.email)
    accept(token=token_of(link), password=PASSWORD)
    assert not Authenticator.objects.exists()


def test_a_strangers_forgotten_password_leaves_an_open_invitation_open() -> None:
    person = make_person("Ida Invitert")
    invite_by_letter(person=person, by=make_person("Anna Administrator", Role.ADMINISTRATOR))
    invited = token_of(Letter.objects.get().link)
    for _ in range(10):
        send_reset(email=person.email)
    assert open_invitation(invited).person == person
    assert Letter.objects.count() == 4
    accept(token=invited, password=PASSWORD)
    assert not Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now()).exists()


def test_nobody_is_sent_invitations_without_end() -> None:
    administrator = make_person("Anna Administrator", Role.ADMINISTRATOR)
    person = make_person("Ida Invitert")
    for _ in range(5):
        invite_by_letter(person=person, by=administrator)
    with pytest.raises(ValidationError, match="det siste døgnet"):
        invite_by_letter(person=person, by=administrator)


@pytest.mark.parametrize("name", ["Se www.eksempel.no", "https://x.example", "vinn.example/ida"])
def test_a_name_is_no_web_address(name: str) -> None:
    administrator = make_person("Anna Administrator", Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="nettadresse"):
        invite(
            by=administrator,
            name=name,
            email="ida@eksempel.no",
            role=Role.ARCHIVIST,
            school=None,
            first_day=administrator.created_at.date(),
        )
