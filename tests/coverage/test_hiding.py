"""Small counts cannot be subtracted away, whoever knows the sum and how they are hidden."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.coverage.hiding_rules import Shown, hide
from entilen.coverage.rules import SMALL

TABLES = st.lists(st.integers(0, 30), min_size=1, max_size=7)


@pytest.mark.parametrize(("size", "largest"), [(1, 20), (2, 16), (3, 13), (4, 11)])
def test_what_is_hidden_could_always_have_been_something_else(size: int, largest: int) -> None:
    """Every table that looks the same, counted out: no hidden cell is one number alone, and none
    is known to be small."""
    alike: dict[Shown, list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(largest + 1), repeat=size):
        alike[hide(table)].append(table)
    for shown, tables in alike.items():
        for place in (place for place, cell in enumerate(shown.cells) if cell is None):
            could = {table[place] for table in tables}
            assert len(could) > 1, (shown, tables)
            if shown.total is not None:
                assert min(could) < SMALL <= max(could), (shown, tables)


@given(table=TABLES)
def test_no_small_count_is_shown_and_no_other_number_is_changed(table: list[int]) -> None:
    shown = hide(table)
    for cell, number in zip(shown.cells, table, strict=True):
        assert cell in (None, number)
        assert cell is None or cell == 0 or cell >= SMALL
    assert shown.total in (None, sum(table))


@given(table=TABLES)
def test_the_sum_never_gives_one_hidden_count_away(table: list[int]) -> None:
    shown = hide(table)
    hidden = [n for n, cell in zip(table, shown.cells, strict=True) if cell is None]
    if shown.total is not None and hidden:
        left = shown.total - sum(cell for cell in shown.cells if cell is not None)
        assert len(hidden) > 1 and left - (len(hidden) - 1) >= SMALL


def test_what_is_not_small_is_shown() -> None:
    assert hide([5, 0, 12]) == Shown((5, 0, 12), 17)
    assert hide([2, 9, 30]) == Shown((None, None, 30), 41)
    assert hide([2, 30, 40]) == Shown((None, None, None), None)
    assert hide([3, 0, 0]) == Shown((None, 0, 0), None)
