"""Impartial unless said otherwise: asked before the work, lifted by another, never got around."""

from datetime import date

import pytest
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.cases.actions import (
    assign,
    declare_impartiality,
    lift_disqualification,
    resume,
    share_draft,
    suspend,
    withhold_text,
)
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.decision.actions import fulfil_condition, report_condition
from entilen.network.actions import answer, request_confirmation, withdraw_confirmation
from entilen.network.models import NetworkConfirmation, Result
from entilen.plans.actions import comment
from entilen.process.vocabulary import Act, ConditionGate, Role
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    director_elsewhere,
    make_person,
    read_last,
    say_yes,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def out(case: Case, *people: Person) -> None:
    for person in people:
        declare_impartiality(case=case, person=person, disqualified=True, ground="guardian")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_is_disqualified_does_nothing_with_the_course_of_the_case(town: Town) -> None:
    case = at_director(town)
    decision = say_yes(
        town,
        case,
        conditions=[
            {
                "text": "Kjøp ladeskap",
                "due": date(2027, 3, 1),
                "responsible": "Rektor",
                "gate": ConditionGate.ORDER,
            }
        ],
    )
    condition = decision.conditions.get()
    report_condition(condition=condition, person=town.principal, text="Kjøpt.")
    out(case, town.adviser, town.manager, town.director)
    for person in (town.adviser, town.director):
        with pytest.raises(Refused, match="inhabil"):
            fulfil_condition(
                condition=condition, person=person, fulfilled=True, seen=read_last(condition)
            )
    for person in (town.adviser, town.manager, town.director):
        with pytest.raises(Refused, match="inhabil"):
            withhold_text(case=case, person=person, ground="Navn på en elev.")


def test_who_is_disqualified_sets_nothing_aside_and_distributes_nothing(town: Town) -> None:
    case = sent_case(town)
    other = make_person("Ada Annen", Role.ICT_ADVISER)
    out(case, town.adviser)
    with pytest.raises(Refused, match="inhabil"):
        suspend(case=case, person=town.adviser, ground="Venter.")
    with pytest.raises(Refused, match="inhabil"):
        assign(case=case, person=town.adviser, task="handler", to=other)
    suspend(case=case, person=town.principal, ground="Flytting.")
    with pytest.raises(Refused, match="inhabil"):
        resume(case=case, person=town.adviser)


def test_the_school_is_asked_nothing_about_its_own_case(town: Town) -> None:
    case = sent_case(town)
    suspend(case=case, person=town.principal, ground="Flytting.")
    resume(case=case, person=town.principal)


def test_to_give_a_case_away_waits_for_no_answer(town: Town) -> None:
    case, other = sent_case(town), director_elsewhere(town)
    out(case, town.director)
    assign(case=case, person=town.manager, task="decider", to=other)


def test_the_engineer_is_asked_before_answering(town: Town) -> None:
    case = begin_case(town)
    [request] = request_confirmation(case=case, person=town.principal)
    engineer, address = browser(town.engineer), f"/nettverk/{request.pk}/"
    question = engineer.get(address).headers["Location"]
    assert question.startswith(f"/sak/{case.key}/habilitet/")
    assert engineer.get(question).status_code == 200
    assert engineer.get(f"/sak/{case.key}/").status_code == 404
    going_on = engineer.post(question, {"answer": "no"})
    assert going_on.headers["Location"] == address
    assert engineer.get(address).status_code == 200
    out(case, town.engineer)
    with pytest.raises(Refused, match="inhabil"):
        answer(
            request=request, person=town.engineer, result=Result.NOT_YET, max_devices=None,
            method="desk", measured_on=None, measurements={}, reason="", valid_until=None,
        )  # fmt: skip


def test_a_disqualified_engineer_takes_no_confirmation_back(town: Town) -> None:
    case = sent_case(town)
    out(case, town.engineer)
    with pytest.raises(Refused, match="inhabil"):
        withdraw_confirmation(
            confirmation=NetworkConfirmation.objects.get(), person=town.engineer, ground="Flyttet."
        )


def test_a_comment_to_a_draft_is_written_by_who_is_impartial(town: Town) -> None:
    case = begin_case(town)
    share_draft(case=case, person=town.principal, shared=True)
    page = browser(town.adviser).get(f"/sak/{case.key}/utkast/kommenter/")
    assert page.status_code == 302 and "/habilitet/" in page.headers["Location"]
    out(case, town.adviser)
    with pytest.raises(Refused, match="inhabil"):
        comment(case=case, person=town.adviser, area="vision", text="Si hvem.")


@pytest.mark.parametrize("path", ["handling/bero/", "ta-opp/"])
def test_the_question_comes_before_the_work(town: Town, path: str) -> None:
    case = sent_case(town)
    adviser = browser(town.adviser)
    if path == "ta-opp/":
        suspend(case=case, person=town.principal, ground="Flytting.")
        page = adviser.post(f"/sak/{case.key}/{path}")
    else:
        page = adviser.get(f"/sak/{case.key}/{path}")
    assert "/habilitet/" in page.headers["Location"]
    if path != "ta-opp/":
        assert browser(town.principal).get(f"/sak/{case.key}/{path}").status_code == 200


