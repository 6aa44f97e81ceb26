"""The sentence after the grant follows the pupils, not the spares in the cupboard."""

from datetime import date

import pytest

from entilen.cases.actions import declare_impartiality
from entilen.cases.models import Case
from entilen.decision.actions import fulfil_condition, report_condition
from entilen.decision.models import Condition
from entilen.desk.acts import act_links
from entilen.desk.situation import turn_of
from entilen.desk.worklist import WorkLists
from entilen.process.vocabulary import Audience, ConditionGate, DeviceType, Party
from entilen.rollout.actions import hand_out
from tests.cast import Town, at_director, make_town, read_last, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def give(town: Town, case: Case, grade: int, quantity: int) -> None:
    hand_out(
        case=case,
        person=town.principal,
        grade=grade,
        device_type=DeviceType.TABLET,
        quantity=quantity,
        pupils=30,
        handed_out_on=date(2026, 11, 23),
        everyone=False,
    )


def sentence_of(case: Case) -> str:
    return turn_of(case, Audience.SCHOOL).sentence


def test_a_condition_that_holds_back_is_the_schools_turn_until_it_is_reported() -> None:
    town = make_town()
    case = at_director(town)
    due = date(2027, 2, 1)
    term = {
        "text": "Avtaler er signert",
        "due": due,
        "responsible": "rektor",
        "gate": ConditionGate.ORDER,
    }
    say_yes(town, case, (5, 6), [term])
    turn = turn_of(case, Audience.SCHOOL)
    assert "et vilkår må oppfylles" in turn.sentence
    assert (turn.party, turn.due) == (Party.SCHOOL, due)
    assert act_links(case, town.principal)[0].label == "Meld vilkår oppfylt"
    assert case not in WorkLists(town.adviser).rows("team")

    condition = Condition.objects.get()
    report_condition(condition=condition, person=town.principal, text="Alle har signert.")
    turn = turn_of(case, Audience.SCHOOL)
    assert (turn.party, turn.due) == (Party.ICT_ADVISER, None)
    assert not any(link.main for link in act_links(case, town.principal))
    assert act_links(case, town.adviser)[0].label == "Se på vilkårene"
    assert case in [*WorkLists(town.adviser).rows("team"), *WorkLists(town.adviser).rows("mine")]

    fulfil_condition(
        condition=condition, person=town.adviser, fulfilled=True, seen=read_last(condition)
    )
    assert "enhetene kan bestilles" in sentence_of(case)
    assert act_links(case, town.principal)[0].label == "Registrer utdeling"


def test_when_every_pupil_has_a_device_the_roll_out_is_done_though_spares_are_left() -> None:
    town = make_town()
    case = at_director(town)
    say_yes(town, case, (5, 6))
    assert "enhetene kan bestilles" in sentence_of(case)
    give(town, case, 5, 30)
    assert sentence_of(case) == "30 av 64 enheter er delt ut."
    give(town, case, 6, 29)
    assert sentence_of(case) == "59 av 64 enheter er delt ut."
    give(town, case, 6, 1)
    assert sentence_of(case) == "Enhetene er delt ut, og innføringen er registrert."


def test_a_case_with_a_disqualified_director_says_who_must_find_another() -> None:
    town = make_town()
    case = at_director(town)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    turn = turn_of(case, Audience.ADMINISTRATION)
    assert "En annen direktør må få saken." in turn.sentence
    assert turn.party is Party.ICT_ADVISER
    labels = [link.label for link in act_links(case, town.director, decider_missing=True)]
    assert "Avgjør saken" not in labels
    links = act_links(case, town.divisional, decider_missing=True)
    assert "Fordel saken" in [link.label for link in links if link.main]
