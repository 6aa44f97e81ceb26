"""A plan's numbers: the one answer that every page, letter, gate and file prints."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entilen.reckoning.flow import LAST_GRADE, Flow, flow
from entilen.reckoning.levels import Level, Place, overlay


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a plan makes of the devices of its school.

    `flows` are the plan's own places and years; `new` is what it buys, over what was granted
    before; `needs` is what each site must carry in each year, with all that is granted.
    """

    flows: tuple[Flow, ...]
    new: Mapping[tuple[int, Place], int]
    needs: Mapping[int, Mapping[int, int]]

    @property
    def in_use(self) -> dict[int, int]:
        """Devices of the plan in use, year by year."""
        return _by_year((row.year, row.in_use) for row in self.flows)

    @property
    def pupils(self) -> dict[int, int]:
        """Pupils of the plan's rows, year by year."""
        return _by_year((row.year, row.pupils) for row in self.flows)

    @property
    def most_in_use(self) -> int:
        """The most devices of the plan that are in use in any one year."""
        return max(self.in_use.values(), default=0)

    @property
    def most_pupils(self) -> int:
        """The most pupils with a device of the plan in any one year."""
        return max(self.pupils.values(), default=0)

    @property
    def new_by_year(self) -> dict[int, int]:
        """Devices that the plan buys for each school year."""
        return _by_year((year, count) for (year, _), count in self.new.items())

    @property
    def all_new(self) -> int:
        """Devices that the plan buys in all: the order limit of a grant."""
        return sum(self.new.values())

    @property
    def limits(self) -> dict[Place, int]:
        """Devices that may be ordered for each place, all years."""
        limits: Counter[Place] = Counter()
        for (_, place), count in self.new.items():
            limits[place] += count
        return dict(limits)

    def peak(self, site: int) -> int:
        """The most that a site must carry in any year from the plan's first one there."""
        return max(self.needs.get(site, {}).values(), default=0)


def numbers(
    own: Iterable[Level], before: Iterable[Level] = (), *, last_grade: int = LAST_GRADE
) -> Numbers:
    """The numbers of a plan (or of the part that is granted) on top of what was granted before."""
    mine, earlier = tuple(own), tuple(before)
    if not mine:
        return Numbers((), {}, {})
    until = max(level.year for level in (*mine, *earlier))
    after = flow(overlay(earlier, mine), until=until, last_grade=last_grade)
    without = {
        (row.year, row.place): row.new
        for row in flow(earlier, until=until, last_grade=last_grade)
    }
    keys = {(level.year, level.place) for level in mine}
    own_flows = tuple(row for row in after if (row.year, row.place) in keys)
    new = {
        (row.year, row.place): max(row.new - without.get((row.year, row.place), 0), 0)
        for row in own_flows
    }
    first = _first_years(mine)
    needs: dict[int, Counter[int]] = {site: Counter() for site in first}
    for row in after:
        if row.place.site in first and row.year >= first[row.place.site]:
            needs[row.place.site][row.year] += row.in_use
    return Numbers(own_flows, new, {site: dict(years) for site, years in needs.items()})


def _first_years(levels: Iterable[Level]) -> dict[int, int]:
    first: dict[int, int] = {}
    for level in levels:
        first[level.place.site] = min(level.year, first.get(level.place.site, level.year))
    return first


def _by_year(counts: Iterable[tuple[int, int]]) -> dict[int, int]:
    years: Counter[int] = Counter()
    for year, count in counts:
        years[year] += count
    return {year: years[year] for year in sorted(years)}
