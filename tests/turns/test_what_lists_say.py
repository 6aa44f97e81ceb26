"""What overviews and lists say of whom a case waits for: as the turn says it today."""

from datetime import timedelta

import pytest
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.actions import assign, declare_impartiality
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.desk.overview import overview_of
from entilen.process.vocabulary import DIRECTORS, Department, Role, Stage
from entilen.review.letterhead import letter_head
from entilen.turns.rules import AT_STAGE, CaseNow, tasks
from tests.cast import TODAY, Town, at_director, make_town, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


def shown(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return body.decode()


def test_a_case_with_a_disqualified_director_is_counted_with_who_finds_another(town: Town) -> None:
    case = at_director(town)
    Case.objects.filter(pk=case.pk).update(due=TODAY - timedelta(days=1))
    assert overview_of(town.manager)["parties"] == [("direktøren", 1)]
    declare_impartiality(case=case, person=town.director, disqualified=True)
    parties, overdue = overview_of(town.manager)["parties"], overview_of(town.manager)["overdue"]
    assert parties == [("divisjonsdirektør eller programleder", 1)]
    assert overdue == [(case, "divisjonsdirektør eller programleder")]
    page = shown(town.manager, "/oversikt/")
    assert "Divisjonsdirektør eller programleder: 1" in page and "Direktøren: " not in page


def test_the_handler_is_who_handles_the_case_today(town: Town) -> None:
    case = sent_case(town)
    for address in ("/saker/", "/saker.csv"):
        assert "Ingen" in shown(town.manager, address)
    assign(case=case, person=town.manager, task="handler", to=town.adviser)
    for person, address in (
        (town.manager, "/saker/"),
        (town.manager, "/saker.csv"),
        (town.adviser, "/arbeid/?vis=mine"),
    ):
        page = shown(person, address)
        assert "Ivar Veileder" in page and "Ingen</td>" not in page
    declare_impartiality(case=case, person=town.adviser, disqualified=True)
    assert "Ivar Veileder" not in shown(town.manager, "/saker/")
    ImpartialityDeclaration.objects.all().delete()
    assert "Ivar Veileder" in shown(town.manager, "/saker/")
    case.refresh_from_db()
    assert letter_head(case, town.director, DIRECTORS).contact == "Ivar Veileder"

    RoleAssignment.objects.filter(role=Role.ICT_ADVISER).update(last_day=TODAY - timedelta(days=1))
    for address in ("/saker/", "/saker.csv"):
        page = shown(town.manager, address)
        assert "Ivar Veileder" not in page and "Ingen" in page
    case = Case.objects.get()
    head = letter_head(case, town.director, DIRECTORS)
    assert head.contact == "Didrik Direktør" and not any("Ivar" in one for one in head.copies)


@pytest.mark.parametrize("stage", Stage)
def test_where_lists_look_for_a_task_holds_every_stage_that_waits_for_it(stage: Stage) -> None:
    for reported in (True, False):
        case = CaseNow(1, 1, stage, departments=tuple(Department), reported=reported)
        assert set(tasks(case)) <= AT_STAGE.get(stage, frozenset())
