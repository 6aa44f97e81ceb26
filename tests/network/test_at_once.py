"""A withdrawal, a grant, an answer and an order at one site wait for one another."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections, transaction

from entilen.cases.actions import declare_impartiality
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.network.actions import (
    answer,
    answering,
    correct_answer,
    keep_series,
    request_confirmation,
    state_others,
    take_series,
    withdraw_confirmation,
)
from entilen.network.actions.answering import say
from entilen.network.models import MeasuredSeries, NetworkConfirmation, Result
from entilen.process.vocabulary import Act, Stage
from tests.cast import Town, at_director, begin_case, order_devices, say_yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]
LONG = 5.0
"""Seconds after which the second act is taken to wait: it was let go long before."""


class Other:
    """The second act, in a connection of its own; what refused it is in `refused`."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.refused = "never done"
        self._act = act
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._act()
            self.refused = ""
        except Refused as refused:
            self.refused = str(refused)
        finally:
            connections.close_all()

    def begin(self) -> None:
        """Begin, and come back when the act waits for a lock or is done without one."""
        self._thread.start()
        _until_it_waits(self._thread)

    def end(self) -> str:
        """What refused the act; empty when it was done."""
        self._thread.join(LONG)
        return self.refused


def at_once(first: Callable[[], object], second: Callable[[], object]) -> str:
    """Do the first act and, before it is stored, begin the second in another connection.

    Returns what refused the second; empty when it was done.
    """
    other = Other(second)
    with transaction.atomic():
        first()
        other.begin()
    return other.end()


def _until_it_waits(other: threading.Thread) -> None:
    """Until the second act waits for a lock, or is done without one."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while other.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        other.join(0.01)


def take_back(town: Town) -> None:
    confirmation = NetworkConfirmation.objects.get()
    withdraw_confirmation(confirmation=confirmation, person=town.engineer, ground="Brudd")


def lower(town: Town) -> None:
    correct_answer(
        confirmation=NetworkConfirmation.objects.get(),
        person=town.engineer,
        ground="Feil bygg",
        result=Result.LIMITED,
        max_devices=10,
        method="desk",
        measured_on=None,
        measurements={},
        reason="",
        valid_until=date(2027, 12, 31),
    )


def test_a_grant_waits_for_a_withdrawal_and_is_refused(town: Town) -> None:
    case = at_director(town)
    refused = at_once(lambda: take_back(town), lambda: say_yes(town, fresh(case)))
    assert "trukket tilbake" in refused
    assert fresh(case).at is Stage.AT_DIRECTOR


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_an_order_waits_for_a_lower_answer_and_is_refused(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    refused = at_once(lambda: lower(town), lambda: order_devices(town, fresh(case), 32))
    assert "bekreftet for 10 enheter" in refused
    assert not case.orders.exists()


def test_a_grant_waits_for_an_answer_in_another_case_of_the_school(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun before the answer has reached the case that is granted: the school's lock alone."""
    case, beside = at_director(town), begin_case(town)
    beside.plan.grade_rows.filter(grade=5).update(devices=40)
    declare_impartiality(case=beside, person=town.engineer, disqualified=False)
    [request] = request_confirmation(case=beside, person=town.principal)
    other = Other(lambda: say_yes(town, fresh(case)))

    def say_slowly(*args: Any, **more: Any) -> NetworkConfirmation:
        confirmation = say(*args, **more)
        other.begin()
        return confirmation

    monkeypatch.setattr(answering, "say", say_slowly)
    answer(
        request=request,
        person=town.engineer,
        result=Result.LIMITED,
        max_devices=10,
        method="desk",
        measured_on=None,
        measurements={},
        reason="",
        valid_until=date(2027, 12, 31),
    )
    assert "bekreftet for 10 enheter" in other.end()
    assert fresh(case).at is Stage.AT_DIRECTOR
    assert case.events.latest("sequence").summary == (
        "Nettverket på Hovedbygget er bekreftet for inntil 10 enheter"
    )


def test_a_grant_waits_for_what_else_uses_the_network_and_is_refused(town: Town) -> None:
    case = at_director(town)
    refused = at_once(lambda: tell(town, case), lambda: say_yes(town, fresh(case)))
    assert "100 av dem til ansatte, gjester og annet" in refused
    assert fresh(case).at is Stage.AT_DIRECTOR


def tell(town: Town, case: Case) -> None:
    told = {"staff": 50, "old": 0, "shared": 0, "guests": 0}
    state_others(case=case, person=town.principal, site=town.site, **told)


def test_a_series_is_taken_in_once(town: Town) -> None:
    case = begin_case(town)
    [request] = request_confirmation(case=case, person=town.principal)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    series = keep_series(
        request=request,
        person=town.engineer,
        name="uke45.csv",
        content=b"tid;ned;opp\n02.11.2026 10:15;412,5;96",
        line_down=1000,
        line_up=1000,
    )
    refused = at_once(
        lambda: take_series(series=series, person=town.engineer),
        lambda: take_series(series=MeasuredSeries.objects.get(), person=town.engineer),
    )
    assert "lagt inn fra før" in refused
    assert case.events.filter(act=Act.MEASURE_NETWORK).count() == 1
