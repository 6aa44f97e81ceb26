"""Coverage as a rule: invariants that hold for any ledger."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.coverage.rules import (
    Held,
    Standing,
    Status,
    count,
    published,
    suppressed,
)
from entilen.schools.rules import COMPULSORY, SchoolType

helds = st.builds(Held, st.integers(-3, 60), st.none() | st.integers(0, 40))
spans = st.tuples(st.integers(1, 13), st.integers(1, 13)).map(lambda s: (min(s), max(s)))
schools = st.builds(
    Standing,
    school_id=st.integers(1, 999),
    span=st.none() | spans,
    held=st.dictionaries(st.integers(1, 13), helds),
    declared_full=st.booleans(),
)


@given(st.lists(schools, max_size=30))
def test_every_school_is_counted_once(standings: list[Standing]) -> None:
    figure = count(school.tally for school in standings)
    for counts in [figure.schools, *figure.by_type.values()]:
        parts = (counts.full, counts.partial, counts.none, counts.unknown)
        assert counts.total == sum(part or 0 for part in parts)
    assert sum(counts.total or 0 for counts in figure.by_type.values()) == len(standings)
    assert figure.schools.total == sum(figure.by_type[kind].total or 0 for kind in COMPULSORY)


@given(spans, st.dictionaries(st.integers(1, 13), helds))
def test_status_follows_the_grades(span: tuple[int, int], held: dict[int, Held]) -> None:
    school = Standing(1, span, held)
    if school.status is Status.FULL:
        assert school.covered == list(school.grades)
    if school.status is Status.UNKNOWN:
        assert not school.covered and set(school.grades) - set(held)
    if school.status is Status.NONE:
        assert set(school.grades) <= set(held), "unknown is never none"
    if school.status is Status.PARTIAL:
        assert 0 < len(school.covered) < len(school.grades)


@given(st.dictionaries(st.integers(1, 7), helds), helds)
def test_devices_on_grades_outside_the_span_change_nothing(
    held: dict[int, Held], stray: Held
) -> None:
    inside = Standing(1, (1, 7), held)
    assert Standing(1, (1, 7), {**held, 9: stray}).status is inside.status


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ({}, Status.UNKNOWN),
        ({8: Held(0, None)}, Status.UNKNOWN),
        ({8: Held(20, 30)}, Status.UNKNOWN),
        (dict.fromkeys((8, 9, 10), Held(0, None)), Status.NONE),
        ({8: Held(20, 30), 9: Held(0, 30), 10: Held(30, None)}, Status.NONE),
        ({8: Held(30, 30)}, Status.PARTIAL),
        ({8: Held(30, 30), 9: Held(31, 30), 10: Held(29, 30)}, Status.PARTIAL),
        ({8: Held(30, 30), 9: Held(31, 30), 10: Held(30, 30)}, Status.FULL),
    ],
)
def test_what_is_recorded_decides(held: dict[int, Held], status: Status) -> None:
    assert Standing(1, (8, 10), held).status is status


def test_a_school_without_grades_is_of_another_type_and_unknown() -> None:
    school = Standing(1, None)
    assert (school.type, school.status) == (SchoolType.OTHER, Status.UNKNOWN)


def test_a_statement_keeps_what_it_does_not_say_unknown() -> None:
    figure = published({"schools": {"total": 3, "full": 2}})
    assert (figure.schools.full, figure.schools.none) == (2, None)
    assert all(counts.nothing_known for counts in figure.by_type.values())
    with pytest.raises(ValueError, match="cannot count"):
        published({"schools": {"totl": 3}})


DAY = date(2026, 8, 20)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "ikke kjent"), (0, "0"), (1, "færre enn 5"), (4, "færre enn 5"), (5, "5")],
)
def test_small_numbers_are_not_shown(number: int | None, shown: str) -> None:
    assert suppressed(number) == shown
