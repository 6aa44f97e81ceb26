"""Personal data is kept for as long as dated data says, and the page tells what the night takes."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment, SignInAttempt
from entilen.bodies.actions import invite
from entilen.bodies.models import BoardLink
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import ImpartialityDeclaration
from entilen.federation.models import Proposal
from entilen.mail.actions import write
from entilen.mail.models import Letter, MailState
from entilen.privacy.actions import set_terms
from entilen.privacy.queries import kept_lines, next_night
from entilen.privacy.sweeping import BODY_GONE, SWEEPS
from entilen.process.vocabulary import Role, Stage
from entilen.programme.privacy_queries import shipped, terms_at
from entilen.programme.privacy_rules import KEEPINGS, TERMS, problems_with
from entilen.runtime import tidying
from entilen.setup.models import FileKind, KeptFile
from tests.cast import Town, begin_case, make_person
from tests.visiting import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
DAYS = timedelta(days=1)


def terms(town: Town, **days: int) -> None:
    set_terms(
        by=town.administrator,
        valid_from=timezone.localdate(),
        days={**shipped().days, **days},
        grounds=["Feil"],
    )


def attempt(days: int) -> None:
    row = SignInAttempt.objects.create(person="x", address="y")
    SignInAttempt.objects.filter(pk=row.pk).update(at=timezone.now() - days * DAYS)


def test_what_is_shipped_is_whole_and_within_its_bounds() -> None:
    assert set(shipped().days) == {row.key for row in TERMS}
    assert {row.key for row in KEEPINGS} == {row.key for row in SWEEPS}
    assert problems_with(dict(shipped().days), list(shipped().grounds)) == []


def test_the_municipality_says_for_how_long(town: Town) -> None:
    for days in (10, 40, 100):
        attempt(days)
    assert tidying.tidy_up()["gjettede passord"] == 2
    attempt(100)
    terms(town, attempts=150)
    assert tidying.tidy_up()["gjettede passord"] == 0
    terms(town, attempts=90)
    assert tidying.tidy_up()["gjettede passord"] == 1


def test_times_apply_from_their_day_and_what_applied_before_is_remembered(town: Town) -> None:
    today = timezone.localdate()
    set_terms(
        by=town.administrator,
        valid_from=today + 10 * DAYS,
        days={**shipped().days, "letters": 400},
        grounds=["Feil"],
    )
    assert terms_at(today).days["letters"] == 730
    assert terms_at(today + 10 * DAYS).days["letters"] == 400
    with pytest.raises(Refused, match="har vært"):
        set_terms(
            by=town.administrator,
            valid_from=today - DAYS,
            days=shipped().days,
            grounds=["Feil"],
        )
    with pytest.raises(NotYours):
        set_terms(by=town.manager, valid_from=today, days=shipped().days, grounds=["Feil"])
    with pytest.raises(Refused, match="fra 30 til 180 dager"):
        terms(town, attempts=1)


def test_the_page_says_what_the_night_takes_and_the_form_changes_it(town: Town) -> None:
    attempt(45)
    shown = page(town.administrator, "/oppsett/personvern/")
    assert "24. november 2026 kl. 04.00" in " ".join(shown.split())
    lines = {line.keeping.key: line for line in kept_lines(timezone.now())[1]}
    assert lines["attempts"].due == 1 and lines["links"].due == 0
    form = {f"days-{key}": days for key, days in shipped().days.items()}
    answer = client_of(town.administrator).post(
        "/oppsett/personvern/tider/",
        {**form, "days-attempts": 60, "grounds": "Feil\n\nElever", "valid_from": "23.11.2026"},
        follow=True,
    )
    assert "Gjelder fra 23. november 2026" in " ".join(answer.content.decode().split())
    now = terms_at(timezone.localdate())
    assert (now.days["attempts"], now.grounds) == (60, ("Feil", "Elever"))
    assert kept_lines(timezone.now())[1][1].due == 0
    refused = client_of(town.administrator).post(
        "/oppsett/personvern/tider/",
        {**form, "days-letters": 1, "grounds": "Feil", "valid_from": "23.11.2026"},
    )
    assert "skriv et tall fra 90 til 3650 dager" in refused.content.decode()


def test_how_long_a_board_link_works_is_the_municipalitys_to_say(town: Town) -> None:
    case = begin_case(town)
    before = invite(case=case, person=town.principal, name="Bo Styre", email="")
    assert (before.ends_at - before.given_at).days in {119, 120}
    terms(town, board_access=30)
    given = invite(case=case, person=town.principal, name="Bente Styre", email="")
    assert (given.ends_at - given.given_at).days in {29, 30}
    before.refresh_from_db()
    assert (before.ends_at - before.given_at).days in {119, 120}
    shown = " ".join(page(town.administrator, "/oppsett/personvern/").split())
    assert "slutter å virke 30 dager etter at lenken ble gitt" in shown
    with pytest.raises(Refused, match="fra 7 til 365 dager"):
        terms(town, board_access=900)


def test_a_letter_loses_its_text_and_address_and_is_not_written_again(town: Town) -> None:
    old, new, waiting = (
        write(cause=c, to_name="Per", to_address="per@eksempel.no", subject="Emne", body="Hei")
        for c in "abc"
    )
    for letter, days in ((old, 731), (new, 10)):
        Letter.objects.filter(pk=letter.pk).update(
            state=MailState.SENT, done_at=timezone.now() - days * DAYS
        )
    assert tidying.tidy_up()["tekster i gamle brev"] == 1
    old.refresh_from_db()
    assert (old.body, old.to_address, old.subject) == (BODY_GONE, "", "Emne")
    assert Letter.objects.get(pk=new.pk).body == "Hei" == Letter.objects.get(pk=waiting.pk).body
    again = write(cause="a", to_name="Per", to_address="per@eksempel.no", subject="E", body="Hei")
    assert again.pk == old.pk
    assert tidying.tidy_up()["tekster i gamle brev"] == 0


def test_why_somebody_was_disqualified_goes_and_that_they_were_stays(town: Town) -> None:
    case = begin_case(town)
    long_ago = timezone.now() - 2000 * DAYS
    row = ImpartialityDeclaration.objects.create(
        case=case, person=town.adviser, disqualified=True, ground="family", at=long_ago
    )
    assert tidying.tidy_up()["grunner til inhabilitet"] == 0
    type(case).objects.filter(pk=case.pk).update(stage=Stage.REJECTED, turn_since=long_ago)
    assert tidying.tidy_up()["grunner til inhabilitet"] == 1
    row.refresh_from_db()
    assert row.disqualified and row.ground == ""


def left(name: str, days: int) -> Person:
    person = make_person(name, Role.ARCHIVIST)
    gone = timezone.now() - days * DAYS
    RoleAssignment.objects.filter(person=person).update(last_day=gone.date())
    Person.objects.filter(pk=person.pk).update(created_at=gone - DAYS)
    return person


def test_who_has_had_no_role_for_long_has_no_way_in_and_keeps_the_name(town: Town) -> None:
    Person.objects.update(created_at=timezone.now() - 1000 * DAYS)
    old, lately, back = left("Gammel", 731), left("Nylig", 100), left("Tilbake", 731)
    RoleAssignment.objects.create(
        person=back, role=Role.ARCHIVIST, first_day=timezone.localdate() + 30 * DAYS
    )
    client = client_of(old)
    Person.objects.filter(pk=old.pk).update(last_login=None)
    assert tidying.tidy_up()["tilganger uten rolle"] == 3  # two never had one
    old.refresh_from_db()
    assert (old.name, old.is_active) == ("Gammel", False)
    assert old.email == f"{old.pk}@slettet.invalid"
    assert client.get("/konto/").status_code == 302
    for person in (lately, back, town.principal):
        assert Person.objects.get(pk=person.pk).is_active
    assert tidying.tidy_up()["tilganger uten rolle"] == 0


def test_lists_of_people_go(town: Town) -> None:
    for kind in (FileKind.PEOPLE, FileKind.VERSION):
        KeptFile.objects.create(
            kind=kind, name="f", content={}, by=town.manager, at=timezone.now() - 91 * DAYS
        )
    assert tidying.tidy_up()["personlister"] == 1
    assert KeptFile.objects.get().kind == FileKind.VERSION


def test_a_board_members_address_goes_when_the_link_has_ended_and_the_name_stays(
    town: Town,
) -> None:
    case = begin_case(town)
    invite = {"case": case, "given_by": town.principal, "email": "siri@eksempel.no"}
    old = BoardLink.objects.create(name="Siri", ends_at=timezone.now() - 366 * DAYS, **invite)
    BoardLink.objects.create(name="Svein", **invite)
    assert tidying.tidy_up()["adresser til styremedlemmer"] == 1
    old.refresh_from_db()
    assert (old.name, old.email) == ("Siri", "")


def test_who_asked_by_an_issuer_and_was_let_in_by_nobody_is_forgotten() -> None:
    for days in (10, 91):
        Proposal.objects.create(
            issuer="feide", subject=str(days), name="Per", at=timezone.now() - days * DAYS
        )
    assert tidying.tidy_up()["innlogginger uten godkjenning"] == 1


def test_the_public_page_says_for_how_long(town: Town) -> None:
    terms(town, letters=400)
    public = Client().get("/personvern/").content.decode()
    assert "400 dager etter at brevet er sendt" in public and "Utførte jobber" not in public


def test_one_kind_that_fails_holds_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt(45)

    def fail(before: object) -> None:
        raise DatabaseError

    broken = [
        row if row.key != "sessions" else type(row)(row.key, row.name, fail, row.clear)  # type: ignore[arg-type]
        for row in SWEEPS
    ]
    monkeypatch.setattr("entilen.privacy.sweeping.SWEEPS", broken)
    with pytest.raises(ExceptionGroup), transaction.atomic():
        tidying.tidy_up()
    monkeypatch.undo()


def test_each_reads_what_is_stored_of_them(town: Town) -> None:
    begin_case(town)
    shown = page(town.principal, "/konto/om-meg/")
    assert town.principal.email in shown and "i én sak" in shown
    assert 'href="/konto/om-meg/"' in page(town.principal, "/konto/")


def test_the_night_is_the_next_three_oclock() -> None:
    night = next_night(timezone.now())
    assert night > timezone.now() and night.hour == 3 and night.date() == date(2026, 11, 24)
