"""The central scheme: a frame a year and type, a queue by stated rules, answers with a letter."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.financing.grant_actions import record_board_saw
from entilen.financing.models import Source
from entilen.financing.money_queries import payers_of
from entilen.financing.part_queries import standing_version, version_waiting
from entilen.mail.models import Letter
from entilen.notifications.actions import tell
from entilen.process.vocabulary import Act, DeviceType, Stage
from entilen.procurement.actions import change_order
from entilen.procurement.models import Order
from entilen.procurement.queries import placed_in
from entilen.procurement.scheme_actions import (
    answer_application,
    apply_to_scheme,
    set_frame,
    set_queue_order,
    withdraw_application,
)
from entilen.procurement.scheme_models import SchemeApplication, SchemeStep
from entilen.procurement.scheme_queries import applied_in, left_by_scheme, queue_of, scheme
from entilen.procurement.scheme_rules import Asking, QueueRule, State, queued
from tests.cast import TODAY, Town, next_door, order_devices
from tests.procurement.supply import granted_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
KEY = (2027, "tablet")


@pytest.fixture
def case(town: Town) -> Case:
    return granted_case(town)


def frame(town: Town, devices: int = 100) -> None:
    set_frame(
        by=town.manager,
        year=2027,
        device_type=DeviceType.TABLET,
        devices=devices,
        source="Budsjett 2027",
    )


def apply(town: Town, case: Case, devices: int = 40, year: int = 2027) -> SchemeApplication:
    return apply_to_scheme(
        case=case,
        person=town.principal,
        device_type=DeviceType.TABLET,
        year=year,
        devices=devices,
    )


def answer(town: Town, row: SchemeApplication, state: State, **more: Any) -> SchemeStep:
    return answer_application(application=row, person=town.manager, state=state, **more)


def by_scheme(town: Town, case: Case, quantity: int) -> None:
    order_devices(town, case, quantity, source=Source.CENTRAL_SCHEME)


def test_an_order_by_the_scheme_demands_an_admission(town: Town, case: Case) -> None:
    """Finding D7: the scheme was named as payer, and nobody had asked it."""
    with pytest.raises(Refused, match="betaler for 0 enheter til"):
        by_scheme(town, case, 1)
    frame(town)
    row = apply(town, case)
    with pytest.raises(Refused, match="betaler for 0 enheter til"):
        by_scheme(town, case, 1)
    answer(town, row, State.ADMITTED, devices=10)
    with pytest.raises(Refused, match="betaler for 10 enheter til"):
        by_scheme(town, case, 11)
    by_scheme(town, case, 8)
    assert left_by_scheme(case, "tablet") == 2
    [now] = placed_in(case)
    with pytest.raises(Refused, match="betaler for 2 enheter til"):
        change_order(order=now.order, person=town.principal, quantity=11, reason="x")
    change_order(order=now.order, person=town.principal, quantity=10, reason="x")
    order_devices(town, case, 5)


def test_a_school_asks_for_what_is_granted_and_not_taken(town: Town, case: Case) -> None:
    order_devices(town, case, 32)
    with pytest.raises(Refused, match="64 enheter er innvilget og ikke brukt"):
        apply(town, case, 65)
    apply(town, case, 60)
    with pytest.raises(Refused) as refused:
        apply(town, case, 5)
    assert len(refused.value.reasons) == 2, "too many, and asked already"
    with pytest.raises(Refused, match="budsjettår fra 2026 til 2030"):
        apply(town, case, 1, year=2031)
    apply(town, case, 4, year=2028)
    for person in (town.teacher, town.manager, town.outsider):
        with pytest.raises(NotYours):
            apply_to_scheme(
                case=case, person=person, device_type=DeviceType.TABLET, year=2027, devices=1
            )


def test_nothing_is_admitted_beyond_the_frame(town: Town, case: Case) -> None:
    row = apply(town, case)
    with pytest.raises(Refused, match="ikke satt noen ramme"):
        answer(town, row, State.ADMITTED, devices=40)
    frame(town, 30)
    with pytest.raises(Refused, match="Rammen er 30, og 0 er tatt opp"):
        answer(town, row, State.ADMITTED, devices=31)
    with pytest.raises(Refused, match="mellom 1 og 40"):
        answer(town, row, State.ADMITTED, devices=0)
    answer(town, row, State.ADMITTED, devices=30)
    with pytest.raises(Refused, match="alt avgjort"):
        answer(town, row, State.REFUSED, reason="x")
    with pytest.raises(ValidationError, match="30 enheter er alt tatt opp"):
        frame(town, 29)
    [pot] = scheme()
    assert (pot.frame.frame, pot.frame.asked, pot.frame.admitted, pot.frame.left) == (30, 40, 30, 0)


def test_only_the_programme_manager_answers(town: Town, case: Case) -> None:
    row = apply(town, case)
    for person in (town.principal, town.adviser, town.administrator):
        with pytest.raises(NotYours):
            answer_application(application=row, person=person, state=State.REFUSED, reason="x")
    for person in (town.principal, town.adviser):
        with pytest.raises(NotYours):
            set_queue_order(
                by=person, valid_from=TODAY, rules=[QueueRule.ASKED], words="Først til mølla"
            )


@pytest.fixture
def two(town: Town, case: Case) -> tuple[SchemeApplication, SchemeApplication, Town]:
    """Lillevik asked first for forty, Aasen the day after for twelve."""
    first = apply(town, case)
    near = next_door(town, "Aasen skole")
    later = granted_case(near)
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=True):
        return first, apply(near, later, 12), near


def test_the_queue_goes_by_the_rules_that_are_stated(
    town: Town, two: tuple[SchemeApplication, SchemeApplication, Town]
) -> None:
    first, second, _ = two
    assert [one.application for one in queue_of(KEY)] == [first, second]
    set_queue_order(
        by=town.manager, valid_from=TODAY, rules=[QueueRule.FEWEST], words="De minste først."
    )
    assert [one.application for one in queue_of(KEY)] == [second, first]
    with pytest.raises(ValidationError) as wrong:
        set_queue_order(
            by=town.manager,
            valid_from=date(2026, 1, 1),
            rules=[QueueRule.ASKED, QueueRule.ASKED],
            words="x",
        )
    assert len(wrong.value.messages) == 2


@pytest.mark.parametrize(
    ("rules", "keys"),
    [
        ([], [1, 2, 3]),
        ([QueueRule.GRANTED], [3, 2, 1]),
        ([QueueRule.NEVER], [2, 3, 1]),
        ([QueueRule.OLDEST], [2, 1, 3]),
        ([QueueRule.YOUNGEST], [1, 3, 2]),
        ([QueueRule.FEWEST], [3, 1, 2]),
        ([QueueRule.NEVER, QueueRule.FEWEST], [3, 2, 1]),
    ],
)
def test_each_rule_of_a_queue(rules: list[QueueRule], keys: list[int]) -> None:
    asking = [
        Asking(
            key=key,
            asked_at=datetime(2026, 1, key, tzinfo=UTC),
            granted_on=date(2025, 12 - key, 1),
            grades=grades,
            devices=devices,
            admitted_before=key == 1,
        )
        for key, grades, devices in ((1, [1, 7], 20), (2, [8, 9], 30), (3, [2, 3], 10))
    ]
    assert [one.key for one in queued(reversed(asking), rules)] == keys


def test_whoever_goes_before_others_does_so_for_a_reason(
    town: Town, two: tuple[SchemeApplication, SchemeApplication, Town]
) -> None:
    first, second, _ = two
    frame(town)
    with pytest.raises(Refused, match="Lillevik skole står foran i køen"):
        answer(town, second, State.ADMITTED, devices=12)
    answer(town, second, State.ADMITTED, devices=12, reason="Skolen åpner i januar.")
    answer(town, first, State.WAITING, reason="Rammen utvides kanskje.")
    assert [one.application for one in queue_of(KEY)] == [first]
    answer(town, first, State.ADMITTED, devices=40)
    [pot] = scheme()
    assert (pot.frame.admitted, pot.frame.left, len(pot.settled)) == (52, 48, 2)


def test_a_refusal_has_a_reason_a_letter_and_leaves_the_plan_granted(
    town: Town, case: Case
) -> None:
    row = apply(town, case)
    with pytest.raises(Refused, match="Skriv en begrunnelse"):
        answer(town, row, State.REFUSED)
    step = answer(town, row, State.REFUSED, reason="Rammen er brukt opp.")
    case.refresh_from_db()
    assert case.at is Stage.GRANTED
    event = CaseEvent.objects.get(act=Act.ANSWER_SCHEME)
    assert (event.ground, event.pk) == ("Rammen er brukt opp.", step.event_id)
    tell(event=event, notice="scheme_answered")
    letter = Letter.objects.get(to_address=town.principal.email)
    assert "ikke tatt opp" in letter.subject
    for words in (
        "40 nettbrett",
        "Rammen er brukt opp.",
        "Legg en ny finansiering fram for styret",
    ):
        assert words in letter.body.replace("\n", " "), words
    client = Client()
    client.force_login(town.principal)
    shown = client.get(f"/sak/{case.key}/innforing/sentral-ordning/").content.decode()
    assert "Enheter som ordningen ikke betaler" in shown and "Rammen er brukt opp." in shown
    apply(town, case, 96)


def test_after_a_refusal_the_board_sees_who_pays_before_anything_is_ordered(
    town: Town, case: Case
) -> None:
    row = apply(town, case)
    order_devices(town, case, 1)
    answer(town, row, State.REFUSED, reason="Rammen er brukt opp.")
    with pytest.raises(Refused, match="Skriv en ny finansieringsplan"):
        order_devices(town, case, 1)
    standing = standing_version(case)
    assert standing is not None
    browser = Client()
    browser.force_login(town.principal)
    address = f"/sak/{case.key}/finansiering/innvilget/ny/"
    sent = {"base": standing.number, "reason": "Ordningen avslo"}
    sent |= {f"price-{at}": one["unit_price"] for at, one in enumerate(standing.rows)}
    shown = browser.get(address).content.decode()
    assert "Betales av" in shown
    keys = [
        key
        for key in payers_of(case)
        if key not in {Source.CENTRAL_SCHEME.value, standing.rows[0]["source"]}
    ]
    assert keys
    browser.post(address, sent | {"payer-0": keys[0]})
    waiting = version_waiting(Case.objects.get(pk=case.pk))
    assert waiting is not None and "Andre betaler" in waiting.board_reason
    with pytest.raises(Refused, match="Styret må behandle"):
        order_devices(town, case, 1)
    record_board_saw(
        case=case,
        person=town.principal,
        meeting_date=timezone.localdate(),
        case_number="12/26",
        wording="Styret godkjenner.",
    )
    order_devices(town, case, 1)


def test_what_is_withdrawn_is_free_for_others(
    town: Town, two: tuple[SchemeApplication, SchemeApplication, Town]
) -> None:
    first, second, near = two
    frame(town, 40)
    answer(town, first, State.ADMITTED, devices=40)
    with pytest.raises(Refused, match="Det er 0 igjen"):
        answer(town, second, State.ADMITTED, devices=12)
    by_scheme(town, first.case, 5)
    with pytest.raises(Refused, match="5 enheter er bestilt på ordningen"):
        withdraw_application(application=first, person=town.principal, reason="x")
    order = Order.objects.get()
    change_order(order=order, person=town.principal, quantity=0, reason="x")
    with pytest.raises(NotYours):
        withdraw_application(application=first, person=near.principal, reason="x")
    withdraw_application(application=first, person=town.principal, reason="Vi venter et år.")
    answer(town, second, State.ADMITTED, devices=12)
    with pytest.raises(Refused, match="alt avgjort"):
        withdraw_application(application=first, person=town.principal, reason="x")
    [pot] = scheme()
    assert (pot.frame.asked, pot.frame.admitted) == (12, 12)


def test_what_was_said_is_never_rewritten(town: Town, case: Case) -> None:
    apply(town, case)
    with pytest.raises(DatabaseError), transaction.atomic():
        SchemeStep.objects.update(state="admitted")
    with pytest.raises(DatabaseError), transaction.atomic():
        SchemeApplication.objects.update(devices=1)


def test_it_is_done_on_the_pages_from_an_empty_house(town: Town, case: Case) -> None:
    manager, school = Client(), Client()
    manager.force_login(town.manager)
    school.force_login(town.principal)
    assert "Ingen ramme er satt" in manager.get("/sentral-ordning/").content.decode()
    told = {"year": 2027, "device_type": "tablet", "devices": 50, "source": "Budsjettet"}
    manager.post("/sentral-ordning/ramme/", told)
    order = {"first": "never", "second": "asked", "words": "Nye skoler først."}
    late = manager.post("/sentral-ordning/rekkefolge/", {**order, "valid_from": "01.01.2026"})
    assert "en dag som har vært" in late.content.decode()
    assert "Nye skoler først." in late.content.decode(), "what was typed stays"
    manager.post("/sentral-ordning/rekkefolge/", {**order, "valid_from": "23.11.2026"})
    address = f"/sak/{case.key}/innforing/sentral-ordning/"
    page = school.get(address)
    assert page.context["form"]["devices"].value() == 96
    assert "Nye skoler først." in page.content.decode()
    school.post(address, {"device_type": "tablet", "year": 2027, "devices": 60})
    [now] = applied_in(case)
    answer_at = f"/sentral-ordning/{now.application.pk}/"
    assert answer_at in manager.get("/sentral-ordning/").content.decode()
    assert manager.get(answer_at).context["form"]["devices"].value() == 50
    refused = manager.post(answer_at, {"state": "admitted", "devices": 60, "reason": "Ja"})
    assert "Det er 50 igjen" in refused.content.decode()
    manager.post(answer_at, {"state": "admitted", "devices": 50})
    shown = manager.get("/sentral-ordning/").content.decode()
    assert "tatt opp, 50" in shown.replace("\xa0", " ")
    assert "Tatt opp, 50" in school.get(address).content.decode().replace("\xa0", " ")
    school.post(f"{address}{now.application.pk}/trekk/", {"reason": "Vi venter"})
    assert applied_in(case)[0].state is State.WITHDRAWN
    clerk = Client()
    clerk.force_login(town.administrator)
    assert clerk.get("/sentral-ordning/").status_code == 200
    assert clerk.get(answer_at).status_code == 404
    for address in ("/sentral-ordning/", "/sentral-ordning/ramme/", answer_at):
        assert school.get(address).status_code == 404
