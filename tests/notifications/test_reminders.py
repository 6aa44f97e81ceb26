"""Deadlines are spoken of before, the day after and then weekly, to whoever must act."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.actions import declare_impartiality, suspend
from entilen.cases.models import Case
from entilen.decision.actions import fulfil_condition, grant, report_condition
from entilen.decision.models import Condition
from entilen.desk import worklist
from entilen.desk.list_reading import rows_of
from entilen.mail.actions import send
from entilen.mail.models import Letter, MailState
from entilen.network.actions import request_confirmation
from entilen.notifications.reminders import remind
from entilen.process.vocabulary import Role
from entilen.reactions import react
from entilen.review.actions import ask
from tests.acts import answer_with_actions
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    declare_all,
    make_person,
    must,
    order_devices,
    read_last,
    say_yes,
    send_back,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def reminded(day: date) -> list[tuple[str, str]]:
    """The reminders of a day, without the letters that gather what a school has set itself."""
    before = set(Letter.objects.values_list("pk", flat=True))
    remind(today=day)
    letters = Letter.objects.exclude(pk__in=before).exclude(cause__startswith="digest:")
    return [(row.to_name.split()[0], row.subject) for row in letters.order_by("to_name")]


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


def granted(town: Town, due: date) -> tuple[Case, Condition]:
    case = at_director(town)
    terms = [{"text": "Ladeskap", "due": due, "responsible": "Rektor", "gate": "order"}]
    decision = say_yes(town, case, conditions=terms)
    return case, decision.conditions.get()


def test_a_reported_condition_waits_for_the_adviser_and_when_late_for_who_decides_now(
    town: Town,
) -> None:
    """The one who decided may have left; whoever decides now is told."""
    due = date(2026, 12, 10)
    case, condition = granted(town, due)
    report_condition(condition=condition, person=town.principal, text="Bygget.", evidence=None)
    RoleAssignment.objects.filter(person=town.director).delete()
    later = make_person("Dagfinn Direktør", Role.DIRECTOR, school=town.school)
    assert [name for name, _ in reminded(due)] == ["Ivar"]
    assert [name for name, _ in reminded(due + timedelta(days=1))] == ["Dagfinn", "Ivar"]
    with time_machine.travel(datetime(2026, 12, 11, 9, tzinfo=UTC), tick=False):
        [late] = worklist.WorkLists(later).rows("overdue")
        [row] = rows_of(later, [late.pk])
        assert (row.case, row.case.condition_due) == (case, due)  # type: ignore[attr-defined]
        assert not worklist.WorkLists(town.pedagogue).rows("overdue").exists()
    fulfil_condition(
        condition=condition, person=town.adviser, fulfilled=True, seen=read_last(condition)
    )
    with time_machine.travel(datetime(2026, 12, 11, 9, tzinfo=UTC), tick=False):
        assert not worklist.WorkLists(later).rows("overdue").exists()


def test_the_school_is_told_before_an_unused_grant_lapses(town: Town) -> None:
    case = at_director(town)
    expires = say_yes(town, case).expires
    assert expires
    assert reminded(expires - timedelta(days=60)) == []
    [(name, subject)] = reminded(expires - timedelta(days=30))
    assert (name, subject) == ("Ragnhild", f"Frist {_text(expires)}: Lillevik skole")
    letter = Letter.objects.latest("pk")
    order_devices(town, case, 30)
    assert send(pk=letter.pk) == MailState.OVERTAKEN
    assert reminded(expires - timedelta(days=5)) == []


def test_the_engineers_are_told_of_what_they_promised_to_do(town: Town) -> None:
    case = begin_case(town)
    due = date(2026, 12, 10)
    [request] = request_confirmation(case=case, person=town.principal)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    answer_with_actions(town, request, [{"text": "Ny linje", "due": due}], "Ny linje kommer.")
    assert reminded(due) == [("Nina", "Frist 10.12.2026: Lillevik skole")]


def test_a_case_that_is_set_aside_is_told_to_the_school(town: Town) -> None:
    case = sent_case(town)
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    event = suspend(case=case, person=town.adviser, ground="Venter på nytt bygg.")
    react(event=event.pk)
    names = Letter.objects.filter(cause__startswith=f"event:{event.pk}:").values_list("to_name")
    assert ("Ragnhild Rektor",) in names


def test_an_overdue_school_is_reminded_so_often_and_then_a_pause_is_proposed_once(
    town: Town,
) -> None:
    case = at_director(town)
    must(case, town.director, "vision")
    send_back(town, case)
    Letter.objects.all().delete()
    due = case_due(case, date(2027, 1, 8))
    weeks = [due + timedelta(days=3 + 7 * week) for week in range(8)]
    told = [reminded(day) for day in weeks]
    late, pause = "Fristen er ute: Lillevik skole", "Bør saken fra Lillevik skole stilles i bero?"
    assert told == [[("Ragnhild", late)]] * 4 + [[("Ivar", pause)]] + [[]] * 3
    with time_machine.travel(datetime(2027, 2, 20, 9, tzinfo=UTC), tick=True):
        page = look(town.adviser, case)
        assert "Bør saken stilles i bero?" in page
        assert f"/sak/{case.key}/handling/bero/" in page
        assert "Bør saken stilles i bero?" not in look(town.principal, case)


def test_an_overdue_question_is_reminded_of_so_often_too(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    ask(case=case, person=town.adviser, text="Hvor?", due=date(2026, 12, 1))
    Letter.objects.all().delete()
    told = [reminded(date(2026, 12, 2) + timedelta(days=7 * week)) for week in range(9)]
    names = [name for letters in told for name, _ in letters]
    assert names == ["Ragnhild"] * 4 + ["Ivar"]


def look(person: Person, case: Case) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/").content.decode()
