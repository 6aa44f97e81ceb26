"""What a department delivered does not change without a new delivery of its own."""

from datetime import date

import pytest
from django.test import Client

from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.process.vocabulary import Act, ConditionGate, Department
from entilen.review.actions import (
    Answered,
    answer_criteria,
    give_assessment,
    recommend,
    reopen_assessment,
    tick_formal_items,
)
from entilen.review.assessed import advice_differs, review_areas, unmet
from entilen.review.rules import Advice, FormalAnswer, Level
from tests.cast import (
    Town,
    all_in_order,
    assess,
    at_director,
    declare_all,
    formally_accepted,
    sent_case,
)
from tests.review.test_points import events, second_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def in_review(town: Town) -> Case:
    case = sent_case(town)
    declare_all(town, case)
    return formally_accepted(town, case)


def first_criterion(case: Case) -> str:
    return case.programme.requirements.criteria_of(Department.PEDAGOGICAL)[0][1].key


def answer(town: Town, case: Case, level: Level, reason: str = "Fordi.") -> None:
    answer_criteria(
        case=case,
        person=town.pedagogue,
        department=Department.PEDAGOGICAL,
        answers=[Answered(first_criterion(case), level, reason)],
    )


def test_an_answer_to_a_criterion_leaves_an_event_with_what_was_said(
    town: Town, in_review: Case
) -> None:
    answer(town, in_review, Level.NOT_MET, "Ingen mål.")
    answers = events(in_review, Act.ANSWER_CRITERIA)[0].details["answers"]
    assert answers[first_criterion(in_review)] == {"level": "not_met", "reason": "Ingen mål."}
    answer(town, in_review, Level.NOT_MET, "Ingen mål.")
    assert len(events(in_review, Act.ANSWER_CRITERIA)) == 1


def test_answers_are_frozen_once_the_assessment_is_delivered(town: Town, in_review: Case) -> None:
    assess(town, in_review, Department.PEDAGOGICAL, Level.PARTLY)
    with pytest.raises(Refused, match="levert og kan ikke endres"):
        answer(town, in_review, Level.MET)
    assert in_review.criterion_answers.filter(level="met").count() == 0


def test_a_delivery_is_opened_with_a_reason_and_given_again(town: Town, in_review: Case) -> None:
    assess(town, in_review, Department.PEDAGOGICAL, Level.PARTLY)
    assess(town, in_review, Department.TECHNICAL)
    assert in_review.stage == "recommendation"
    reopen_assessment(
        case=in_review,
        person=town.pedagogue,
        department=Department.PEDAGOGICAL,
        reason="Vi leste feil versjon.",
    )
    in_review.refresh_from_db()
    assert in_review.stage == "specialist_review"
    with pytest.raises(Refused):
        recommend(case=in_review, person=town.adviser, verdict="grant", text="Ja.")
    answer(town, in_review, Level.MET)
    give_assessment(
        case=in_review,
        person=town.pedagogue,
        department=Department.PEDAGOGICAL,
        summary="Nå er den god.",
    )
    first, again = in_review.assessments.filter(department="pedagogical").order_by("pk")
    assert {row["level"] for row in first.answers} == {"partly"}
    assert first.reopened_reason == "Vi leste feil versjon."
    levels = {row["criterion"]: row["level"] for row in again.answers}
    assert levels[first_criterion(in_review)] == "met"
    assert events(in_review, Act.REOPEN_ASSESSMENT)[0].details["ground"] == first.reopened_reason


