"""What the board and those who treat the case are told."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.actions import invite, prepare_paper, record_statement, record_treatment
from entilen.bodies.models import BoardLink, Outcome
from entilen.cases.models import Case
from entilen.mail.actions import send
from entilen.mail.models import Letter, MailState
from entilen.notifications.boards import tell_boards
from entilen.plans.actions import attach
from entilen.reactions import react
from tests.cast import (
    Town,
    at_director,
    must,
    ready_case,
    say_yes,
    send_back,
    treat_in_board,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def member(town: Town, case: Case) -> BoardLink:
    return invite(case=case, person=town.principal, name="Bo Styre", email="bo@eksempel.no")


def grow(case: Case) -> None:
    case.plan.grade_rows.filter(grade=5).update(devices=90)


def look(person: Person, case: Case, path: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/{path}").content.decode()


def by_link(link: BoardLink) -> str:
    return Client().get(f"/styre/{link.token}/").content.decode()


def test_the_board_is_told_once_of_a_material_change(town: Town) -> None:
    case = ready_case(town)
    link = member(town, case)
    assert tell_boards() == 0
    grow(case)
    assert tell_boards() == tell_boards() == 1
    letter = Letter.objects.get(cause__startswith="board:")
    assert "vesentlig endret" in letter.body
    assert "vesentlig endret" in by_link(link)
    treat_in_board(town, case)
    assert send(pk=letter.pk) == MailState.OVERTAKEN
    assert tell_boards() == 0
    assert "vesentlig endret" not in by_link(link)


def test_the_chairs_statement_and_its_ground_are_read_by_the_board(town: Town) -> None:
    case = ready_case(town)
    link = member(town, case)
    grow(case)
    record_statement(
        case=case,
        person=town.principal,
        body="school_board",
        chair="Siri Leder",
        ground="Tre elever flere enn ventet.",
        stated_on=timezone.localdate(),
    )
    assert "Tre elever flere enn ventet." in by_link(link)
    assert tell_boards() == 0


def test_the_board_opens_the_plans_attachments_and_nobody_elses(town: Town) -> None:
    case = ready_case(town)
    link = member(town, case)
    file = attach(
        case=case,
        person=town.principal,
        upload=SimpleUploadedFile("budsjett.txt", b"Kroner"),
        title="Budsjett",
    ).file
    address = f"/styre/{link.token}/fil/{file.key}/"
    assert Client().get(address).status_code == 404
    prepare_paper(case=case, person=town.principal)
    assert address in by_link(link)
    answer = Client().get(address)
    assert answer.content == b"Kroner"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert Client().get(f"/styre/{link.token}/fil/noe-annet/").status_code == 404
    BoardLink.objects.update(revoked_at=timezone.now())
    assert Client().get(address).status_code == 404


def test_the_plan_says_who_treated_it_and_so_do_the_pages_of_the_treatment(town: Town) -> None:
    case = ready_case(town)
    version = case.versions.get()
    for body, wording in (("parents", "FAU er enig."), ("staff", "Vi vil ha kurs")):
        record_treatment(
            case=case,
            person=town.principal,
            body=body,
            meeting_date=date(2026, 11, 23),
            outcome=Outcome.ENDORSED_WITH_REMARKS,
            version=version,
            case_number="15/26",
            wording=wording,
            dissent="Ett medlem ville vente.",
        )
    Case.objects.filter(pk=case.pk).update(submitted_at=timezone.now(), stage="formal_check")
    page = look(town.principal, case, f"versjoner/{version.number}/")
    assert "tilsluttet med merknader" in page
    assert "sak 15/26, versjon 1" in page


def test_the_bodies_words_reach_those_who_treat_the_case(town: Town) -> None:
    case = at_director(town)
    row = case.treatments.get()
    row.pk, row.body, row.dissent = None, "staff", "Personalet ville ha mer tid."
    row.save()
    case.treatments.filter(body="school_board").update(dissent="Ett medlem ville vente.")
    for person, path in (
        (town.adviser, "kontroll/"),
        (town.pedagogue, "vurdering/"),
        (town.director, "beslutning/"),
    ):
        page = look(person, case, path)
        assert "Personalet ville ha mer tid." in page, path
        assert "Ett medlem ville vente." in page, path


def test_the_board_reads_the_letter_and_is_told_of_a_return_too(town: Town) -> None:
    case = at_director(town)
    link = member(town, case)
    must(case, town.director, "vision")
    send_back(town, case)
    event = case.events.get(act="return")
    react(event=event.pk)
    assert Letter.objects.filter(cause__startswith=f"event:{event.pk}:", to_name="Bo Styre")
    assert "Si mer" in by_link(link)


def test_the_letter_of_a_grant_is_read_by_the_board(town: Town) -> None:
    case = at_director(town)
    link = member(town, case)
    terms = [{"text": "Ladeskap", "due": date(2027, 2, 1), "responsible": "Rektor", "gate": "none"}]
    say_yes(town, case, conditions=terms)
    assert "Ladeskap" in by_link(link)
