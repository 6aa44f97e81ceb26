"""A plan that a body adopts with changes, and the version that it treated beside what was sent."""

import pytest
from django.test import Client
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.actions import (
    prepare_paper,
    record_statement,
    record_treatment,
    state_change_made,
    strike_treatment,
)
from entilen.bodies.models import BodyTreatment, ChangeMade, Outcome
from entilen.bodies.queries import changed_after_resolution
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.actions import save_area
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Act
from entilen.submission.actions import submit
from entilen.submission.queries import obstacles
from tests.cast import Town, begin_case, confirm_network, declare_all, write_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
CHANGE = "Ladeskap i alle klasserom."


@pytest.fixture
def case(town: Town) -> Case:
    begun = begin_case(town)
    write_plan(town, begun)
    confirm_network(town, begun)
    return begun


def adopt(town: Town, case: Case, change: str = CHANGE) -> BodyTreatment:
    return record_treatment(
        case=case,
        person=town.principal,
        body="school_board",
        meeting_date=timezone.localdate(),
        outcome=Outcome.ADOPTED_WITH_CHANGES,
        version=prepare_paper(case=case, person=town.principal),
        change=change,
    )


def rewrite(town: Town, case: Case, text: str) -> None:
    area = case.plan.areas.get(key="infrastructure")
    save_area(
        case=case, person=town.teacher, key=area.key, markdown=text, base_version=area.version
    )
    case.plan.areas.update(done=True)


def gaps(town: Town, case: Case) -> list[str]:
    return [gap.what for gap in obstacles(case, town.principal)]


def look(person: Person, case: Case, path: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/sak/{case.key}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_change_is_named(town: Town, case: Case) -> None:
    with pytest.raises(Refused, match="hvilken endring"):
        adopt(town, case, " ")
    assert not BodyTreatment.objects.exists()


def test_the_plan_waits_until_the_change_is_made_and_said(town: Town, case: Case) -> None:
    row = adopt(town, case)
    [gap] = gaps(town, case)
    assert "endring: «Ladeskap i alle klasserom». Gjør" in gap
    assert changed_after_resolution(case) == [], "the board asked for it: nothing has overtaken it"
    with pytest.raises(Refused, match="Gjør endringen i planen først"):
        state_change_made(case=case, person=town.principal, treatment=row, what="Alt")
    rewrite(town, case, CHANGE)
    assert len(gaps(town, case)) == 1
    client = Client()
    client.force_login(town.principal)
    address = f"/sak/{case.key}/organer/{row.pk}/endret/"
    assert address in look(town.principal, case, "organer/")
    assert client.post(address, {"what": ""}).status_code == 200
    assert client.post(address, {"what": "Nytt avsnitt om lading."}).status_code == 302
    assert gaps(town, case) == []
    event = CaseEvent.objects.filter(case=case, act=Act.STATE_CHANGE_MADE).get()
    assert event.details["change"] == CHANGE
    assert event.fingerprint == ChangeMade.objects.get().version.fingerprint
    with pytest.raises(Refused, match="Ingen endring venter"):
        state_change_made(case=case, person=town.principal, treatment=row, what="Mer")


def test_a_change_that_the_board_asked_for_is_not_held_against_the_plan_but_a_later_one_is(
    town: Town, case: Case
) -> None:
    row = adopt(town, case, "To enheter til på 5. trinn.")
    case.plan.grade_rows.filter(grade=5).update(spares=3)
    line = case.financing_lines.get(category="spares")
    line.quantity = sum(grade.spares for grade in case.plan.grade_rows.all())
    line.save()
    state_change_made(case=case, person=town.principal, treatment=row, what="Reserve på 5. trinn.")
    assert not [gap for gap in gaps(town, case) if "Driftsstyret" in gap]
    case.plan.grade_rows.filter(grade=6).update(device_type="pc")
    assert [gap for gap in gaps(town, case) if "enhetstypen på 6. trinn" in gap]
    record_statement(
        case=case,
        person=town.principal,
        body="school_board",
        chair="Siri",
        ground="Liten sak",
        stated_on=timezone.localdate(),
    )
    assert not [gap for gap in gaps(town, case) if "Driftsstyret" in gap]


def sent_with_change(town: Town, case: Case) -> BodyTreatment:
    row = adopt(town, case)
    rewrite(town, case, CHANGE)
    state_change_made(case=case, person=town.principal, treatment=row, what="Avsnitt om lading.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    declare_all(town, case)
    case.refresh_from_db()
    return row


def test_those_who_treat_the_case_open_what_was_treated_and_compare_it_with_what_was_sent(
    town: Town, case: Case
) -> None:
    row = adopt(town, case)
    client = Client()
    client.force_login(town.adviser)
    assert client.get(f"/sak/{case.key}/versjoner/1/").status_code == 404, "the school's own draft"
    strike_treatment(treatment=row, person=town.principal, reason="Feil dag.")
    sent_with_change(town, case)
    compared = "versjoner/?fra=1&amp;til=2"
    for person in (town.adviser, town.pedagogue, town.director):
        look(person, case, "versjoner/1/")
        assert "<ins>" in look(person, case, compared.replace("&amp;", "&"))
        assert compared in look(person, case, "organer/")
    assert compared in look(town.adviser, case, "kontroll/")


def test_a_draft_that_nobody_treated_stays_the_schools_own(town: Town, case: Case) -> None:
    prepare_paper(case=case, person=town.principal)
    rewrite(town, case, "Noe annet.")
    adopt(town, case)
    rewrite(town, case, CHANGE)
    state_change_made(
        case=case, person=town.principal, treatment=BodyTreatment.objects.get(), what="Lading."
    )
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    client = Client()
    client.force_login(town.adviser)
    answers = [client.get(f"/sak/{case.key}/versjoner/{n}/").status_code for n in (1, 2, 3)]
    assert answers == [404, 200, 200]


def test_the_plan_in_print_and_the_boards_page_name_the_change_and_what_became_of_it(
    town: Town, case: Case
) -> None:
    row = sent_with_change(town, case)
    for person, path in (
        (town.principal, "versjoner/2/"),
        (town.adviser, "kontroll/"),
        (town.adviser, "organer/"),
    ):
        page = look(person, case, path)
        assert CHANGE in page and "Avsnitt om lading." in page
    assert row.get_outcome_display() == "vedtatt med endringer"