def test_what_is_unmet_stands_before_who_recommends_and_who_decides(
    town: Town, in_review: Case
) -> None:
    answer(town, in_review, Level.NOT_MET, "Ingen mål for læring.")
    wanted = review_areas(in_review, Department.PEDAGOGICAL)
    answer_criteria(
        case=in_review,
        person=town.pedagogue,
        department=Department.PEDAGOGICAL,
        answers=[
            Answered(criterion.key, Level.MET, "")
            for area, criterion in in_review.programme.requirements.criteria_of(
                Department.PEDAGOGICAL
            )
            if area.key in wanted and criterion.key != first_criterion(in_review)
        ],
    )
    give_assessment(
        case=in_review,
        person=town.pedagogue,
        department=Department.PEDAGOGICAL,
        summary="Mangler mål.",
        advice=Advice.RETURN,
    )
    assess(town, in_review, Department.TECHNICAL)
    assert advice_differs(in_review)
    assert [one.reason for one in unmet(in_review)] == ["Ingen mål for læring."]
    client = Client()
    client.force_login(town.adviser)
    page = client.get(f"/sak/{in_review.key}/innstilling/").content.decode()
    assert "Ingen mål for læring." in page
    assert "Fagavdelingene gir ulike råd" in page
    recommend(case=in_review, person=town.adviser, verdict="grant", text="Ja likevel.")
    client.force_login(town.director)
    page = client.get(f"/sak/{in_review.key}/beslutning/").content.decode()
    assert "Ingen mål for læring." in page
    assert "Fagavdelingene gir ulike råd" in page


def test_last_rounds_answer_is_read_beside_and_never_filled_in(town: Town) -> None:
    case = second_round(town)
    client = Client()
    client.force_login(town.technician)
    page = client.get(f"/sak/{case.key}/vurdering/infrastructure/").content.decode()
    assert "Runde 1: Oppfylt. Tydelig beskrevet." in page
    assert " checked" not in page


def test_conditions_are_proposed_as_rows_that_the_director_takes(
    town: Town, in_review: Case
) -> None:
    for department in Department:
        assess(town, in_review, department)
    with pytest.raises(Refused, match="minst ett vilkår"):
        recommend(case=in_review, person=town.adviser, verdict="conditions", text="Ja, men.")
    recommend(
        case=in_review,
        person=town.adviser,
        verdict="conditions",
        text="Ja, men.",
        conditions=[
            {
                "text": "Nye aksesspunkter",
                "due": date(2027, 3, 1),
                "responsible": "rektor",
                "gate": ConditionGate.ORDER,
            },
            {
                "text": "Kurs for alle",
                "due": date(2027, 4, 1),
                "responsible": "IKT-ansvarlig",
                "gate": ConditionGate.NONE,
            },
        ],
    )
    client = Client()
    client.force_login(town.director)
    page = client.get(f"/sak/{in_review.key}/beslutning/")
    rows = page.context["conditions"]
    assert [row["text"].value() for row in rows][:2] == ["Nye aksesspunkter", "Kurs for alle"]
    assert rows[0]["gate"].value() == "order"


def test_the_formal_check_asks_one_thing_at_a_time(town: Town) -> None:
    case = sent_case(town)
    keys = [key for key, _ in case.programme.requirements.formal_items]
    assert {"board", "minutes"} <= set(keys)
    declare_all(town, case)
    ready = all_in_order(case)
    with pytest.raises(Refused, match="Protokollen er ikke lagt ved"):
        tick_formal_items(
            case=case, person=town.adviser, answers={**ready, "minutes": FormalAnswer()}
        )
    with pytest.raises(Refused, match="når det skal være sendt"):
        tick_formal_items(
            case=case, person=town.adviser, answers={**ready, "minutes": FormalAnswer("later")}
        )
    later = FormalAnswer("later", date(2026, 12, 15))
    tick_formal_items(case=case, person=town.adviser, answers={**ready, "minutes": later})
    event = CaseEvent.objects.filter(case=case, act=Act.TICK_FORMAL).get()
    assert event.details["items"]["minutes"] == "ettersendes innen 15.12.2026"
    assert case.formal_items.get(key="minutes").due == date(2026, 12, 15)


def test_the_director_reads_which_advice_was_given(town: Town) -> None:
    case = at_director(town)
    client = Client()
    client.force_login(town.director)
    page = client.get(f"/sak/{case.key}/beslutning/").content.decode()
    assert "Pedagogisk vurdering: tilrår planen" in page
