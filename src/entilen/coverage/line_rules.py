"""The shape of a line through time: where it goes in a picture, and what stands beside it.

Across and down are parts of a hundred of the picture, as text that an SVG reads; so the same line
is as wide as its page, and its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entilen.coverage.rules import Counts

ROUND = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
MOST_LINES = 4
MOST_YEARS = 7
APART = 30
"""Parts of a hundred between two rings that both have words."""
LATE = 60
"""Words of a ring that lies further right stand before it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is drawn of a day: the schools, and whether somebody published it."""

    day: date
    published: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class Mark:
    """Words at a place: on an axis, or at a ring."""

    across: str
    down: str
    words: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A picture: the line and what lies under it, what is not known, all schools, and the marks."""

    full: str
    under: str
    unknown: str
    every: str
    rings: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    years: tuple[Mark, ...]


def line_of(seen: Sequence[Seen]) -> Line | None:
    """The line of these days, the first first; None where there is nothing to draw a line of."""
    computed = [one for one in seen if not one.published and one.counts.total is not None]
    top = max((one.counts.total or 0 for one in seen), default=0)
    if len(computed) < 2 or not top:
        return None
    first, last = seen[0].day, seen[-1].day
    frame = _Frame(first, last, top)
    full = frame.steps([(one.day, one.counts.full or 0) for one in computed])
    every = frame.steps([(one.day, one.counts.total or 0) for one in computed])
    known = [(one.day, (one.counts.total or 0) - (one.counts.unknown or 0)) for one in computed]
    return Line(
        full=full,
        under=f"{full} V100 H{frame.across(computed[0].day)} Z",
        unknown=f"{every} {frame.back(known)} Z",
        every=every,
        rings=_rings(frame, seen),
        levels=tuple(Mark("0", frame.down(level), str(level)) for level in _levels(top)),
        years=_years(frame),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    first: date
    last: date
    top: int

    def part(self, day: date) -> float:
        return 100 * (day - self.first).days / max((self.last - self.first).days, 1)

    def across(self, day: date) -> str:
        return f"{self.part(day):.2f}"

    def down(self, number: int) -> str:
        return f"{100 - 100 * number / self.top:.2f}"

    def steps(self, told: Sequence[tuple[date, int]]) -> str:
        """A number stands until the next day that says another."""
        begun, number = told[0]
        path = [f"M{self.across(begun)} {self.down(number)}"]
        for day, after in told[1:]:
            if after != number or day == told[-1][0]:
                path.append(f"H{self.across(day)} V{self.down(after)}")
            number = after
        return " ".join(path)

    def back(self, told: Sequence[tuple[date, int]]) -> str:
        """The same from the right to the left, to close what lies between two lines."""
        day, number = told[-1]
        path = [f"L{self.across(day)} {self.down(number)}"]
        for place in range(len(told) - 1, 0, -1):
            before = told[place - 1][1]
            if before != number or place == 1:
                path.append(f"V{self.down(number)} H{self.across(told[place][0])}")
            number = before
        path.append(f"V{self.down(number)} H{self.across(told[0][0])}")
        return " ".join(path)


def _rings(frame: _Frame, seen: Sequence[Seen]) -> tuple[Mark, ...]:
    rings: list[Mark] = []
    spoken = -float(APART)
    for one in seen:
        if not one.published or one.counts.full is None:
            continue
        part = frame.part(one.day)
        words = (
            f"{one.day:%d.%m.%Y}: {one.counts.full}, publisert" if part >= spoken + APART else ""
        )
        spoken = part if words else spoken
        rings.append(Mark(frame.across(one.day), frame.down(one.counts.full), words, part > LATE))
    return tuple(rings)


def _levels(top: int) -> list[int]:
    step = next((step for step in ROUND if top / step <= MOST_LINES), top)
    return [level for level in range(0, top + 1, step) if level == 0 or top - level >= step / 3] + [
        top
    ]


def _years(frame: _Frame) -> tuple[Mark, ...]:
    years = range(frame.first.year, frame.last.year + 1)
    every = -(-len(years) // MOST_YEARS)
    days = [max(date(year, 1, 1), frame.first) for year in years[::every]]
    return tuple(
        Mark(frame.across(day), "100", str(day.year)) for day in days if frame.part(day) <= 94
    )


def changed(seen: Sequence[Seen]) -> list[Seen]:
    """The days for a table, the newest first: the first and the last, what was published, and each
    day on which a number is another than the time before."""
    rows: list[Seen] = []
    before: Counts | None = None
    for one in seen:
        if one.published:
            rows.append(one)
            continue
        if one.counts != before or one is seen[-1]:
            rows.append(one)
        before = one.counts
    return rows[::-1]
