"""What was added to and taken out of a sequence, with a bound on the work it may cost."""

from collections.abc import Sequence
from dataclasses import dataclass

Trace = list[dict[int, int]]


class TooMuch(Exception):
    """The two are so different, or so alike everywhere, that telling how is not worth the work."""


@dataclass
class Budget:
    """How many steps may be taken. Whoever shares one shares the bound."""

    left: int

    def spend(self, steps: int) -> None:
        """Take steps. Raises TooMuch when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True)
class Run:
    """Items `a1` to `a2` of the old stand where `b1` to `b2` of the new do."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


def runs(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Run]:
    """The shortest way from old to new (Myers), as runs in order. Raises TooMuch."""
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(item, len(numbers)) for item in old]
    b = [numbers.setdefault(item, len(numbers)) for item in new]
    trace = _search(a, b, budget)
    return _gathered(_same(trace, len(a), len(b)), len(a), len(b))


def _search(a: Sequence[int], b: Sequence[int], budget: Budget) -> Trace:
    reach: dict[int, int] = {1: 0}
    trace: Trace = []
    for changes in range(len(a) + len(b) + 1):
        budget.spend(changes + 1)
        trace.append(reach.copy())
        for diagonal in range(-changes, changes + 1, 2):
            x = _start(reach, diagonal, changes)
            end = _along(a, b, x, x - diagonal)
            budget.spend(1 + end - x)
            reach[diagonal] = end
            if end >= len(a) and end - diagonal >= len(b):
                return trace
    raise AssertionError("the whole of both is always a way")


def _down(reach: dict[int, int], diagonal: int, changes: int) -> bool:
    """Whether one gets furthest on a diagonal by an item of the new, not one less of the old."""
    if diagonal == -changes:
        return True
    return diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1]


def _start(reach: dict[int, int], diagonal: int, changes: int) -> int:
    if _down(reach, diagonal, changes):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _along(a: Sequence[int], b: Sequence[int], x: int, y: int) -> int:
    while x < len(a) and y < len(b) and a[x] == b[y]:
        x, y = x + 1, y + 1
    return x


def _same(trace: Trace, x: int, y: int) -> list[tuple[int, int, int]]:
    """The stretches that are the same, from the end: where in each, and how long."""
    found: list[tuple[int, int, int]] = []
    for changes in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[changes], x - y
        start = _start(reach, diagonal, changes)
        if x > start:
            found.append((start, start - diagonal, x - start))
        if changes == 0:
            break
        before = diagonal + 1 if _down(reach, diagonal, changes) else diagonal - 1
        x = reach[before]
        y = x - before
    return found


def _gathered(same: list[tuple[int, int, int]], length: int, other: int) -> list[Run]:
    made: list[Run] = []
    x = y = 0
    for a, b, size in [*reversed(same), (length, other, 0)]:
        if (x, y) != (a, b):
            made.append(Run(False, x, a, y, b))
        if size:
            made.append(Run(True, a, a + size, b, b + size))
        x, y = a + size, b + size
    return made
