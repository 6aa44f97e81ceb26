"""Deadlines are spoken of before, the day after and then weekly, to whoever must act."""

from datetime import date, timedelta

import pytest

from entilen.cases.models import Case
from entilen.decision.actions import grant
from entilen.mail.actions import send
from entilen.mail.models import Letter, MailState
from entilen.network.actions import request_confirmation
from entilen.notifications.reminders import remind
from tests.cast import TODAY, Town, at_director, begin_case, make_town, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


def reminded(day: date) -> list[tuple[str, str]]:
    before = set(Letter.objects.values_list("pk", flat=True))
    remind(today=day)
    made = Letter.objects.exclude(pk__in=before).order_by("to_name")
    return [(row.to_name.split()[0], row.subject) for row in made]


def test_a_case_is_spoken_of_in_time_and_only_once_each_time(town: Town) -> None:
    case = sent_case(town)
    Letter.objects.all().delete()
    due = case_due(case, date(2026, 11, 27))
    assert reminded(TODAY) == []
    soon = [("Ivar", "Frist 27.11.2026: Lillevik skole")]
    assert reminded(due - timedelta(days=2)) == soon
    assert reminded(due - timedelta(days=1)) == []
    late = [("Ivar", "Fristen er ute: Lillevik skole")]
    assert reminded(due + timedelta(days=3)) == late
    assert reminded(due + timedelta(days=4)) == []
    assert reminded(due + timedelta(days=10)) == late


def case_due(case: Case, due: date) -> date:
    Case.objects.filter(pk=case.pk).update(due=due)
    return due


def test_a_day_on_which_nothing_ran_is_made_up_for(town: Town) -> None:
    due = case_due(sent_case(town), date(2026, 11, 27))
    assert reminded(due + timedelta(days=4)) == [("Ivar", "Fristen er ute: Lillevik skole")]


def test_a_reminder_that_is_no_longer_true_is_not_sent(town: Town) -> None:
    case = sent_case(town)
    due = case_due(case, date(2026, 11, 27))
    reminded(due)
    Case.objects.filter(pk=case.pk).update(stage="specialist_review")
    assert send(pk=Letter.objects.latest("pk").pk) == MailState.OVERTAKEN


def test_the_network_and_the_director_are_reminded(town: Town) -> None:
    case = begin_case(town)
    request = request_confirmation(case=case, person=town.principal)[0]
    assert ("Nina", f"Frist {_text(request.due)}: Lillevik skole") in reminded(request.due)


def _text(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def test_an_overdue_condition_reaches_whoever_decided(town: Town) -> None:
    case = at_director(town)
    due = date(2026, 12, 10)
    grant(
        case=case,
        person=town.director,
        seen=case.submissions.get().version.fingerprint,
        reasons="God.",
        grades=[5, 6, 7],
        conditions=[{"text": "Ladeskap", "due": due, "responsible": "Rektor", "gate": "order"}],
    )
    assert [name for name, _ in reminded(due)] == ["Ragnhild"]
    assert [name for name, _ in reminded(due + timedelta(days=1))] == ["Didrik", "Ragnhild"]
