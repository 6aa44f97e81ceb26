"""Small counts that nobody can work out. Plain Python.

A count from one to four could point at a school or a person, and is not shown. Where the sum is
shown too, one that is hidden alone is the sum less the others; so others are hidden with it, until
what is hidden could as well have been something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from entilen.coverage.rules import SMALL


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts of a table and their sum as the public reads them; None is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


NEAR = 2 * SMALL
"""Counts below this are hidden together with a small one."""


def hide(cells: Sequence[int]) -> Shown:
    """The counts as they may be shown. Nought hides nothing: it is nobody.

    Where one is small, every count below `NEAR` is hidden with it. To hide the smallest others
    only, and no more than it takes, would tell: who knows the rule sees from what is shown what
    cannot be hidden. Where that leaves no room, nothing is shown but the noughts.
    """
    if not any(0 < number < SMALL for number in cells):
        return Shown(tuple(cells), sum(cells))
    hidden = [number for number in cells if 0 < number < NEAR]
    room = len(hidden) > 1 and sum(hidden) >= SMALL + len(hidden) - 1
    shown = tuple(number if number == 0 or (room and number >= NEAR) else None for number in cells)
    return Shown(shown, sum(cells) if room else None)


def enough_for_days(number: int) -> bool:
    """Whether there are enough for a median: fewer would tell of each."""
    return number >= SMALL
