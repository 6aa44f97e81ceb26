"""Spells: what is kept of a school's days is what the fold makes, for any day and any moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from entilen.coverage.models import Spell, StaleSpells
from entilen.coverage.queries import coverage_at, standings
from entilen.coverage.spell_queries import histories
from entilen.coverage.spell_rules import History, Row
from entilen.coverage.spells import refresh
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.actions import close
from entilen.schools.fact_actions import Teller, Told, standing_facts, take_back, tell
from entilen.schools.fact_rules import Fact, Field, terms, value_on
from entilen.schools.models import School
from tests.cast import make_school

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
FIRST = date(2021, 8, 1)
DAYS = st.integers(0, 2200).map(lambda number: FIRST + timedelta(number))
MOMENTS = st.integers(0, 6).map(lambda number: EPOCH + timedelta(days=400 * number))
KINDS = st.sampled_from(["handed_out", "retired", "stated", "imported", "confirmed"])


@st.composite
def many_rows(draw: st.DrawFn) -> list[Row]:
    """Rows as they may come: any kind, any day, recorded late or at once, some taken back."""
    rows: list[Row] = []
    for key in range(1, draw(st.integers(1, 12)) + 1):
        kind = draw(KINDS)
        grade = draw(st.integers(1, 3))
        day = draw(DAYS)
        cohort = draw(st.sampled_from([None, day.year - grade + 1]))
        pupils = draw(st.sampled_from([None, 10, 20]))
        told = draw(MOMENTS)
        rows.append(Row(key, kind, grade, cohort, draw(st.integers(0, 30)), pupils, day, told))
        last = rows[-1]
        if last.kind == "handed_out" and draw(st.booleans()):
            minus = -draw(st.integers(1, 30))
            gone = Row(100 + key, kind, grade, cohort, minus, None, day, told, corrects=key)
            rows.append(gone)
        if last.kind == "stated" and draw(st.booleans()):
            rows.append(Row(100 + key, "retracted", grade, None, 0, None, day, told, key))
    return rows


FACTS = [
    Fact(1, Field.OPEN, True, date(2021, 1, 1), EPOCH),
    Fact(2, Field.SPAN, [1, 2], None, EPOCH),
    Fact(3, Field.OWNERSHIP, "public", None, EPOCH),
    Fact(4, Field.SPAN, [1, 3], date(2024, 8, 1), EPOCH + timedelta(days=900)),
    Fact(5, Field.OPEN, False, date(2026, 8, 1), EPOCH + timedelta(days=1300)),
]


@settings(max_examples=150, deadline=None)
@given(many_rows(), DAYS, MOMENTS)
def test_a_spell_says_of_each_of_its_days_what_the_fold_says(
    rows: list[Row], day: date, moment: datetime
) -> None:
    known = History(1, rows, FACTS).as_known(moment)
    mine = [
        spell
        for spell in known.spells()
        if (spell.first or date.min) <= day < (spell.end or date.max)
    ]
    if not known.is_open(day):
        assert not mine
        return
    [spell] = mine
    folded = known.standing(day)
    assert spell.standing.status == folded.status
    assert spell.standing.span == folded.span
    for grade, held in folded.held.items():
        kept = spell.standing.held[grade]
        assert (kept.devices, kept.pupils, kept.last_year) == (
            held.devices,
            held.pupils,
            held.last_year,
        )


@settings(max_examples=100, deadline=None)
@given(many_rows(), DAYS)
def test_since_is_the_first_day_from_which_a_grade_is_covered_without_a_break(
    rows: list[Row], day: date
) -> None:
    known = History(1, rows, FACTS).as_known()
    spell = next(
        (s for s in known.spells() if (s.first or date.min) <= day < (s.end or date.max)), None
    )
    for grade, held in (spell.standing.held if spell else {}).items():
        if held.since is None:
            continue
        at = held.since
        assert known.standing(at).held[grade].covered
        before = at - timedelta(days=1)
        was = known.standing(before).held.get(grade) if known.is_open(before) else None
        assert was is None or not was.covered


@settings(max_examples=100, deadline=None)
@given(many_rows(), MOMENTS, DAYS)
def test_what_is_told_later_changes_nothing_that_was_believed_before(
    rows: list[Row], moment: datetime, day: date
) -> None:
    then = [row for row in rows if row.recorded_at <= moment]
    early = [fact for fact in FACTS if fact.recorded_at <= moment]
    assert History(1, rows, FACTS).as_known(moment).standing(day) == History(
        1, then, early
    ).as_known(moment).standing(day)


@settings(max_examples=100, deadline=None)
@given(st.permutations(FACTS), DAYS)
def test_facts_told_in_any_order_of_reading_give_one_answer(facts: list[Fact], day: date) -> None:
    for field in Field:
        assert value_on(terms(facts, field), day) == value_on(terms(FACTS, field), day)


def enter(school: School, grade: int, quantity: int, day: date, kind: Kind = Kind.STATED) -> None:
    LedgerEntry.objects.create(
        school=school,
        grade=grade,
        device_type="tablet",
        kind=kind,
        quantity=quantity,
        pupils=30,
        effective=day,
        cause="prøve",
    )


@pytest.mark.django_db
class TestKept:
    def test_every_day_and_moment_is_answered_as_the_fold_does(self) -> None:
        school = make_school(last=3)
        moments = []
        for number, day in enumerate([date(2024, 9, 1), date(2023, 2, 1), date(2025, 5, 5)]):
            moment = datetime(2025, 9, 1 + number, 12, tzinfo=UTC)
            with time_machine.travel(moment, tick=False):
                for grade in range(1, 3 + number % 2):
                    enter(school, grade, 30 - number % 2, day, list(Kind)[4 + number % 3])
                moments.append(moment)
                standings(day)
        [history] = histories([school.pk])
        asked: list[datetime | None] = [*moments, None]
        for at in asked:
            for day in [date(2022, 1, 1), date(2023, 3, 1), date(2024, 9, 1), date(2026, 8, 1)]:
                [kept] = standings(day, known_at=at)
                folded = history.as_known(at).standing(day)
                assert {g: (h.devices, h.pupils) for g, h in kept.held.items()} == {
                    g: (h.devices, h.pupils) for g, h in folded.held.items()
                }
                assert kept.status == folded.status

    def test_folding_it_all_again_gives_the_same_rows(self) -> None:
        school = make_school(last=3)
        for number in range(4):
            with time_machine.travel(datetime(2025, 9, 1 + number, tzinfo=UTC), tick=False):
                enter(school, 1 + number % 3, 30, date(2024, 9, 1) + timedelta(100 * number))
                refresh()
        kept = _content()
        Spell.objects.all().delete()
        StaleSpells.objects.create(school=school, moment=datetime(1900, 1, 1, tzinfo=UTC))
        refresh()
        assert _content() == kept and len(kept) > 3

    def test_whoever_writes_what_a_figure_rests_on_it_is_folded_again(self) -> None:
        """No verb is needed: the database notes it."""
        school = make_school(last=1)
        refresh()
        today = date.today()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO devices_ledgerentry (school_id, grade, device_type, kind, quantity,"
                " pupils, effective, cause, recorded_at)"
                " VALUES (%s, 1, 'tablet', 'handed_out', 30, 30, %s, 'x', now())",
                [school.pk, today],
            )
        assert [row.covered for row in standings(today)] == [[1]]


def _content() -> list[tuple[object, ...]]:
    fields = ("school", "valid", "recorded", "counted", "type", "status", "content")
    return sorted(
        (tuple(str(value) for value in row) for row in Spell.objects.values_list(*fields)),
        key=str,
    )


@pytest.mark.django_db
class TestTheRegisterOnTwoClocks:
    """Findings K5, C1 and C4."""

    def test_a_school_that_nobody_had_told_of_is_not_in_the_answer(self) -> None:
        make_school()
        assert coverage_at(date.today()).figure.schools.total == 1
        early = coverage_at(date.today(), known_at=datetime(1800, 1, 1, tzinfo=UTC))
        assert early.figure.schools.total == 0

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            (Field.OPEN, False),
            (Field.SPAN, [1, 10]),
            (Field.OWNERSHIP, "private"),
            (Field.SPECIAL, True),
        ],
    )
    def test_what_the_register_is_told_late_changes_no_answer_of_before(
        self, field: Field, value: object
    ) -> None:
        school = make_school()
        day = date(2024, 5, 1)
        address = "/api/v1/coverage?date=2024-05-01&known_at=2026-01-01"
        before = Client().get(address).content
        tell(school, [Told(field, value, date(2023, 8, 1))], Teller("et brev", date(2026, 1, 1)))
        assert Client().get(address).content == before
        now = coverage_at(day).as_dict()
        assert now != coverage_at(day, known_at=datetime(2026, 1, 1, tzinfo=UTC)).as_dict()

    def test_a_span_entered_ahead_holds_from_its_day(self) -> None:
        school = make_school()
        day = date.today() + timedelta(days=200)
        tell(school, [Told(Field.SPAN, [1, 10], day)], Teller("vedtak", date.today()))
        school.refresh_from_db()
        assert school.type == "primary"
        [before], [after] = standings(day - timedelta(days=1)), standings(day)
        assert (before.span, after.span) == ((1, 7), (1, 10))
        with time_machine.travel(day, tick=True):
            from entilen.schools.tasks import show_the_day

            show_the_day(0)
        school.refresh_from_db()
        assert school.type == "combined"

    def test_what_was_told_can_be_taken_back_and_both_stay(self) -> None:
        school = make_school()
        day = date.today() + timedelta(days=100)
        close(school=school, day=day, successor=None, source="vedtak")
        [closing] = [
            row for row in standing_facts(school) if row.field == Field.OPEN and row.value is False
        ]
        assert not standings(day)
        take_back(closing, Teller("nytt vedtak", date.today()))
        assert standings(day) and school.facts.filter(field=Field.OPEN).count() == 3
