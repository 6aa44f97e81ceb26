"""A milestone of a granted plan moves for a stated reason; what was promised stays to be read."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.plans.actions import move_milestone
from entilen.plans.models import Milestone, MilestoneMove
from entilen.plans.queries import current_fingerprint
from entilen.plans.reached import reached
from tests.cast import Town, at_director, make_town, say_yes
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case)
    case.refresh_from_db()
    return case


def row_of(case: Case) -> Milestone:
    return next(one.row for one in reached(case) if one.on is None)


def test_both_days_and_the_reason_are_public_and_the_plan_is_as_it_was(
    town: Town, case: Case
) -> None:
    row, sealed = row_of(case), current_fingerprint(case)
    later = row.due + timedelta(days=30)
    browser = Client()
    browser.force_login(town.principal)
    address = f"/sak/{case.key}/milepaler/{row.pk}/flytt/"
    assert "Leveringen er forsinket" in browser.get(address).content.decode()
    sent = {"due": f"{later:%d.%m.%Y}", "reason": "delivery", "text": "Varene kom ikke"}
    assert browser.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert row.due != later and current_fingerprint(case) == sealed
    [one] = [one for one in reached(case) if one.row.pk == row.pk]
    assert one.due == later
    for shown in (
        page(town.principal, f"/sak/{case.key}/milepaler/"),
        Client().get(f"/skoler/{town.school.slug}/").content.decode(),
    ):
        assert "Leveringen er forsinket" in shown
    public = Client().get(f"/skoler/{town.school.slug}/").content.decode()
    assert f"{later:%d.%m.%Y}" in public and f"<del>{row.due:%d.%m.%Y}</del>" in public
    assert "Varene kom ikke" in public


@pytest.mark.parametrize(
    ("reason", "days", "why"),
    [("whim", 10, "Velg en av grunnene"), ("network", 0, "har alt fristen")],
)
def test_it_is_refused_with_why(town: Town, case: Case, reason: str, days: int, why: str) -> None:
    row = row_of(case)
    due = row.due + timedelta(days=days)
    with pytest.raises(Refused, match=why):
        move_milestone(case=case, person=town.principal, row=row, due=due, reason=reason)
    assert not MilestoneMove.objects.exists()


def test_only_the_leaders_move_it_and_only_after_the_grant(town: Town, case: Case) -> None:
    row = row_of(case)
    told = {"row": row, "due": date(2028, 1, 10), "reason": "network"}
    for person in (town.teacher, town.adviser, town.director):
        with pytest.raises(NotYours):
            move_milestone(case=case, person=person, **told)  # type: ignore[arg-type]
    other = at_director(town, (2,))
    last = other.plan.milestones.last()
    assert last is not None
    with pytest.raises(Refused):
        move_milestone(
            case=other,
            person=town.principal,
            row=last,
            due=date(2028, 1, 10),
            reason="network",
        )


def test_what_was_said_is_never_rewritten(town: Town, case: Case) -> None:
    row = row_of(case)
    for days in (10, 20):
        move_milestone(
            case=case,
            person=town.principal,
            row=row,
            due=row.due + timedelta(days=days),
            reason="network",
        )
    assert MilestoneMove.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        MilestoneMove.objects.update(reason="x")
    [one] = [one for one in reached(case) if one.row.pk == row.pk]
    assert one.due == row.due + timedelta(days=20)
