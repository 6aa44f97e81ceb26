"""What is recorded of the bodies: once, truly, at any time before sending; struck when wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from entilen.bodies.actions import record_treatment, strike_treatment
from entilen.bodies.models import BodyTreatment, Outcome
from entilen.bodies.queries import unheard
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Act
from entilen.submission.actions import submit
from entilen.submission.models import Submission
from entilen.submission.queries import obstacles, warnings
from entilen.submission.receipt_file import receipt_pdf
from tests.cast import (
    TODAY,
    Town,
    begin_case,
    next_door,
    ready_case,
    sent_case,
    treat_in_board,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
YESTERDAY = TODAY - timedelta(days=1)


def client_of(town: Town) -> Client:
    client = Client()
    client.force_login(town.principal)
    return client


def post(town: Town, case: Case, **more: Any) -> Any:
    fields = {
        "body": "school_board",
        "meeting_date": "23.11.2026",
        "version": "0",
        "outcome": "adopted",
        "disqualified_count": "0",
    }
    return client_of(town).post(f"/sak/{case.key}/organer/registrer/", fields | more)


def record(town: Town, case: Case, body: str = "staff", **more: Any) -> BodyTreatment:
    values: dict[str, Any] = {"meeting_date": TODAY, "outcome": Outcome.NOTED, "version": None}
    return record_treatment(case=case, person=town.principal, body=body, **(values | more))


def test_nothing_is_chosen_beforehand(town: Town) -> None:
    case = ready_case(town)
    page = client_of(town).get(f"/sak/{case.key}/organer/registrer/")
    form = page.context["form"]
    for name in ("body", "version", "outcome"):
        assert form.fields[name].choices[0][0] == "" and not form[name].value()
    page = post(town, case, body="", outcome="", version="")
    assert {"body", "outcome", "version"} <= set(page.context["form"].errors)


def test_a_meeting_before_the_case_was_opened_counts_when_the_school_says_how_it_knows(
    town: Town,
) -> None:
    case = begin_case(town)
    day = {"meeting_date": "22.11.2026"}
    assert "meeting_date" in post(town, case, **day).context["form"].errors
    ground = {"same_plan_ground": "Planen ble skrevet i Word i oktober."}
    assert "meeting_date" in post(town, case, **day, **ground).context["form"].errors
    assert post(town, case, **day, **ground, same_plan="on").status_code == 302
    row = BodyTreatment.objects.get()
    assert row.same_plan_ground == ground["same_plan_ground"]
    assert not [gap for gap in obstacles(case, town.principal) if gap.gate == "board_treated"]
    page = client_of(town).get(f"/sak/{case.key}/organer/").content.decode()
    assert ground["same_plan_ground"] in page


def test_two_outcomes_the_same_day_on_the_same_version_cannot_both_be_true(town: Town) -> None:
    case = ready_case(town)
    row = BodyTreatment.objects.get()
    with pytest.raises(Refused, match=r"allerede registrert.*vedtatt.*stryker"):
        treat_in_board(town, case, Outcome.POSTPONED)
    strike_treatment(treatment=row, person=town.principal, reason="Skrev feil utfall.")
    treat_in_board(town, case, Outcome.POSTPONED)
    assert case.treatments.count() == 2


def test_a_wrong_registration_is_struck_with_a_reason_and_never_counted(town: Town) -> None:
    case = ready_case(town)
    row = BodyTreatment.objects.get()
    client = client_of(town)
    address = f"/sak/{case.key}/organer/{row.pk}/stryk/"
    assert address in client.get(f"/sak/{case.key}/organer/").content.decode()
    assert client.post(address, {"reason": ""}).status_code == 200
    assert obstacles(case, town.principal) == ()
    assert client.post(address, {"reason": "Det var budsjettet."}).status_code == 302
    [gap] = obstacles(case, town.principal)
    assert gap.what == "Driftsstyret må behandle planen."
    page = client.get(f"/sak/{case.key}/organer/").content.decode()
    assert "Strøket" in page and "Det var budsjettet." in page
    assert "Det var budsjettet." in client.get(f"/sak/{case.key}/tidslinje/").content.decode()
    event = CaseEvent.objects.filter(case=case).latest("sequence")
    assert event.act == Act.STRIKE_TREATMENT
    assert event.details == {"treatment": row.pk, "ground": "Det var budsjettet."}
    with pytest.raises(Refused, match="allerede strøket"):
        strike_treatment(treatment=row, person=town.principal, reason="En gang til.")
    printed = client.get(f"/sak/{case.key}/versjoner/1/").content.decode()
    assert "<del>Driftsstyret: vedtatt" in printed


def test_nothing_is_struck_once_the_plan_is_sent(town: Town) -> None:
    case = sent_case(town)
    row = BodyTreatment.objects.get()
    with pytest.raises(Refused, match="Du kan ikke stryke"):
        strike_treatment(treatment=row, person=town.principal, reason="Angrer.")
    row.refresh_from_db()
    assert row.struck_at is None
    assert "stryk/" not in client_of(town).get(f"/sak/{case.key}/organer/").content.decode()
    with pytest.raises((Refused, NotYours)):
        strike_treatment(treatment=row, person=town.teacher, reason="Angrer.")


def test_others_speak_without_a_paper_and_the_plan_is_frozen_by_it(town: Town) -> None:
    case = begin_case(town)
    assert post(town, case, body="staff", outcome="noted").status_code == 302
    row = BodyTreatment.objects.get()
    assert row.version.number == 1 and row.version_known
    assert post(town, case, body="parents", outcome="endorsed", version="-1").status_code == 302
    page = client_of(town).get(f"/sak/{case.key}/organer/").content.decode()
    assert "planen slik den var den dagen" in page


def test_the_boards_resolution_is_of_a_known_version(town: Town) -> None:
    case = begin_case(town)
    page = post(town, case, version="-1")
    assert "må gjelde en versjon" in page.content.decode()
    assert not BodyTreatment.objects.exists()


SEATS = {"members": "9", "present": "7", "pupils_present": "yes"}


def test_a_school_with_the_eighth_grade_is_asked_who_was_in_the_board(town: Town) -> None:
    combined = next_door(town, "Kombiskolen", 1, 10)
    case = begin_case(combined, (8, 9))
    page = client_of(combined).get(f"/sak/{case.key}/organer/registrer/")
    assert "9 medlemmer, og 2 av dem er elever" in page.content.decode()
    wrong = post(combined, case).context["form"].errors
    assert {"members", "present", "pupils_present"} <= set(wrong)
    wrong = post(combined, case, **SEATS | {"present": "10"}).context["form"].errors
    assert set(wrong) == {"present"}
    wrong = post(combined, case, **SEATS | {"pupils_present": "not_applicable"})
    assert set(wrong.context["form"].errors) == {"pupils_reason"}
    assert post(combined, case, **SEATS).status_code == 302
    assert BodyTreatment.objects.get().attendance == (
        "7 av 9 medlemmer var til stede. Elevene var til stede."
    )
    assert post(combined, case, body="staff", outcome="noted").status_code == 302


def test_a_board_without_its_pupils_warns_and_stops_nothing(town: Town) -> None:
    combined = next_door(town, "Kombiskolen", 1, 10)
    case = begin_case(combined, (8, 9))
    post(combined, case, **SEATS | {"pupils_present": "no"})
    [warned] = [row for row in warnings(case) if row.title == "Elevenes plasser i styret"]
    assert "ikke til stede" in warned.text
    assert not [gap for gap in obstacles(case, combined.principal) if gap.gate == "board_treated"]
    page = client_of(combined).get(f"/sak/{case.key}/organer/").content.decode()
    assert "Elevene var ikke til stede." in page


def test_a_primary_school_is_not_asked(town: Town) -> None:
    case = ready_case(town)
    form = client_of(town).get(f"/sak/{case.key}/organer/registrer/").context["form"]
    assert "pupils_present" not in form.fields
    assert not [row for row in warnings(case) if "Elevene" in row.title]


def test_who_has_not_been_heard_is_said_when_the_plan_is_sent_and_on_the_receipt(
    town: Town,
) -> None:
    case = ready_case(town)
    struck = record(town, case, "parents")
    record(town, case, "staff")
    strike_treatment(treatment=struck, person=town.principal, reason="Feil sak.")
    names = unheard(case)
    assert "Elevrådet" in names and "Foreldrerådets arbeidsutvalg (FAU)" in names
    assert "Personalmøtet" not in names and "Driftsstyret" not in names
    client = client_of(town)
    page = client.get(f"/sak/{case.key}/send/").content.decode()
    assert ", ".join(names) in page and "Send inn planen" in page
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    sent = Submission.objects.get()
    assert sent.not_heard == names
    assert ", ".join(names) in client.get(f"/kvittering/{sent.key}/").content.decode()
    without = receipt_pdf(sent)
    sent.not_heard = []
    assert len(receipt_pdf(sent)) < len(without)
