"""Who is under way: the list that the count counts."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from entilen.cases.models import Case
from entilen.coverage.under_way_queries import STAGES, cases_under_way, schools_under_way, under_way
from entilen.process.vocabulary import Department, Stage
from entilen.review.actions import recommend
from tests.cast import Town, assess, begin_case, declare_all, formally_accepted, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PAGE = "/dekning/til-behandling/"


def shown(client: Client, page: str = PAGE) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_plan_that_was_never_sent_is_not_there(client: Client, town: Town) -> None:
    case = begin_case(town)
    html = shown(client)
    assert "Ingen plan er til behandling nå" in html and case.number not in html
    assert schools_under_way() == 0


def test_a_sent_plan_stands_in_the_publics_words(client: Client, town: Town) -> None:
    case = sent_case(town)
    html = shown(client)
    assert "Én skole har sendt en plan" in html
    assert case.number in html and "Planen er til behandling" in html and "23.11.2026" in html
    assert "Formell" not in html
    assert PAGE in shown(client, "/dekning/")


def test_since_is_the_day_from_which_the_words_have_been_these(town: Town) -> None:
    case = sent_case(town)
    sent = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=True):
        declare_all(town, case)
        formally_accepted(town, case)
        case.refresh_from_db()
        assert case.at is not Stage.FORMAL_CHECK
        row = under_way([case])[0]
    assert (row.words, row.since) == ("Planen er til behandling", sent)


def test_before_the_director_it_has_other_words_and_another_day(town: Town) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=9), tick=True):
        case = sent_case(town)
        sent = timezone.localdate()
    assert under_way([case])[0].since == sent
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=True):
        declare_all(town, case)
        formally_accepted(town, case)
        for department in Department:
            assess(town, case, department)
        assert under_way([case])[0].since == sent
        recommend(case=case, person=town.adviser, verdict="grant", text="Planen bør innvilges.")
        before_director = timezone.localdate()
    row = under_way([Case.objects.get(pk=case.pk)])[0]
    assert (row.words, row.since) == ("Planen venter på beslutning", before_director)


@pytest.mark.parametrize("stage", list(Stage))
def test_the_list_and_the_count_are_the_same_schools(
    client: Client, town: Town, stage: Stage
) -> None:
    case = sent_case(town)
    Case.objects.filter(pk=case.pk).update(stage=stage)
    schools = {row.school.pk for row in under_way(list(cases_under_way().select_related("school")))}
    assert len(schools) == schools_under_way() == (1 if stage.value in STAGES else 0)
    assert (case.number in shown(client)) is (stage.value in STAGES)


def test_two_cases_of_a_school_are_two_lines_and_one_school(client: Client, town: Town) -> None:
    case = sent_case(town)
    Case.objects.create(
        number="26-0999",
        school=case.school,
        kind=case.kind,
        stage=Stage.CORRECTION,
        programme=case.programme,
        opened_by=case.opened_by,
        submitted_at=case.submitted_at,
    )
    html = shown(client)
    assert "Én skole har sendt en plan" in html and "to saker" in html
    assert "Skolen retter planen" in html and case.number in html
