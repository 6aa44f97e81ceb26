"""Random years of acts: whatever happens, in whatever order it is told, the sums hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from entilen.coverage.models import Spell, StaleSpells
from entilen.coverage.queries import coverage_at, standings
from entilen.coverage.spell_queries import histories
from entilen.coverage.spells import refresh
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.actions import close, reopen
from entilen.schools.fact_actions import Teller, Told, tell
from entilen.schools.fact_rules import Field
from entilen.schools.models import School
from entilen.schools.tasks import show_the_day
from tests.cast import make_school

BEGAN = datetime(2025, 9, 1, 12, tzinfo=UTC)


class Years(RuleBasedStateMachine):
    """Three schools through years: hand out, lose, state, correct, tell late, merge, go back."""

    def __init__(self) -> None:
        super().__init__()
        self.one = transaction.atomic()
        self.one.__enter__()
        self.now = BEGAN
        self.schools = [make_school(name, last=3) for name in ("Alvik", "Bervik", "Cevik")]
        self.merged: set[int] = set()
        self.asked: list[tuple[date, datetime, bytes]] = []

    def teardown(self) -> None:
        """Each example begins with an empty house."""
        transaction.set_rollback(True)
        self.one.__exit__(None, None, None)

    def acting(self) -> time_machine.travel:
        self.now += timedelta(hours=1)
        return time_machine.travel(self.now, tick=False)

    def school(self, place: int) -> School:
        return self.schools[place % len(self.schools)]

    @rule(days=st.integers(1, 300))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        with self.acting():
            show_the_day(0)

    @rule(
        place=st.integers(0, 2),
        kind=st.sampled_from([Kind.HANDED_OUT, Kind.RETIRED, Kind.STATED, Kind.IMPORTED]),
        grade=st.integers(1, 3),
        number=st.integers(0, 40),
        late=st.integers(0, 400),
        follows=st.booleans(),
    )
    def something_is_recorded(
        self, place: int, kind: Kind, grade: int, number: int, late: int, follows: bool
    ) -> None:
        day = self.now.date() - timedelta(days=late)
        year = day.year if day.month >= 8 else day.year - 1
        moves = follows and kind in (Kind.HANDED_OUT, Kind.RETIRED)
        with self.acting():
            LedgerEntry.objects.create(
                school=self.school(place),
                grade=grade,
                cohort=year - grade + 1 if moves else None,
                device_type="tablet",
                kind=kind,
                quantity=number,
                pupils=30,
                effective=day,
                cause="prøve",
            )

    @rule(place=st.integers(0, 2), last=st.integers(1, 4), late=st.integers(-200, 300))
    def the_register_is_told(self, place: int, last: int, late: int) -> None:
        with self.acting():
            told = Told(Field.SPAN, [1, last], self.now.date() - timedelta(days=late))
            tell(self.school(place), [told], Teller("prøve", self.now.date()))

    @rule(place=st.integers(1, 2), ahead=st.integers(-100, 300))
    def a_school_becomes_part_of_the_first(self, place: int, ahead: int) -> None:
        school = self.school(place)
        if school.pk in self.merged:
            return
        with self.acting():
            day = self.now.date() + timedelta(days=ahead)
            tell(self.schools[0], [Told(Field.SPAN, [1, 4], None)], Teller("prøve", day))
            tell(self.schools[0], [Told(Field.SPAN, [1, 4], day)], Teller("prøve", day))
            close(school=school, day=day, successor=self.schools[0], source="prøve")
            self.merged.add(school.pk)

    @rule(place=st.integers(1, 2))
    def the_merger_is_taken_back(self, place: int) -> None:
        school = self.school(place)
        if school.pk not in self.merged:
            return
        with self.acting():
            reopen(school=school, source="prøve", day=self.now.date())
            self.merged.discard(school.pk)

    @rule(late=st.integers(0, 500))
    def somebody_asks(self, late: int) -> None:
        """Whoever asks «slik vi visste det» gets that answer for ever."""
        day = self.now.date() - timedelta(days=late)
        with self.acting():
            self.asked.append((day, self.now, _answer(day, None)))

    @invariant()
    def what_was_answered_is_answered_again(self) -> None:
        self.now += timedelta(seconds=1)
        with time_machine.travel(self.now, tick=False):
            for day, moment, answer in self.asked:
                assert _answer(day, moment) == answer

    @invariant()
    def moves_leave_every_device_somewhere(self) -> None:
        moved = LedgerEntry.objects.filter(kind=Kind.MOVED).values_list("quantity", flat=True)
        assert sum(moved) == 0

    @invariant()
    def the_kept_days_are_what_the_fold_makes(self) -> None:
        with time_machine.travel(self.now, tick=False):
            for history in histories([school.pk for school in self.schools]):
                known = history.as_known()
                for day in known.days()[-6:]:
                    kept = standings(day, ids=[history.school_id], everyone=True)
                    assert bool(kept) == known.is_open(day)
                    if kept:
                        folded = known.standing(day)
                        assert kept[0].status == folded.status
                        assert {g: h.devices for g, h in kept[0].held.items()} == {
                            g: h.devices for g, h in folded.held.items()
                        }

    @invariant()
    def parts_make_the_whole(self) -> None:
        with time_machine.travel(self.now, tick=False):
            figure = coverage_at(self.now.date()).figure
            counts = figure.schools
            parts = (counts.full, counts.partial, counts.none, counts.unknown)
            assert counts.total == sum(part or 0 for part in parts)


def _answer(day: date, moment: datetime | None) -> bytes:
    answer = coverage_at(day, known_at=moment)
    return repr((answer.figure, answer.by_grade, answer.unconfirmed, answer.last_year)).encode()


@pytest.mark.django_db
def test_years_of_anything() -> None:
    run_state_machine_as_test(
        Years,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_emptied_and_folded_again_it_is_the_same() -> None:
    """The table is a cache: nothing is lost with it."""
    school = make_school(last=2)
    for number in range(3):
        with time_machine.travel(BEGAN + timedelta(days=200 * number), tick=False):
            LedgerEntry.objects.create(
                school=school,
                grade=1,
                device_type="tablet",
                kind=Kind.HANDED_OUT,
                quantity=15,
                pupils=30,
                effective=date(2025, 10, 1) + timedelta(days=100 * number),
                cause="prøve",
            )
            before = _answer(date(2026, 8, 2), None)
    Spell.objects.all().delete()
    StaleSpells.objects.create(school=None, moment=datetime(1900, 1, 1, tzinfo=UTC))
    refresh()
    assert _answer(date(2026, 8, 2), None) == before
