"""When a body can have met, and when the chair can have spoken."""

from datetime import date, timedelta

import pytest
from django.test import Client

from entilen.bodies.actions import prepare_paper, record_statement, record_treatment
from entilen.bodies.models import BodyTreatment, ChairStatement, Outcome
from entilen.bodies.rules import meeting_problem, statement_problem
from entilen.cases.errors import Refused
from tests.cast import TODAY, Town, begin_case, treat_in_board

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


KNOWN = "Den samme planen kom på e-post."


@pytest.mark.parametrize(
    ("day", "same_plan", "says"),
    [
        (TODAY, "", ""),
        (TOMORROW, "", "har ikke vært"),
        (date(9999, 12, 31), KNOWN, "har ikke vært"),
        (YESTERDAY, "", "ble opprettet 23.11.2026"),
        (YESTERDAY, " ", "krysser du av"),
        (YESTERDAY, KNOWN, ""),
        (date(2024, 11, 23), KNOWN, ""),
        (date(2024, 11, 22), KNOWN, "mer enn to år"),
        (date(1, 1, 1), KNOWN, "mer enn to år"),
    ],
)
def test_a_meeting_before_the_case_was_opened_counts_if_it_treated_this_plan(
    day: date, same_plan: str, says: str
) -> None:
    problem = meeting_problem(day, today=TODAY, opened=TODAY, same_plan=same_plan)
    assert says in problem and bool(says) == bool(problem)


def test_a_statement_is_given_after_the_treatment_and_not_ahead() -> None:
    assert not statement_problem(TODAY, today=TODAY, treated=TODAY)
    assert "ikke vært" in statement_problem(date(9999, 1, 1), today=TODAY, treated=TODAY)
    assert "eldre enn" in statement_problem(YESTERDAY, today=TODAY, treated=TODAY)


def test_no_door_takes_a_meeting_that_has_not_been(town: Town) -> None:
    case = begin_case(town)
    version = prepare_paper(case=case, person=town.principal)
    with pytest.raises(Refused, match="har ikke vært"):
        record_treatment(
            case=case,
            person=town.principal,
            body="school_board",
            meeting_date=TOMORROW,
            outcome=Outcome.ADOPTED,
            version=version,
        )
    client = Client()
    client.force_login(town.principal)
    fields = {
        "body": "school_board",
        "meeting_date": "24.11.2026",
        "version": "1",
        "outcome": "adopted",
        "disqualified_count": "0",
    }
    page = client.post(f"/sak/{case.key}/organer/registrer/", fields)
    assert "meeting_date" in page.context["form"].errors
    assert not BodyTreatment.objects.exists()


def test_no_door_takes_a_statement_from_another_time(town: Town) -> None:
    case = begin_case(town)
    treat_in_board(town, case)
    with pytest.raises(Refused, match="eldre enn"):
        record_statement(
            case=case,
            person=town.principal,
            body="school_board",
            chair="Stine Styreleder",
            ground="Endringen er liten",
            stated_on=YESTERDAY,
        )
    client = Client()
    client.force_login(town.principal)
    fields = {"chair": "Stine", "stated_on": "24.11.2026", "ground": "Liten"}
    page = client.post(f"/sak/{case.key}/organer/uttalelse/", fields)
    assert "stated_on" in page.context["form"].errors
    assert not ChairStatement.objects.exists()
