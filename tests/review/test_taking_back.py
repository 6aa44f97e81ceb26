"""The school corrects a sent plan of its own accord, as long as nothing is decided."""

import pytest

from entilen.cases.actions import suspend
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.mail.models import Letter
from entilen.plans.actions import mark_done, save_area
from entilen.plans.models import Area
from entilen.plans.queries import current_fingerprint, open_keys
from entilen.process.vocabulary import Department, Stage
from entilen.reactions import react
from entilen.review.actions import ask, reply, settle_remark, take_back_to_correct
from entilen.review.assessed import review_areas
from entilen.review.rules import RemarkState
from entilen.submission.actions import submit
from tests.cast import (
    Town,
    assess,
    at_director,
    begin_case,
    declare_all,
    formally_accepted,
    must,
    say_yes,
    send_back,
    sent_case,
)
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def take_back(town: Town, case: Case, *parts: str) -> None:
    take_back_to_correct(
        case=case,
        person=town.principal,
        parts=parts or ("vision",),
        ground="Vi skrev feil antall rom.",
    )
    case.refresh_from_db()


def rewrite(town: Town, case: Case, key: str, text: str) -> None:
    area = Area.objects.get(plan__case=case, key=key)
    save_area(case=case, person=town.principal, key=key, markdown=text, base_version=area.version)
    mark_done(case=case, person=town.principal, key=key, done=True)


def test_only_the_named_parts_open_and_the_departments_read_what_changed(town: Town) -> None:
    case = at_director(town)
    take_back(town, case)
    assert case.at is Stage.CORRECTION
    assert open_keys(case) == {"vision"}
    with pytest.raises(Refused, match="låst"):
        rewrite(town, case, "competence", "Nytt.")
    rewrite(town, case, "vision", "Vi har tjue rom.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    case.refresh_from_db()
    assert (case.at, case.round) == (Stage.FORMAL_CHECK, 2)
    assert review_areas(case, Department.PEDAGOGICAL) == {"vision"}
    event = case.events.filter(act="take_back_to_correct").get()
    assert event.details["parts"] == ["vision"]
    assert event.ground == "Vi skrev feil antall rom."


def test_it_is_the_leaders_act_before_the_decision_and_outside_a_pause(town: Town) -> None:
    case = at_director(town)
    for person in (town.teacher, town.adviser, town.director):
        with pytest.raises(NotYours):
            take_back_to_correct(case=case, person=person, parts=["vision"], ground="Feil.")
    with pytest.raises(Refused, match="Velg minst én del"):
        take_back_to_correct(case=case, person=town.principal, parts=["nei"], ground="Feil.")
    suspend(case=case, person=town.principal, ground="Venter.")
    with pytest.raises(Refused, match="nå"):
        take_back(town, case)
    draft = begin_case(town)
    with pytest.raises(Refused, match="nå"):
        take_back(town, draft)


def test_nothing_is_taken_back_after_the_decision(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    with pytest.raises(Refused, match="nå"):
        take_back(town, case)


def test_those_who_have_begun_are_told(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    assess(town, case, Department.TECHNICAL)
    Letter.objects.all().delete()
    take_back(town, case)
    react(event=case.events.latest("sequence").pk)
    told = set(Letter.objects.values_list("to_name", flat=True))
    assert told == {town.adviser.name, town.technician.name}
    assert "Vi skrev feil antall rom." in Letter.objects.all()[0].body


def test_the_director_is_told_where_the_case_lay_there(town: Town) -> None:
    case = at_director(town)
    Letter.objects.all().delete()
    take_back(town, case)
    react(event=case.events.latest("sequence").pk)
    assert town.director.name in set(Letter.objects.values_list("to_name", flat=True))


def test_points_stay_and_are_not_asked_for_again(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.pedagogue, "vision")
    send_back(town, case)
    reply(remark=point, person=town.principal, text="Rettet.")
    rewrite(town, case, "vision", "Ny tekst.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    formally_accepted(town, case)
    settle_remark(remark=point, person=town.pedagogue, closed=False)
    question = ask(case=case, person=town.adviser, text="Hvor?")
    take_back(town, case, "competence")
    page = client_of(town.principal).get(f"/sak/{case.key}/").content.decode()
    assert "planen er hentet tilbake" in page
    rewrite(town, case, "competence", "Nytt kurs.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    point.refresh_from_db()
    question.refresh_from_db()
    assert point.state == RemarkState.OPEN
    assert question.answered_at is None


def test_the_page_asks_which_parts_and_loses_nothing(town: Town) -> None:
    case = at_director(town)
    client = client_of(town.principal)
    assert "Hent planen tilbake for å rette" in client.get(f"/sak/{case.key}/").content.decode()
    path = f"/sak/{case.key}/hent-tilbake/"
    wrong = client.post(path, {"ground": "Feil antall rom."}).content.decode()
    assert "Velg minst én del" in wrong
    assert "Feil antall rom." in wrong
    client.post(path, {"ground": "Feil antall rom.", "parts": ["vision", "grade_rows"]})
    case.refresh_from_db()
    assert case.at is Stage.CORRECTION
    assert {"vision", "grade_rows"} <= open_keys(case)
    assert (
        "Feil antall rom."
        in client_of(town.principal)
        .post(path, {"ground": "Feil antall rom.", "parts": ["vision"]})
        .content.decode()
    )


def test_who_takes_a_plan_back_is_sent_to_no_points_where_there_are_none(town: Town) -> None:
    case = sent_case(town)
    take_back(town, case, "vision")
    rewrite(town, case, "vision", "## Nytt\n\nSlik gjør vi det fra nå av.")
    shown = client_of(town.principal).get(f"/sak/{case.key}/send/").content.decode()
    assert "Endret siden dere sendte planen sist" in shown
    assert "Se punktene" not in shown
