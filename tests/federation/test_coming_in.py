"""Coming in by an issuer: proposed, confirmed by a person, and refused for what does not hold."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.accounts.middleware import FLAG
from entilen.accounts.models import Person
from entilen.config.issuers import as_allauth, read_issuers
from entilen.federation.actions import confirm
from entilen.federation.models import Proposal
from entilen.mail.models import Letter
from entilen.process.vocabulary import Role
from entilen.schools.models import OrgNumber
from tests.cast import Town, make_person
from tests.federation.issuer import CLIENT, Issuer, running
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db]
NUMBER = "974589648"
AT_SCHOOL = {
    "id": f"fc:org:vik.no:unit:NO{NUMBER}",
    "parent": "fc:org:vik.no",
    "membership": {"affiliation": ["member", "employee", "faculty"]},
}
PUPIL = {**AT_SCHOOL, "membership": {"affiliation": ["member", "student"]}}


@pytest.fixture
def issuer(settings: Any, town: Town) -> Iterator[Issuer]:
    with running() as one:
        environ = {
            "OIDC": "feide",
            "OIDC_FEIDE_URL": one.url,
            "OIDC_FEIDE_CLIENT_ID": CLIENT,
            "OIDC_FEIDE_SECRET": "hemmelig",
            "OIDC_FEIDE_GROUPS": f"{one.url}/groups",
        }
        settings.ISSUERS = read_issuers(environ, for_real=False)
        settings.SOCIALACCOUNT_PROVIDERS = as_allauth(settings.ISSUERS)
        school = OrgNumber.objects.filter(school=town.school)
        school.delete()
        OrgNumber.objects.create(school=town.school, number=NUMBER, valid=("2000-01-01", None))
        one.groups = [AT_SCHOOL]
        yield one


def off(client: Client) -> str:
    """Where the browser is sent to sign in."""
    return str(client.post("/logg-inn/med/feide/").headers["Location"])


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def comes(client: Client, issuer: Issuer) -> Any:
    address = off(client)
    code = issuer.consent(address)
    return client.get("/logg-inn/med/feide/tilbake/", {"code": code, "state": state_of(address)})


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def known(issuer: Issuer, person: Person) -> None:
    SocialAccount.objects.create(user=person, provider="feide", uid=issuer.claims["sub"])


def test_a_first_sign_in_proposes_and_opens_nothing(issuer: Issuer, town: Town) -> None:
    client = Client()
    issuer.claims |= {"email": town.principal.email, "email_verified": False}
    for _ in range(2):
        answer = comes(client, issuer)
        assert "Vi kjenner deg ikke ennå" in answer.content.decode()
    assert not inside(client)
    row = Proposal.objects.get()
    assert (row.issuer, row.subject, row.schools) == ("feide", "feide-1", [NUMBER])
    letter = Letter.objects.get(subject="Hvem er Ragnhild Rektor?")
    assert letter.to_address == town.principal.email


def test_who_belongs_to_no_school_is_asked_about_at_the_administrators(
    issuer: Issuer, town: Town
) -> None:
    issuer.groups = []
    comes(Client(), issuer)
    letter = Letter.objects.get(subject="Hvem er Ragnhild Rektor?")
    assert letter.to_address == town.administrator.email


def test_what_was_confirmed_is_ended_by_an_administrator(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    account = SocialAccount.objects.get()
    page = client_of(town.administrator)
    assert "Logger inn med Feide" in page.get(f"/personer/{town.teacher.pk}/").content.decode()
    assert client_of(town.principal).post(f"/innlogginger/opphev/{account.pk}/").status_code == 404
    page.post(f"/innlogginger/opphev/{account.pk}/")
    client = Client()
    comes(client, issuer)
    assert not inside(client)


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_lets_nobody_in_verified_or_not(
    issuer: Issuer, town: Town, verified: bool
) -> None:
    client = Client()
    issuer.claims |= {"email": town.administrator.email, "email_verified": verified}
    comes(client, issuer)
    assert not inside(client)


def test_who_is_confirmed_comes_in_with_the_roles_given_here(issuer: Issuer, town: Town) -> None:
    comes(Client(), issuer)
    row = Proposal.objects.get()
    page = client_of(town.administrator)
    assert row.name in page.get("/innlogginger/").content.decode()
    page.post(f"/innlogginger/{row.pk}/", {"person": town.teacher.pk})
    letter = Letter.objects.get(to_address=town.teacher.email)
    assert letter.subject == "Du kan nå logge inn med Feide"
    client = Client()
    assert comes(client, issuer).status_code == 302
    assert client.session["_auth_user_id"] == str(town.teacher.pk)
    assert client.session[FLAG] == town.teacher.pk
    assert SocialAccount.objects.get().extra_data == {}


def test_a_principal_confirms_the_own_schools_people_and_nobody_else(
    issuer: Issuer, town: Town
) -> None:
    comes(Client(), issuer)
    row = Proposal.objects.get()
    assert client_of(town.principal).get(f"/innlogginger/{row.pk}/").status_code == 200
    with pytest.raises(ValidationError, match="ikke bekrefte denne personen"):
        confirm(by=town.principal, proposal=row, person=town.administrator)
    with pytest.raises(ValidationError, match="ikke bekrefte denne personen"):
        confirm(by=town.principal, proposal=row, person=town.principal)
    confirm(by=town.principal, proposal=row, person=town.teacher)
    with pytest.raises(ValidationError, match="besvart"):
        confirm(by=town.administrator, proposal=row, person=town.adviser)


def test_another_schools_principal_and_the_adviser_see_nobody(issuer: Issuer, town: Town) -> None:
    from tests.cast import make_school

    comes(Client(), issuer)
    row = Proposal.objects.get()
    other = make_person("Rune Rektor", Role.PRINCIPAL, school=make_school("Storvik skole"))
    assert client_of(other).get(f"/innlogginger/{row.pk}/").status_code == 404
    assert client_of(town.adviser).get("/innlogginger/").status_code == 404
    assert client_of(town.teacher).get("/innlogginger/").status_code == 404


def test_a_pupil_is_turned_away_also_one_that_somebody_confirmed(
    issuer: Issuer, town: Town
) -> None:
    issuer.groups = [PUPIL]
    client = Client()
    assert "sier at du er elev" in comes(client, issuer).content.decode()
    assert not Proposal.objects.exists()
    known(issuer, town.teacher)
    comes(client, issuer)
    assert not inside(client)


def test_a_student_who_is_employed_is_no_pupil(issuer: Issuer) -> None:
    issuer.groups = [PUPIL, AT_SCHOOL]
    comes(Client(), issuer)
    assert Proposal.objects.exists()


def test_without_the_groups_the_known_come_in_and_the_new_wait(issuer: Issuer, town: Town) -> None:
    issuer.groups_down = True
    client = Client()
    assert "ikke svarte. Prøv igjen" in comes(client, issuer).content.decode()
    assert not Proposal.objects.exists()
    known(issuer, town.teacher)
    comes(client, issuer)
    assert inside(client)


def test_keys_that_rotate_are_fetched_anew(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    for _ in range(2):
        client = Client()
        comes(client, issuer)
        assert inside(client)
        issuer.rotate()


def test_a_clock_that_is_a_little_wrong_is_no_fault(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    issuer.skew = 40
    client = Client()
    comes(client, issuer)
    assert inside(client)


def _other_key(issuer: Issuer) -> None:
    issuer.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: setattr(one, "audience", "en-annen"),
        lambda one: setattr(one, "lives", -400),
        lambda one: setattr(one, "skew", 4000),
        lambda one: setattr(one, "says_other", "feide-2"),
        _other_key,
    ],
    ids=["audience", "expired", "from the future", "another person", "another key"],
)
def test_a_token_that_does_not_hold_lets_nobody_in(issuer: Issuer, town: Town, spoil: Any) -> None:
    known(issuer, town.teacher)
    spoil(issuer)
    client = Client()
    answer = comes(client, issuer)
    assert answer.status_code == 400 and "gikk ikke" in answer.content.decode()
    assert not inside(client)


def test_a_state_is_of_one_browser_and_used_once(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    client = Client()
    address = off(client)
    query = {"code": issuer.consent(address), "state": state_of(address)}
    thief = Client()
    assert thief.get("/logg-inn/med/feide/tilbake/", query).status_code == 400
    assert not inside(thief)
    assert client.get("/logg-inn/med/feide/tilbake/", query).status_code == 302
    client.logout()
    query["code"] = issuer.consent(address)
    assert client.get("/logg-inn/med/feide/tilbake/", query).status_code == 400


def test_a_code_without_its_verifier_is_worth_nothing(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    client = Client()
    first, second = off(client), off(client)
    code = issuer.consent(first)
    answer = client.get("/logg-inn/med/feide/tilbake/", {"code": code, "state": state_of(second)})
    assert answer.status_code == 400 and not inside(client)


def test_who_is_closed_out_stays_out(issuer: Issuer, town: Town) -> None:
    known(issuer, town.teacher)
    Person.objects.filter(pk=town.teacher.pk).update(is_active=False)
    client = Client()
    comes(client, issuer)
    assert not inside(client)


def test_the_sign_in_page_offers_what_is_set_up(issuer: Issuer) -> None:
    assert "Logg inn med Feide" in Client().get("/logg-inn/").content.decode()
    assert Client().post("/logg-inn/med/entra/").status_code == 404
    assert Client().get("/logg-inn/med/feide/").status_code == 405


def test_without_an_issuer_nothing_is_offered(town: Town) -> None:
    assert "jobbkontoen" not in Client().get("/logg-inn/").content.decode()
    assert Client().post("/logg-inn/med/feide/").status_code == 404


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"OIDC": "feide"}, "OIDC_FEIDE_URL og OIDC_FEIDE_CLIENT_ID og OIDC_FEIDE_SECRET mangler"),
        ({"OIDC": "Æ!"}, "små bokstaver og tall"),
        (
            {
                "OIDC": "feide",
                "OIDC_FEIDE_URL": "http://auth.example",
                "OIDC_FEIDE_CLIENT_ID": "a",
                "OIDC_FEIDE_SECRET": "b",
            },
            "må være en adresse med https",
        ),
    ],
)
def test_what_is_set_up_wrongly_is_said(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_issuers(environ, for_real=True)
