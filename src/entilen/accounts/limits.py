"""Limits that the municipality's requirements set on people's roles.

The requirements come after people in the house, so `programme` registers the answer at start-up.
"""

from collections.abc import Callable
from datetime import date

_LONGEST: list[Callable[[date], int]] = []


def answers_longest_substitution(answer: Callable[[date], int]) -> Callable[[date], int]:
    """Register who knows how many months a substitution that begins on a day may last."""
    _LONGEST[:] = [answer]
    return answer


def longest_substitution(first_day: date) -> int:
    """How many months a substitution that begins on this day may last."""
    [answer] = _LONGEST
    return answer(first_day)
