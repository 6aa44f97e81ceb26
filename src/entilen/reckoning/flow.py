"""What follows from levels, year by year: kept, taken from stock, new, back in stock.

Devices that follow the pupils move a grade up each year and come back when the pupils leave the
school; those that stay are there until a level says otherwise. What comes back is used before
anything is bought. A year that says nothing of a place goes on as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from entilen.reckoning.levels import Level, Moves, Place

LAST_GRADE = 13


@dataclass(frozen=True, slots=True)
class Flow:
    """What happens at a place at the beginning of a school year, in devices.

    `kept` stood there or came up with the pupils, `stocked` came from what had come back, `new` is
    bought; the three are what is in use. `back` is what is left over from the year before.
    """

    year: int
    place: Place
    kept: int
    stocked: int
    new: int
    back: int = 0
    pupils: int = 0
    spares: int = 0

    @property
    def in_use(self) -> int:
        """Devices in use that year."""
        return self.kept + self.stocked + self.new

    @property
    def new_spares(self) -> int:
        """Of the new ones, those that lie in reserve: pupils get what there is first."""
        lacking = max(self.in_use - self.spares - self.kept - self.stocked, 0)
        return self.new - lacking


def flow(
    levels: Iterable[Level], *, until: int | None = None, last_grade: int = LAST_GRADE
) -> tuple[Flow, ...]:
    """Each place in each year, from the first level to the last one (or `until`)."""
    groups: dict[tuple[int, str], list[Level]] = defaultdict(list)
    for level in levels:
        groups[level.place.site, level.place.device_type].append(level)
    if not groups:
        return ()
    end = until or max(level.year for group in groups.values() for level in group)
    flows = [
        row
        for (site, device_type), group in groups.items()
        for row in _Stock(site, device_type, last_grade).through(group, end)
    ]
    return tuple(sorted(flows, key=lambda row: (row.year, row.place)))


class _Stock:
    """The devices of one type at one site: where they are, and what has come back."""

    def __init__(self, site: int, device_type: str, last_grade: int) -> None:
        self.site, self.device_type, self.last_grade = site, device_type, last_grade
        self.held: Counter[tuple[int, Moves]] = Counter()
        self.pupils: dict[tuple[int, Moves], int] = {}
        self.spare = 0

    def through(self, levels: list[Level], end: int) -> Iterator[Flow]:
        """Year after year."""
        by_year: dict[int, dict[int, Level]] = defaultdict(dict)
        for level in levels:
            by_year[level.year][level.place.grade] = level
        for year in range(min(by_year), end + 1):
            yield from self._year(year, by_year.get(year, {}))

    def _year(self, year: int, levels: Mapping[int, Level]) -> list[Flow]:
        carried, back = self._moved_up()
        kept: dict[int, int] = {}
        for grade, level in levels.items():
            there = sum(carried.pop((grade, moves), 0) for moves in Moves)
            kept[grade] = 0 if level.renews else min(there, level.devices)
            back[grade] += there - kept[grade]
            if not level.renews:
                self.spare += there - kept[grade]
        self.held = carried.copy()
        rows = []
        for grade in sorted(levels):
            level = levels[grade]
            self.held[grade, level.moves] = level.devices
            self.pupils[grade, level.moves] = level.pupils
            lack = level.devices - kept[grade]
            stocked = 0 if level.renews else min(lack, self.spare)
            self.spare -= stocked
            rows.append(
                Flow(
                    year,
                    level.place,
                    kept[grade],
                    stocked,
                    lack - stocked,
                    back.pop(grade, 0),
                    level.pupils,
                    level.spares,
                )
            )
        going_on = {grade for grade, _ in carried} | back.keys()
        for grade in sorted(going_on):
            there = sum(carried[grade, moves] for moves in Moves)
            if there or back[grade]:
                place = Place(self.site, grade, self.device_type)
                pupils = sum(self.pupils.get((grade, moves), 0) for moves in Moves)
                rows.append(Flow(year, place, there, 0, 0, back[grade], pupils))
        return rows

    def _moved_up(self) -> tuple[Counter[tuple[int, Moves]], Counter[int]]:
        """Where the devices of last year are now, and what came back as pupils left."""
        carried: Counter[tuple[int, Moves]] = Counter()
        back: Counter[int] = Counter()
        with_them = self.pupils
        self.pupils = {}
        for (grade, moves), devices in self.held.items():
            now = grade + 1 if moves is Moves.PUPIL else grade
            if now > self.last_grade:
                back[grade] += devices
                self.spare += devices
            else:
                carried[now, moves] += devices
                self.pupils[now, moves] = with_them.get((grade, moves), 0)
        return carried, back
