"""Two who fold a school at once: its days are kept once, whoever commits first."""

import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from entilen.coverage.models import Spell
from entilen.coverage.queries import standings
from entilen.coverage.spells import refresh
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.models import School
from tests.cast import make_school

pytestmark = pytest.mark.django_db(transaction=True)


def hand_out(school: School, grade: int) -> None:
    LedgerEntry.objects.create(
        school=school,
        grade=grade,
        device_type="tablet",
        kind=Kind.HANDED_OUT,
        quantity=30,
        pupils=30,
        effective=date(2026, 1, 5),
        cause="prøve",
    )


def test_a_school_that_two_fold_at_once_is_counted_once() -> None:
    school = make_school(last=2)
    refresh()
    folded = threading.Event()

    def in_a_long_act() -> None:
        with transaction.atomic():
            hand_out(school, 1)
            refresh([school.pk])
            folded.set()
            time.sleep(0.6)
        connection.close()

    act = threading.Thread(target=in_a_long_act)
    act.start()
    assert folded.wait(10)
    hand_out(school, 2)
    refresh()
    act.join()
    day = timezone.localdate()
    believed = Spell.objects.filter(school=school, valid__contains=day, recorded__upper_inf=True)
    assert believed.count() == 1
    [row] = standings(day)
    assert row.covered == [1, 2]
