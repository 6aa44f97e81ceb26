"""A milestone plan that is attached holds what the programme version demands."""

import pytest
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.plans.actions import freeze, restore_milestone, say_not_applicable
from entilen.plans.comparison import changed_parts
from entilen.plans.content import content_of
from entilen.submission.queries import obstacles
from tests.cast import Town, begin_case, write_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_every_milestone_that_lacks_is_said_and_mended_where_it_is_said(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    case.plan.milestones.exclude(key="change_team").delete()
    gaps = [gap for gap in obstacles(case, town.principal) if gap.gate == "plans_attached"]
    required = case.programme.requirements.required_milestones
    assert len(gaps) == len(required) >= 5
    assert {gap.place for gap in gaps} == {"milestones"}
    client = Client()
    client.force_login(town.principal)
    page = client.get(f"/sak/{case.key}/milepaler/").content.decode()
    assert all(f"/milepaler/{key}/legg-inn/" in page for key in required)
    client.post(f"/sak/{case.key}/milepaler/hand_out/legg-inn/")
    assert case.plan.milestones.get(key="hand_out").due.year == 2027
    for key in required:
        if key != "hand_out":
            client.post(
                f"/sak/{case.key}/ikke-aktuelt/milepaler/{key}/", {"reason": "Gjort i fjor."}
            )
    assert not [gap for gap in obstacles(case, town.principal) if gap.gate == "plans_attached"]


def test_that_a_milestone_does_not_apply_is_a_change_in_the_milestone_plan(town: Town) -> None:
    case = begin_case(town)
    case.plan.milestones.filter(key="parents").delete()
    before = freeze(case=case, person=town.principal)
    say_not_applicable(
        case=case, person=town.teacher, part="milestones", key="parents", reason="Er holdt."
    )
    now = content_of(case)
    assert changed_parts(before.content, now) == ["milestones"]
    assert freeze(case=case, person=town.principal).fingerprint != before.fingerprint


def test_what_stands_is_not_said_away_and_what_nobody_asks_for_neither(town: Town) -> None:
    case = begin_case(town)
    with pytest.raises(Refused, match="Fjern den først"):
        say_not_applicable(
            case=case, person=town.principal, part="milestones", key="board", reason="Nei."
        )
    case.plan.milestones.filter(key="board").delete()
    with pytest.raises(Refused, match="hvorfor"):
        say_not_applicable(
            case=case, person=town.principal, part="milestones", key="board", reason="  "
        )
    for key in ("change_team", "spares", "ukjent"):
        with pytest.raises(NotYours):
            say_not_applicable(
                case=case, person=town.principal, part="milestones", key=key, reason="Nei."
            )
    client = Client()
    client.force_login(town.principal)
    address = f"/sak/{case.key}/ikke-aktuelt/milepaler/ukjent/"
    assert client.get(address).status_code == 404
    with pytest.raises(NotYours):
        restore_milestone(case=case, person=town.principal, key="hand_out")
