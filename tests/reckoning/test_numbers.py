"""Levels, and what follows from them: examples that a principal would know, and properties."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from entilen.reckoning.flow import flow
from entilen.reckoning.levels import Level, Moves, Place, overlay
from entilen.reckoning.numbers import numbers

TABLET, PC = "tablet", "pc"


def level(
    year: int, grade: int, devices: int, *, moves: Moves = Moves.GRADE, **more: object
) -> Level:
    site = more.pop("site", 1)
    kind = more.pop("kind", TABLET)
    return Level(Place(site, grade, kind), year, devices, moves, **more)  # type: ignore[arg-type]


def test_a_phased_plan_buys_each_cohort_once() -> None:
    """Grades 1 and 4 first, then the next cohorts beside them (finding B1)."""
    rows = [
        level(2027 + year, grade, 44, moves=Moves.PUPIL)
        for year, grades in enumerate([(1, 4), (1, 2, 4, 5), (1, 2, 3, 4, 5, 6)])
        for grade in grades
    ]
    plan = numbers(rows)
    assert plan.in_use == {2027: 88, 2028: 176, 2029: 264, 2030: 264}
    assert plan.returned == {}, "the oldest are in the seventh grade in 2030"
    assert plan.new_by_year == {2027: 88, 2028: 88, 2029: 88}
    assert (plan.most_in_use, plan.all_new, plan.peak(1)) == (264, 264, 264)


def test_three_years_of_the_same_grade_are_bought_once_where_devices_stay() -> None:
    """Finding K10: the letter said 99 and the order limit 33."""
    plan = numbers([level(year, 5, 33) for year in (2027, 2028, 2029)])
    assert (plan.most_in_use, plan.all_new) == (33, 33)


def test_pupils_who_leave_give_back_what_the_next_ones_use() -> None:
    rows = [level(2027, 7, 30, moves=Moves.PUPIL), level(2028, 5, 40, moves=Moves.PUPIL)]
    plan = numbers(rows, last_grade=7)
    [first, second] = plan.flows
    assert (first.new, second.stocked, second.new) == (30, 30, 10)
    [gone] = [row for row in flow(rows, last_grade=7) if row.back]
    assert (gone.year, gone.place.grade, gone.back) == (2028, 7, 30)


def test_what_has_come_back_is_used_once() -> None:
    rows = [
        level(2027, 7, 30, moves=Moves.PUPIL),
        level(2028, 3, 20, moves=Moves.PUPIL),
        level(2028, 5, 20, moves=Moves.PUPIL),
    ]
    flows = numbers(rows, last_grade=7).flows
    assert [(row.stocked, row.new) for row in flows] == [(0, 30), (20, 0), (10, 10)]


def test_an_extension_asks_for_the_true_sum_and_the_same_grade_twice_for_nothing_more() -> None:
    """Findings K3 and D2: the same grade again was added."""
    granted = [level(2026, grade, 32) for grade in (5, 6)]
    more = numbers([level(2027, 7, 32)], granted)
    assert (more.peak(1), more.all_new) == (96, 32)
    again = numbers([level(2027, 5, 32)], granted)
    assert (again.peak(1), again.all_new) == (64, 0)
    larger = numbers([level(2026, 5, 64)], granted)
    assert (larger.peak(1), larger.all_new) == (96, 32)


def test_a_renewal_buys_again_and_needs_no_more() -> None:
    granted = [level(2026, 5, 32)]
    plan = numbers([level(2030, 5, 32, renews=True)], granted)
    assert (plan.peak(1), plan.all_new) == (32, 32)


def test_scaling_down_brings_devices_back() -> None:
    plan = numbers([level(2028, 5, 10)], [level(2026, 5, 32)])
    [row] = plan.flows
    assert (row.in_use, row.back, plan.all_new, plan.peak(1)) == (10, 22, 0, 10)


def test_sites_and_types_have_a_stock_each() -> None:
    rows = [
        level(2027, 5, 20, site=1),
        level(2027, 5, 30, site=2),
        level(2027, 5, 5, site=2, kind=PC),
    ]
    plan = numbers(rows)
    assert (plan.peak(1), plan.peak(2), plan.all_new) == (20, 35, 55)
    assert plan.limits == {row.place: row.devices for row in rows}


LEVELS = st.lists(
    st.builds(
        Level,
        place=st.builds(Place, st.integers(1, 2), st.integers(1, 7), st.sampled_from([TABLET, PC])),
        year=st.integers(2026, 2032),
        devices=st.integers(0, 60),
        moves=st.sampled_from(Moves),
        renews=st.booleans(),
    ),
    max_size=12,
)


@given(LEVELS)
def test_what_is_in_use_is_what_the_level_says(rows: list[Level]) -> None:
    standing = {(row.year, row.place): row.devices for row in overlay(rows)}
    seen = {(row.year, row.place): row.in_use for row in flow(rows, last_grade=7)}
    assert {key: seen[key] for key in standing} == standing


@given(LEVELS)
def test_no_device_comes_from_nowhere_and_none_is_lost(rows: list[Level]) -> None:
    """Bought so far = in use + in stock + worn out (replaced by a renewal), in every year."""
    rows = [row for row in overlay(rows) if not row.renews]
    flows = flow(rows, last_grade=7)
    bought: Counter[tuple[int, str]] = Counter()
    stock: Counter[tuple[int, str]] = Counter()
    for year in sorted({row.year for row in flows}):
        in_use: Counter[tuple[int, str]] = Counter()
        for row in flows:
            if row.year == year:
                key = (row.place.site, row.place.device_type)
                bought[key] += row.new
                stock[key] += row.back - row.stocked
                in_use[key] += row.in_use
        for key in bought:
            assert stock[key] >= 0
            assert bought[key] == in_use[key] + stock[key]


@given(LEVELS)
def test_laying_the_same_over_itself_changes_nothing(rows: list[Level]) -> None:
    once = overlay(rows)
    assert overlay(once, once) == once
    plain = [row for row in once if not row.renews]
    assert numbers(plain, plain).all_new == 0


@given(LEVELS, LEVELS)
def test_the_parts_make_the_whole(own: list[Level], before: list[Level]) -> None:
    plan = numbers(overlay(own), overlay(before), last_grade=7)
    assert sum(plan.new_by_year.values()) == sum(plan.limits.values()) == plan.all_new
    assert all(count >= 0 for count in plan.new.values())
    for site, years in plan.needs.items():
        mine = Counter[int]()
        for row in plan.flows:
            mine[row.year] += row.in_use if row.place.site == site else 0
        assert all(years.get(year, 0) >= count for year, count in mine.items())
