"""A question with a deadline: the case goes on, and both read clock, reason and answer."""

from datetime import date

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality
from entilen.cases.models import Case
from entilen.mail.conditions import still_true
from entilen.mail.models import Letter
from entilen.notifications.reminders import remind
from entilen.process.vocabulary import Stage
from entilen.review.actions import answer_question, ask, reply
from tests.cast import (
    Town,
    at_director,
    declare_all,
    must,
    say_yes,
    send_back,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def look(person: Person, case: Case, path: str = "") -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/{path}").content.decode()


def test_the_asker_sets_the_deadline_and_says_why(town: Town) -> None:
    case = sent_case(town)
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    client = Client()
    client.force_login(town.adviser)
    typed = {"text": "Hvor mange ladeskap?", "reason": "Det står to tall.", "due": "20.11.2026"}
    wrong = client.post(f"/sak/{case.key}/sporsmal/", typed).content.decode()
    assert "Datoen har vært" in wrong
    assert "Hvor mange ladeskap?" in wrong
    assert client.post(f"/sak/{case.key}/sporsmal/", typed | {"due": "01.12.2026"}).url  # type: ignore[attr-defined]
    assert case.questions.get().due == date(2026, 12, 1)
    for person in (town.principal, town.adviser, town.manager):
        page = look(person, case)
        assert "Det står to tall." in page
        assert "Svar innen 1.\u00a0desember\u00a02026" in page


def test_the_school_is_told_its_own_deadline_and_the_administration_has_none(
    town: Town,
) -> None:
    case = sent_case(town)
    declare_all(town, case)
    ask(case=case, person=town.adviser, text="Hvor?", due=date(2026, 12, 1))
    assert "Frist: 1. desember 2026." in look(town.principal, case)
    assert "Frist: 1. desember 2026." not in look(town.adviser, case)


def test_the_answer_is_read_by_all_who_treat_the_case(town: Town) -> None:
    case = at_director(town)
    question = ask(case=case, person=town.adviser, text="Hvor mange?")
    answer_question(question=question, person=town.principal, text="Tolv ladeskap.")
    for person in (town.principal, town.adviser, town.manager, town.pedagogue):
        assert "Tolv ladeskap." in look(person, case)
    assert "Tolv ladeskap." in look(town.director, case, "beslutning/")
    page = look(town.adviser, case, f"sporsmal/{question.pk}/")
    assert "Tolv ladeskap." in page
    assert "Send svaret" not in page


def test_a_question_can_be_answered_after_the_case_came_back(town: Town) -> None:
    case = at_director(town)
    question = ask(case=case, person=town.adviser, text="Hvor mange?")
    must(case, town.director, "vision")
    send_back(town, case)
    assert case.at is Stage.CORRECTION
    assert "Svar på spørsmålet" in look(town.principal, case)
    answer_question(question=question, person=town.principal, text="Tolv.")
    assert "Svar på spørsmålet" not in look(town.principal, case)


def test_a_question_that_nobody_answered_before_the_decision_asks_no_more(town: Town) -> None:
    case = at_director(town)
    question = ask(case=case, person=town.director, text="Hvor mange?", due=date(2026, 11, 24))
    say_yes(town, case)
    page = look(town.principal, case)
    assert "Svar på spørsmålet" not in page
    assert "Hvor mange?" in page
    assert not still_true("question_open", {"question": question.pk})
    remind(today=date(2026, 11, 24))
    assert not Letter.objects.filter(cause__startswith=f"reminder:question:{question.pk}").exists()


def test_what_the_school_answers_is_its_own_until_it_is_sent(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.adviser, "vision")
    send_back(town, case)
    reply(remark=point, person=town.principal, text="Vi tenker på det.")
    for person, path in ((town.adviser, "punkter/"), (town.adviser, "vurdering/vision/")):
        assert "Vi tenker på det." not in look(person, case, path), path
    assert "Vi tenker på det." in look(town.principal, case, "punkter/")
    Case.objects.filter(pk=case.pk).update(stage="formal_check", round=2)
    assert "Vi tenker på det." in look(town.adviser, case, "punkter/")
