"""Who is told what after each act: once, in time, and only while it is still true."""

from datetime import date

import pytest
from django.db import connection, transaction

from entilen.bodies.actions import invite, revoke
from entilen.cases.actions import (
    assign,
    declare_impartiality,
    lift_disqualification,
    suspend,
    withdraw,
)
from entilen.cases.models import Case, CaseEvent
from entilen.decision.actions import grant, return_plan, reverse
from entilen.mail.actions import send
from entilen.mail.conditions import known
from entilen.mail.models import Letter, MailState
from entilen.network.actions import answer as reply
from entilen.network.actions import request_confirmation
from entilen.network.models import Result
from entilen.notifications.notices import MAKERS
from entilen.notifications.rules import WORDS, spoken_of
from entilen.process.vocabulary import Act, Department, Role
from entilen.reactions import REACTIONS, react
from entilen.review.actions import answer_question, ask, recommend, write_remark
from entilen.review.rules import Severity
from tests.cast import (
    Town,
    assess,
    at_director,
    begin_case,
    declare_all,
    formally_accepted,
    make_person,
    make_town,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def told(case: Case, act: Act) -> dict[str, str]:
    """What the newest event of this act told whom: first name → subject."""
    event = case.events.filter(act=act).latest("sequence")
    react(event=event.pk)
    letters = Letter.objects.filter(cause__startswith=f"event:{event.pk}:")
    return {letter.to_name.split()[0]: letter.subject for letter in letters}


def newest() -> Letter:
    return Letter.objects.latest("pk")


REMINDERS = {
    "due_soon",
    "overdue",
    "suspension_proposed",
    "changed_for_board",
    "network_ends_engineer",
    "network_ends_school",
}


def test_the_table_the_notices_and_the_words_fit_together() -> None:
    assert set(MAKERS) == set(WORDS) - REMINDERS
    named = {reaction.__name__ for reactions in REACTIONS.values() for reaction in reactions}
    assert named == {f"tells_{name}" for name in MAKERS}


def test_the_network_is_asked_for_and_answered(town: Town) -> None:
    case = begin_case(town)
    request = request_confirmation(case=case, person=town.principal)[0]
    assert set(told(case, Act.REQUEST_NETWORK)) == {"Nina"}
    asked = newest()
    assert f"{request.devices} enheter" in asked.body and f"/nettverk/{request.pk}/" in asked.body
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    reply(
        request=request,
        person=town.engineer,
        result=Result.LIMITED,
        max_devices=40,
        method="desk",
        measured_on=None,
        measurements={},
        reason="Gammelt nett",
        valid_until=date(2027, 12, 31),
    )
    assert told(case, Act.ANSWER_NETWORK) == {"Ragnhild": "Svar om nettverket ved Lillevik skole"}
    assert "inntil 40 enheter" in newest().body
    assert send(pk=asked.pk) == MailState.OVERTAKEN


def test_a_board_member_gets_the_link_while_it_is_open(town: Town) -> None:
    case = begin_case(town)
    link = invite(case=case, person=town.principal, name="Bo Styre", email="bo@eksempel.no")
    assert told(case, Act.INVITE_BOARD) == {"Bo": "Styrepapirer fra Lillevik skole"}
    letter = newest()
    assert f"/styre/{link.token}/" in letter.text
    assert link.token not in letter.body
    revoke(link=link, person=town.principal)
    assert told(case, Act.CLOSE_BOARD_LINK) == {}
    assert send(pk=letter.pk) == MailState.OVERTAKEN


def test_a_plan_that_is_sent_gives_work_and_a_receipt(town: Town) -> None:
    case = sent_case(town)
    assert told(case, Act.SUBMIT) == {
        "Ivar": "Plan fra Lillevik skole venter på formell kontroll",
        "Ragnhild": "Kvittering: planen fra Lillevik skole er sendt",
    }
    receipt = Letter.objects.get(to_name="Ragnhild Rektor")
    assert f"/kvittering/{case.submissions.get().key}/" in receipt.body
    check = Letter.objects.get(to_name="Ivar Veileder")
    declare_all(town, case)
    formally_accepted(town, case)
    assert send(pk=check.pk) == MailState.OVERTAKEN
    assert send(pk=receipt.pk) == MailState.SENT


def test_a_letter_of_a_case_whose_clock_stands_still_names_no_deadline(town: Town) -> None:
    case = sent_case(town)
    Case.objects.filter(pk=case.pk).update(due=None)
    told(case, Act.SUBMIT)
    letter = Letter.objects.get(to_name="Ivar Veileder")
    assert "Frist for formell kontroll: foreløpig ingen." in letter.body


def test_a_job_that_runs_twice_writes_one_letter_each(town: Town) -> None:
    case = sent_case(town)
    told(case, Act.SUBMIT)
    before = Letter.objects.count()
    told(case, Act.SUBMIT)
    assert Letter.objects.count() == before == 2


def test_each_department_is_asked_and_the_last_answer_goes_to_the_adviser(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    assert set(told(case, Act.ACCEPT_FORMALLY)) == {"Petra", "Tage"}
    assess(town, case, Department.PEDAGOGICAL)
    assert told(case, Act.ASSESS) == {}
    wanted = Letter.objects.get(to_name="Petra Pedagog")
    assert send(pk=wanted.pk) == MailState.OVERTAKEN
    assess(town, case, Department.TECHNICAL)
    assert set(told(case, Act.ASSESS)) == {"Ivar"}
    recommend(case=case, person=town.adviser, verdict="grant", text="Bør innvilges.")
    assert set(told(case, Act.RECOMMEND)) == {"Didrik"}


def test_a_disqualified_reviewer_is_not_asked(town: Town) -> None:
    case = sent_case(town)
    make_person("Pål Pedagog", Role.PEDAGOGICAL_REVIEWER)
    declare_all(town, case)
    declare_impartiality(case=case, person=town.pedagogue, disqualified=True)
    formally_accepted(town, case)
    assert set(told(case, Act.ACCEPT_FORMALLY)) == {"Pål", "Tage"}


def seen(case: Case) -> str:
    return case.submissions.get().version.fingerprint


def test_a_return_holds_every_point(town: Town) -> None:
    case = at_director(town)
    write_remark(
        case=case,
        person=town.director,
        area=case.programme.requirements.areas[0].key,
        severity=Severity.MUST,
        title="Beskriv ladingen",
        text="Hvor lades enhetene?",
        internal=False,
    )
    return_plan(case=case, person=town.director, seen=seen(case), reasons="Nesten i mål.")
    assert told(case, Act.RETURN) == {"Ragnhild": "Planen fra Lillevik skole må rettes"}
    assert "1. Beskriv ladingen (må)" in newest().body and "Nesten i mål." in newest().body


def test_a_grant_reaches_school_handler_and_board_until_it_is_reversed(town: Town) -> None:
    case = at_director(town)
    invite(case=case, person=town.principal, name="Bo Styre", email="bo@eksempel.no")
    assign(case=case, person=town.manager, task="handler", to=town.adviser)
    grant(case=case, person=town.director, seen=seen(case), reasons="God.", grades=[5, 6, 7])
    assert told(case, Act.GRANT) == dict.fromkeys(
        ("Ragnhild", "Ivar", "Bo"), "Innvilget: planen fra Lillevik skole"
    )
    letters = list(Letter.objects.filter(subject__startswith="Innvilget"))
    reverse(case=case, person=town.director, ground="Feil tall.")
    assert {send(pk=letter.pk) for letter in letters} == {MailState.OVERTAKEN}
    assert told(case, Act.REVERSE)["Ragnhild"].startswith("Omgjort")


def test_a_question_and_its_answer(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    question = ask(case=case, person=town.adviser, text="Hvor mange ladeskap?")
    assert set(told(case, Act.ASK_QUESTION)) == {"Ragnhild"}
    letter = newest()
    answer_question(question=question, person=town.principal, text="Tolv.")
    assert set(told(case, Act.ANSWER_QUESTION)) == {"Ivar"}
    assert "Tolv." in newest().body
    assert send(pk=letter.pk) == MailState.OVERTAKEN


def test_a_disqualified_director_is_replaced_upwards(town: Town) -> None:
    case = at_director(town)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    assert set(told(case, Act.DECLARE_IMPARTIALITY)) == {"Dina", "Marte"}
    declare_impartiality(case=case, person=town.adviser, disqualified=True)
    assert told(case, Act.DECLARE_IMPARTIALITY) == {}


def test_who_is_impartial_after_all_learns_it_and_so_does_who_has_the_case(town: Town) -> None:
    case = at_director(town)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    declare_impartiality(case=case, person=town.manager, disqualified=False)
    lift_disqualification(
        case=case, by=town.manager, person=town.director, ground="Barnet går på en annen skole"
    )
    assert "Didrik" in told(case, Act.LIFT_DISQUALIFICATION)
    letter = newest()
    assert "Begrunnelse: Barnet går på en annen skole" in letter.body
    declare_impartiality(case=case, person=town.director, disqualified=True)
    assert send(pk=letter.pk) == MailState.OVERTAKEN


def test_the_one_who_gets_a_case_and_the_one_who_loses_it_learn_it(town: Town) -> None:
    case = sent_case(town)
    assign(case=case, person=town.manager, task="handler", to=town.adviser)
    assert set(told(case, Act.ASSIGN)) == {"Ivar"}
    letter = newest()
    assign(case=case, person=town.manager, task="handler", to=None)
    assert told(case, Act.ASSIGN) == {}
    assert send(pk=letter.pk) == MailState.OVERTAKEN
    assign(case=case, person=town.adviser, task="handler", to=town.adviser)
    assert told(case, Act.ASSIGN) == {}
    suspend(case=case, person=town.principal, ground="Ombygging")
    assert set(told(case, Act.SUSPEND)) == {"Ivar"}
    withdraw(case=case, person=town.principal, ground="Ny skole")
    assert set(told(case, Act.WITHDRAW)) == {"Ivar"}


def test_every_letter_greets_links_and_knows_its_condition(town: Town) -> None:
    case = at_director(town)
    for event in case.events.all():
        react(event=event.pk)
    assert Letter.objects.count() >= 5
    for letter in Letter.objects.all():
        assert letter.body.startswith(f"Hei, {letter.to_name}.")
        assert ": http://localhost:8000/" in letter.body and "{" not in letter.body
        assert letter.condition in known() | {""}


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'entilen.react'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_takes_its_job_along() -> None:
    town = make_town()
    case = begin_case(town)
    before = queued()
    assert before == CaseEvent.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        suspend(case=case, person=town.principal, ground="Prøve")
        raise RuntimeError
    assert queued() == before and not CaseEvent.objects.filter(act=Act.SUSPEND).exists()


@pytest.mark.parametrize(
    ("left", "spoken"),
    [
        (3, ""),
        (2, "soon"),
        (0, "soon"),
        (-1, "overdue-0"),
        (-5, "overdue-0"),
        (-6, "overdue-1"),
        (-11, "overdue-2"),
    ],
)
def test_when_a_deadline_is_spoken_of(left: int, spoken: str) -> None:
    assert spoken_of(left) == spoken
