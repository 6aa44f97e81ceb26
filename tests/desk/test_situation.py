"""The sentence after the grant follows the pupils, not the spares in the cupboard."""

from datetime import date

import pytest

from entilen.cases.models import Case
from entilen.decision.actions import grant
from entilen.desk.situation import turn_of
from entilen.process.vocabulary import Audience, DeviceType
from entilen.rollout.actions import hand_out
from entilen.submission.queries import current_submission
from tests.cast import Town, at_director, make_town

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


def said(case: Case) -> str:
    return turn_of(case, Audience.SCHOOL).sentence


def test_when_every_pupil_has_a_device_the_roll_out_is_done_though_spares_are_left() -> None:
    town = make_town()
    case = at_director(town)
    sent = current_submission(case)
    assert sent is not None
    grant(case=case, person=town.director, seen=sent.version.fingerprint, reasons="", grades=[5, 6])
    assert "enhetene kan bestilles" in said(case)
    give(town, case, 5, 30)
    assert said(case) == "30 av 64 enheter er delt ut."
    give(town, case, 6, 29)
    assert said(case) == "59 av 64 enheter er delt ut."
    give(town, case, 6, 1)
    assert said(case) == "Enhetene er delt ut, og innføringen er registrert."