def test_the_question_leads_only_to_our_own_pages(town: Town) -> None:
    case = sent_case(town)
    address = f"/sak/{case.key}/habilitet/?neste=//et.annet.sted/"
    page = browser(town.adviser).post(address, {"answer": "no"})
    assert page.headers["Location"] == f"/sak/{case.key}/"


def test_nobody_takes_back_that_they_are_disqualified(town: Town) -> None:
    case = sent_case(town)
    for person in (town.director, town.adviser):
        out(case, person)
        with pytest.raises(Refused, match="kan ikke ta det tilbake selv"):
            declare_impartiality(case=case, person=person, disqualified=False)
    page = browser(town.adviser).get(f"/sak/{case.key}/habilitet/").content.decode()
    assert "kan ikke ta det tilbake selv" in page and "Lagre svaret" not in page


def test_another_lifts_it_with_a_ground_that_stands_in_the_case(town: Town) -> None:
    case = at_director(town)
    out(case, town.director)
    manager, address = browser(town.manager), f"/sak/{case.key}/opphev-inhabilitet/"
    assert "/habilitet/" in manager.get(address).headers["Location"]
    declare_impartiality(case=case, person=town.manager, disqualified=False)
    assert town.director.name in manager.get(address).content.decode()
    assert "Opphev inhabilitet" in manager.get(f"/sak/{case.key}/").content.decode()
    empty = manager.post(address, {"person": town.director.pk, "ground": ""})
    assert empty.status_code == 200
    manager.post(address, {"person": town.director.pk, "ground": "Barnet har byttet skole."})
    event = case.events.get(act=Act.LIFT_DISQUALIFICATION)
    assert (event.actor, event.ground) == (town.manager, "Barnet har byttet skole.")
    say_yes(town, case)


def test_only_a_programme_manager_or_divisional_director_lifts_and_not_their_own(
    town: Town,
) -> None:
    case = sent_case(town)
    out(case, town.director)
    for person in (town.director, town.adviser, town.principal, town.engineer):
        with pytest.raises(NotYours if person != town.director else Refused):
            lift_disqualification(case=case, by=person, person=town.director, ground="Nei.")
        assert browser(person).get(f"/sak/{case.key}/opphev-inhabilitet/").status_code == 404
    out(case, town.manager)
    with pytest.raises(Refused, match="din egen"):
        lift_disqualification(case=case, by=town.manager, person=town.manager, ground="Nei.")
    with pytest.raises(Refused, match="inhabil"):
        lift_disqualification(case=case, by=town.manager, person=town.director, ground="Nei.")


def test_who_gave_the_case_away_does_not_get_it_back_by_being_lifted(town: Town) -> None:
    case, other = at_director(town), director_elsewhere(town)
    out(case, town.director)
    assign(case=case, person=town.manager, task="decider", to=other)
    declare_impartiality(case=case, person=town.divisional, disqualified=False)
    page = browser(town.divisional).get(f"/sak/{case.key}/opphev-inhabilitet/").content.decode()
    assert f"{other.name} avgjør saken nå" in page
    event = lift_disqualification(
        case=case, by=town.divisional, person=town.director, ground="Barnet har byttet skole."
    )
    assert f"{other.name} avgjør fortsatt saken" in event.summary
    with pytest.raises(Refused, match=f"Det er {other.name} som avgjør"):
        say_yes(town, case)
    assign(case=case, person=town.manager, task="decider", to=None)
    say_yes(town, case)


def test_a_substitution_is_no_way_around_a_disqualified_leader(town: Town) -> None:
    """The director's own leader is out, so the director decides nothing, and nobody for them."""
    case, other = at_director(town), director_elsewhere(town)
    Person.objects.filter(pk=other.pk).update(superior=None)
    Substitution.objects.create(
        absent=town.director, substitute=other, role=Role.DIRECTOR, school=town.school,
        first_day=TODAY, last_day=TODAY, given_by=town.director,
    )  # fmt: skip
    out(case, town.divisional)
    stand_in = Person.objects.get(pk=other.pk)
    declare_impartiality(case=case, person=stand_in, disqualified=False)
    town.director = stand_in
    with pytest.raises(Refused, match="Lederen din er inhabil"):
        say_yes(town, case)


def test_who_the_case_is_given_to_decides_for_themselves(town: Town) -> None:
    """Also where they happen to stand in for the director who is out."""
    case, other = at_director(town), director_elsewhere(town)
    Substitution.objects.create(
        absent=town.director, substitute=other, role=Role.DIRECTOR, school=town.school,
        first_day=TODAY, last_day=TODAY, given_by=town.director,
    )  # fmt: skip
    out(case, town.director)
    assign(case=case, person=town.manager, task="decider", to=other)
    town.director = Person.objects.get(pk=other.pk)
    declare_impartiality(case=case, person=town.director, disqualified=False)
    assert say_yes(town, Case.objects.get(pk=case.pk)).on_behalf_of is None


def test_a_manager_with_a_role_at_the_school_withholds_nothing_there(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    RoleAssignment.objects.create(
        person=town.manager,
        role=Role.PLAN_TEAM_MEMBER,
        school=town.school,
        first_day=date(2020, 1, 1),
    )
    with pytest.raises(Refused, match="rolle ved skolen"):
        withhold_text(case=case, person=Person.objects.get(pk=town.manager.pk), ground="Nei.")
