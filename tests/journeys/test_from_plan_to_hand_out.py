"""A school goes all the way, and meets a return on it."""

from datetime import date

import pytest

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.queries import broken_link
from entilen.decision.actions import grant, return_plan, reverse
from entilen.devices.queries import limits_of
from entilen.financing.models import Source
from entilen.plans.actions import mark_done, save_area
from entilen.plans.queries import current_fingerprint, open_keys
from entilen.process.vocabulary import Department, DeviceType, Stage
from entilen.procurement.actions import place_order
from entilen.review.actions import recommend, reply, settle_remark, write_remark
from entilen.review.assessed import missing_assessments, review_areas
from entilen.review.rules import Severity
from entilen.submission.actions import submit
from entilen.submission.queries import current_submission, obstacles
from tests.acts import hand_out_devices
from tests.cast import (
    assess,
    at_director,
    begin_case,
    declare_all,
    formally_accepted,
    make_town,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def seen(case: Case) -> str:
    sent = current_submission(case)
    assert sent is not None
    return sent.version.fingerprint


def stage(case: Case) -> Stage:
    case.refresh_from_db()
    return case.at


def outcome(case: Case) -> str:
    last = case.decisions.last()
    assert last is not None
    return last.outcome


def test_an_empty_plan_is_told_everything_that_is_missing() -> None:
    town = make_town()
    case = begin_case(town)
    gates = {obstacle.gate for obstacle in obstacles(case, town.principal)}
    assert gates == {"plan_complete", "plans_attached", "network_confirmed", "board_treated"}
    with pytest.raises(Refused) as refused:
        submit(case=case, person=town.principal, seen=current_fingerprint(case))
    assert len(refused.value.reasons) == len(obstacles(case, town.principal)) > 10


def test_granted_ordered_and_handed_out() -> None:
    town = make_town()
    case = at_director(town)
    grant(case=case, person=town.director, seen=seen(case), reasons="God plan.", grades=[5, 6, 7])
    assert stage(case) is Stage.GRANTED
    assert [limit.granted for limit in limits_of(case)] == [32, 32, 32]
    place_order(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=32,
        source=Source.OWN_BUDGET,
        ordered_on=date(2026, 11, 23),
    )
    with pytest.raises(Refused, match="høyst 0 enheter til"):
        place_order(
            case=case,
            person=town.principal,
            grade=5,
            device_type=DeviceType.TABLET,
            quantity=1,
            source=Source.OWN_BUDGET,
            ordered_on=date(2026, 11, 23),
        )
    hand_out_devices(town, case)
    assert [limit.handed_out for limit in limits_of(case)] == [30, 0, 0]
    assert broken_link(case) is None


def test_returned_corrected_and_granted_in_the_second_round() -> None:
    town = make_town()
    case = at_director(town)
    point = write_remark(
        case=case,
        person=town.technician,
        area="infrastructure",
        severity=Severity.MUST,
        title="Dekning i paviljongen",
        text="Beskriv hva som gjøres.",
        internal=False,
    )
    with pytest.raises(Refused, match="Må-punktet er ikke lukket"):
        grant(case=case, person=town.director, seen=seen(case), reasons="", grades=[5, 6, 7])
    return_plan(case=case, person=town.director, seen=seen(case), reasons="Nesten i mål.")
    assert stage(case) is Stage.CORRECTION
    assert open_keys(case) == {"infrastructure"}
    with pytest.raises(Refused, match="Denne delen er låst"):
        save_area(case=case, person=town.teacher, key="vision", markdown="Nytt", base_version=1)
    save_area(
        case=case,
        person=town.teacher,
        key="infrastructure",
        markdown="## Infrastruktur\n\nFem nye aksesspunkter.",
        base_version=1,
    )
    mark_done(case=case, person=town.principal, key="infrastructure", done=True)
    with pytest.raises(Refused, match="Punktet mangler svar"):
        submit(case=case, person=town.principal, seen=current_fingerprint(case))
    reply(remark=point, person=town.principal, text="Bestilt.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    assert (stage(case), case.round) == (Stage.FORMAL_CHECK, 2)
    assert review_areas(case, Department.TECHNICAL) == {"infrastructure"}
    assert review_areas(case, Department.PEDAGOGICAL) == frozenset()
    assert missing_assessments(case) == [Department.TECHNICAL]
    formally_accepted(town, case)
    point.refresh_from_db()
    settle_remark(remark=point, person=town.technician, closed=True)
    assess(town, case, Department.TECHNICAL)
    assert stage(case) is Stage.RECOMMENDATION
    recommend(case=case, person=town.adviser, verdict="grant", text="Rettet.")
    grant(
        case=case,
        person=town.director,
        seen=seen(case),
        reasons="",
        grades=[5, 6],
        refused={7: "Vent til nettet er utvidet."},
    )
    assert outcome(case) == "granted_partly"
    reverse(case=case, person=town.director, ground="Feil trinn.")
    case.refresh_from_db()
    assert stage(case) is Stage.AT_DIRECTOR
    assert all(limit.granted == 0 for limit in limits_of(case))
    grant(case=case, person=town.director, seen=seen(case), reasons="", grades=[5, 6, 7])
    assert [limit.granted for limit in limits_of(case)] == [32, 32, 32]
    assert broken_link(case) is None


def test_nobody_acts_before_saying_whether_they_are_impartial() -> None:
    town = make_town()
    case = sent_case(town)
    with pytest.raises(Refused, match="Svar på om du er habil"):
        formally_accepted(town, case)
    declare_all(town, case)
    formally_accepted(town, case)
    assert stage(case) is Stage.SPECIALIST_REVIEW
