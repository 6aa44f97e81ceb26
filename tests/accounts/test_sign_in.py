"""Coming in: password and a second factor, invitations, a lost phone, and too many attempts."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from entilen.accounts.actions.invitations import (
    Spent,
    accept,
    first_administrator_link,
    invite_by_letter,
    reset_second_factor,
)
from entilen.accounts.models import AccountRecord, Invitation, Person
from entilen.accounts.queries import is_administrator
from entilen.mail.models import Letter
from entilen.process.vocabulary import Role
from tests.browser import assert_accessible
from tests.cast import make_person

pytestmark = [pytest.mark.django_db]
PASSWORD = "rød sykkel på loftet"


@pytest.fixture(autouse=True)
def _demanded(settings: Any) -> Any:
    settings.SECOND_FACTOR_DEMANDED = True
    settings.LOGIN_REDIRECT_URL = "/konto/"


def code_of(secret: str, later: int = 0) -> str:
    return f"{hotp_value(secret, int(time.time()) // 30 + later):06d}"


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def with_password(name: str = "Per Person", *roles: Role) -> Person:
    person = make_person(name, *roles)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.django_db(transaction=True)
def test_an_invited_person_sets_up_an_app_and_signs_in_with_it(
    page: Page, live_server: Any
) -> None:
    person = make_person("Ida Invitert", Role.ICT_ADVISER)
    invite_by_letter(person=person, by=None)
    page.goto(f"/invitasjon/{token_of(Letter.objects.get().link)}/")
    assert_accessible(page)
    page.get_by_label("Passord", exact=True).fill("kort")
    page.get_by_label("Gjenta passordet").fill("kort")
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_text("Passordet er for kort").first).to_be_visible()
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_label("Gjenta passordet").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()

    expect(page.get_by_role("heading", name="Bekreftelse i to trinn")).to_be_visible()
    assert_accessible(page)
    page.goto("/konto/")
    expect(page.get_by_role("heading", name="Bekreftelse i to trinn")).to_be_visible()
    page.get_by_role("link", name="Sett opp app").click()
    assert_accessible(page)
    page.get_by_text("Kan du ikke lese av bildet?").click()
    secret = page.locator("code.codes").inner_text()
    page.get_by_label("Koden som appen viser nå").fill(code_of(secret))
    page.get_by_role("button", name="Ta appen i bruk").click()
    expect(page.get_by_role("heading", name="Reservekodene dine")).to_be_visible()
    assert_accessible(page)
    spare = page.locator("ul.codes li").first.inner_text()
    page.goto("/konto/")
    expect(page.get_by_text("App på telefonen")).to_be_visible()
    assert_accessible(page)

    page.locator("summary", has_text="Ida Invitert").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Logg inn", exact=True)).to_be_visible()
    assert_accessible(page)
    page.get_by_label("E-post").fill(person.email.upper())
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", name="Bekreft innloggingen")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Kode").fill("000000")
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_text("Koden er ikke riktig").first).to_be_visible()
    page.get_by_label("Kode").fill(spare)
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_role("heading", name="Mine opplysninger")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_passkey_replaces_the_password(page: Page, live_server: Any) -> None:
    person = make_person("Pia Passnøkkel", Role.ICT_ADVISER)
    invite_by_letter(person=person, by=None)
    page.goto(f"/invitasjon/{token_of(Letter.objects.get().link)}/")
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_label("Gjenta passordet").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()
    page.get_by_role("link", name="Lag passnøkkel").click()
    assert_accessible(page)
    # after axe: when its own session ends, the browser forgets the virtual key
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.get_by_label("Hva vil du kalle den?").fill("Jobbmaskinen")
    page.get_by_role("button", name="Lag passnøkkel").click()
    expect(page.get_by_role("heading", name="Reservekodene dine")).to_be_visible()
    page.goto("/konto/")
    expect(page.get_by_text("Jobbmaskinen")).to_be_visible()
    page.locator("summary", has_text="Pia Passnøkkel").click()
    page.get_by_role("button", name="Logg ut").click()
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.get_by_role("heading", name="Mine opplysninger")).to_be_visible()


def test_nobody_goes_anywhere_with_a_password_alone(client: Client) -> None:
    client.force_login(with_password())
    for address in ("/konto/", "/personer/", "/konto/stedfortreder/", "/konto/passord/"):
        assert client.get(address).headers["Location"] == "/konto/andre-trinn/"
    assert client.get("/konto/andre-trinn/").status_code == 200


def test_a_session_opened_with_a_stolen_password_ends_when_the_owner_has_a_factor(
    client: Client,
) -> None:
    person = with_password()
    client.force_login(person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert client.get("/konto/").headers["Location"] == "/logg-inn/"
    assert "_auth_user_id" not in client.session


def test_a_link_works_once(client: Client) -> None:
    person = make_person("Ida Invitert")
    invite_by_letter(person=person, by=None)
    old = token_of(Letter.objects.get().link)
    invite_by_letter(person=person, by=None)
    new = token_of(Letter.objects.latest("pk").link)
    with pytest.raises(Spent):
        accept(token=old, password=PASSWORD)
    accept(token=new, password=PASSWORD)
    with pytest.raises(Spent):
        accept(token=new, password=PASSWORD)
    assert client.get(f"/invitasjon/{new}/").status_code == 410
    assert not Invitation.objects.filter(token_hash__contains=new).exists()


def test_the_first_administrator_is_made_by_the_newest_link_and_only_once(client: Client) -> None:
    older, newest = first_administrator_link(), first_administrator_link()
    assert client.get(f"/invitasjon/{token_of(older)}/").status_code == 410
    fields = {
        "name": "Anne Først",
        "email": "Anne@eksempel.no",
        "password": PASSWORD,
        "repeated": PASSWORD,
    }
    answer = client.post(f"/invitasjon/{token_of(newest)}/", fields)
    assert answer.headers["Location"] == "/konto/andre-trinn/"
    person = Person.objects.get()
    assert person.email == "anne@eksempel.no" and is_administrator(person)
    assert first_administrator_link() == ""


def test_a_lost_phone_ends_every_session_and_starts_over(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    administrator = make_person("Anna Administrator", Role.ADMINISTRATOR)
    person = with_password()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    client.force_login(person)
    assert client.get("/konto/").status_code == 200
    reset_second_factor(by=administrator, person=person)
    assert client.get("/konto/").status_code == 302
    assert not Authenticator.objects.exists()
    assert AccountRecord.objects.filter(by=administrator, text__contains="nullstilt").exists()
    assert Letter.objects.get().to_address == person.email
    with pytest.raises(ValidationError):
        reset_second_factor(by=person, person=administrator)


def test_a_new_password_signs_out_everywhere_else(settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    person = with_password()
    here, there = Client(), Client()
    here.force_login(person)
    there.force_login(person)
    key = here.session.session_key
    new = "grønn sykkel i kjelleren"
    here.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/konto/").status_code == 200
    assert here.session.session_key != key
    assert there.get("/konto/").status_code == 302


def test_guessing_is_stopped_for_every_process(client: Client) -> None:
    person = with_password()
    for _ in range(5):
        client.post("/logg-inn/", {"login": person.email, "password": "feil passord"})
    answer = client.post("/logg-inn/", {"login": person.email, "password": PASSWORD})
    assert "for mange forsøk" in answer.content.decode()


def test_a_forgotten_password_tells_nobody_who_is_here(client: Client) -> None:
    person = with_password()
    known = client.post("/glemt-passord/", {"email": person.email.upper()}, follow=True)
    unknown = client.post("/glemt-passord/", {"email": "ukjent@eksempel.no"}, follow=True)
    strip = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert strip.sub(b"", known.content) == strip.sub(b"", unknown.content)
    assert [letter.to_address for letter in Letter.objects.all()] == [person.email]


def test_an_ended_account_is_out_at_once(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    person = with_password()
    client.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/konto/").status_code == 302


def test_the_record_is_never_changed() -> None:
    record = AccountRecord.objects.create(person=with_password(), text="Fikk tilgang", by=None)
    record.text = f"Noe annet {timezone.now()}"
    with pytest.raises(Exception, match="never changed"):
        record.save()
