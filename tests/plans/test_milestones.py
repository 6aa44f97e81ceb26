"""Milestones are reached by what happens, or marked by the school, and never stand as a lie."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.coverage.school_reading import public_cases
from entilen.decision.actions import grant, reverse
from entilen.financing.models import Source
from entilen.network.actions import request_confirmation, withdraw_confirmation
from entilen.network.models import NetworkConfirmation
from entilen.plans.actions import reach_milestone, save_milestones, unreach_milestone
from entilen.plans.models import Milestone
from entilen.plans.queries import current_fingerprint
from entilen.plans.reached import reached
from entilen.plans.rules import Counted, day_when_all_have
from entilen.process.vocabulary import DeviceType
from entilen.procurement.actions import place_order
from entilen.rollout.actions import hand_out
from entilen.submission.queries import current_submission
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    confirm_network,
    ready_case,
    sent_case,
    why_not,
)

SYSTEM = {"network_request", "network_confirmed", "board", "sent", "decision", "order", "hand_out"}


def days(case: Case) -> dict[str, date]:
    """The milestones reached, by key."""
    return {one.row.key: one.on for one in reached(Case.objects.get(pk=case.pk)) if one.on}


def row_of(case: Case, key: str) -> Milestone:
    return case.plan.milestones.get(key=key)


def decide(town: Town, case: Case, grades: list[int]) -> None:
    sent = current_submission(case)
    assert sent is not None
    grant(
        case=case,
        person=town.director,
        seen=sent.version.fingerprint,
        reasons="",
        grades=grades,
        refused=why_not(sent, grades),
    )


def order(town: Town, case: Case, grade: int) -> None:
    place_order(
        case=case,
        person=town.principal,
        grade=grade,
        device_type=DeviceType.TABLET,
        quantity=30,
        source=Source.OWN_BUDGET,
        ordered_on=TODAY,
    )


def give(town: Town, case: Case, grade: int) -> None:
    hand_out(
        case=case,
        person=town.principal,
        grade=grade,
        device_type=DeviceType.TABLET,
        quantity=30,
        pupils=30,
        handed_out_on=TODAY,
        everyone=True,
    )


def rows_as_typed(case: Case) -> list[dict[str, object]]:
    names = ("key", "area", "title", "due", "responsible", "done_when")
    return [
        {"row": row.pk, **{name: getattr(row, name) for name in names}}
        for row in case.plan.milestones.all()
    ]


def save(town: Town, case: Case, rows: list[dict[str, object]]) -> None:
    case.plan.refresh_from_db()
    save_milestones(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)


def test_the_day_is_the_last_grades_and_a_correction_takes_it_back() -> None:
    first, second = date(2027, 1, 4), date(2027, 2, 1)
    need = {5: 30, 6: 30}
    counted = [Counted(5, 30, first), Counted(6, 20, first), Counted(6, 10, second)]
    assert day_when_all_have(need, counted) == second
    assert day_when_all_have(need, [*counted, Counted(5, 4, date(2027, 9, 1))]) == second
    assert day_when_all_have(need, [*counted, Counted(5, -1, second)]) is None
    assert day_when_all_have(need, counted[:2]) is None
    assert day_when_all_have({}, counted) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_what_happens_in_the_case_reaches_its_milestones(town: Town) -> None:
    case = begin_case(town)
    assert days(case) == {}
    request_confirmation(case=case, person=town.principal)
    assert days(case) == {"network_request": TODAY}

    case = at_director(town)
    assert days(case).keys() == {"network_request", "network_confirmed", "board", "sent"}
    decide(town, case, [5, 6])
    assert days(case)["decision"] == TODAY
    order(town, case, 5)
    assert "order" not in days(case)
    order(town, case, 6)
    give(town, case, 5)
    assert days(case)["order"] == TODAY
    assert "hand_out" not in days(case)
    give(town, case, 6)
    assert days(case).keys() == SYSTEM


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_what_is_taken_back_leaves_no_milestone_standing(town: Town) -> None:
    case = at_director(town)
    decide(town, case, [5, 6, 7])
    reverse(case=case, person=town.director, ground="Feil tall")
    assert "decision" not in days(case)
    confirmation = NetworkConfirmation.objects.get()
    withdraw_confirmation(confirmation=confirmation, person=town.engineer, ground="Brann")
    assert "network_confirmed" not in days(case)
    assert "network_request" in days(case)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_more_devices_than_confirmed_and_resolved_take_the_milestones_back(town: Town) -> None:
    case = ready_case(town)
    assert {"network_confirmed", "board"} <= days(case).keys()
    case.plan.grade_rows.update(devices=60)
    assert not {"network_confirmed", "board"} & days(case).keys()


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
@pytest.mark.parametrize("make", [begin_case, sent_case])
def test_the_school_marks_the_others_whenever_the_case_lives(town: Town, make: object) -> None:
    case = make(town)  # type: ignore[operator]
    before, row = current_fingerprint(case), row_of(case, "change_team")
    reach_milestone(case=case, person=town.teacher, row=row, on=TODAY - timedelta(days=3))
    assert days(case)["change_team"] == TODAY - timedelta(days=3)
    assert current_fingerprint(case) == before
    assert case.events.order_by("sequence").last().summary == (
        "Milepæl nådd 20.11.2026: Endringsgruppe er satt ned"
    )
    unreach_milestone(case=case, person=town.teacher, row=row)
    assert "change_team" not in days(case)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_no_day_ahead_no_system_milestone_and_no_stranger(town: Town) -> None:
    case = sent_case(town)
    row = row_of(case, "change_team")
    with pytest.raises(Refused, match="framtida"):
        reach_milestone(case=case, person=town.principal, row=row, on=TODAY + timedelta(days=1))
    for key in SYSTEM:
        with pytest.raises(Refused, match="av seg selv"):
            reach_milestone(case=case, person=town.principal, row=row_of(case, key), on=TODAY)
    with pytest.raises(NotYours):
        reach_milestone(case=case, person=town.adviser, row=row, on=TODAY)
    assert "change_team" not in days(case)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_editing_the_milestones_keeps_what_is_reached(town: Town) -> None:
    case = begin_case(town)
    reach_milestone(case=case, person=town.teacher, row=row_of(case, "change_team"), on=TODAY)
    rows = rows_as_typed(case)
    gone = next(row for row in rows if row["key"] == "parents")
    rows.remove(gone)
    next(row for row in rows if row["key"] == "change_team")["responsible"] = "Tor"
    rows.append({"title": "Skapene er malt", "due": TODAY, "row": None})
    save(town, case, rows)
    assert days(case) == {"change_team": TODAY}
    assert row_of(case, "change_team").responsible == "Tor"
    assert not case.plan.milestones.filter(key="parents").exists()
    assert case.plan.milestones.filter(title="Skapene er malt").count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_the_locked_page_shows_and_marks_them(town: Town) -> None:
    case = sent_case(town)
    client = Client()
    client.force_login(town.teacher)
    address = f"/sak/{case.key}/milepaler/"
    page = client.get(address).content.decode()
    assert "Låst nå" not in page
    assert "Nådd 23.\xa0november\xa02026" in page
    row = row_of(case, "change_team")
    reach = f"{address}{row.pk}/nadd/"
    assert f'href="{reach}"' in page
    assert "framtida" in client.post(reach, {"on": "24.11.2026"}).content.decode()
    assert client.post(reach, {"on": "20.11.2026"}).status_code == 302
    assert "Nådd 20.\xa0november\xa02026" in client.get(address).content.decode()
    assert client.post(f"{address}{row.pk}/angre/").status_code == 302
    row.refresh_from_db()
    assert row.done_on is None


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_the_form_keeps_the_row_it_came_from(town: Town) -> None:
    case = begin_case(town)
    row = row_of(case, "change_team")
    reach_milestone(case=case, person=town.teacher, row=row, on=TODAY)
    client = Client()
    client.force_login(town.principal)
    form = client.get(f"/sak/{case.key}/milepaler/").context["formset"]
    sent: dict[str, Any] = {"row_version": case.plan.row_version}
    rows = form.initial_form_count()
    sent |= {"rad-TOTAL_FORMS": rows + 1, "rad-INITIAL_FORMS": rows}
    for number, row_form in enumerate(form.initial_forms):
        sent |= {
            f"rad-{number}-{bound.name}": bound.value() or ""
            for bound in row_form
            if bound.name not in {"due", "remove"}
        }
        sent[f"rad-{number}-due"] = f"{row_form.initial['due']:%d.%m.%Y}"
    sent |= {"rad-0-title": "Vi er i gang", "rad-0-due": "01.02.2027"}
    assert client.post(f"/sak/{case.key}/milepaler/", sent).status_code == 302
    kept = case.plan.milestones.get(pk=sent["rad-0-row"])
    assert kept.title == "Vi er i gang"


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_the_public_page_says_what_is_done_of_what_was_promised(town: Town) -> None:
    case = at_director(town)
    reach_milestone(case=case, person=town.teacher, row=row_of(case, "change_team"), on=TODAY)
    assert [public.promises for public in public_cases(town.school)] == [[]]
    decide(town, case, [5, 6, 7])
    confirm_network(town, begin_case(town, (4,)))
    [public] = public_cases(town.school)
    done = {promise.title for promise in public.promises if promise.done}
    assert {"Endringsgruppe er satt ned", "Planen er sendt inn"} < done
    assert "Direktøren har avgjort saken" in done
    assert "Enhetene er delt ut" not in done
