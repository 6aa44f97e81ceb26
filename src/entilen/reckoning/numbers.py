"""A plan's numbers: the one answer that every page, letter, gate and file prints."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entilen.reckoning.flow import LAST_GRADE, Flow, flow
from entilen.reckoning.levels import Level, Moves, Place, overlay

YEARS_ON = 3
"""How far devices that follow the pupils are shown ahead of the plan's first year."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a plan makes of the devices of its school.

    `flows` are the places and years that the plan speaks of, `carried` those that follow from them;
    `new` is what it buys, over what was granted before; `needs` is what each site must carry in
    each year, with all that is granted; `returned` what comes back the summer after a year.
    """

    flows: tuple[Flow, ...]
    carried: tuple[Flow, ...]
    new: Mapping[tuple[int, Place], int]
    needs: Mapping[int, Mapping[int, int]]
    returned: Mapping[int, int]

    @property
    def all_flows(self) -> tuple[Flow, ...]:
        """Every place of the plan in every year, whether it speaks of it or not."""
        return tuple(sorted((*self.flows, *self.carried), key=lambda row: (row.year, row.place)))

    @property
    def in_use(self) -> dict[int, int]:
        """Devices of the plan in use, year by year."""
        return _by_year((row.year, row.in_use) for row in self.all_flows)

    @property
    def pupils(self) -> dict[int, int]:
        """Pupils of the plan's rows, year by year."""
        return _by_year((row.year, row.pupils) for row in self.all_flows)

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
    def bought(self) -> dict[tuple[int, str, bool], int]:
        """Devices that the plan buys, by school year, device type and whether they are spares."""
        bought: Counter[tuple[int, str, bool]] = Counter()
        for row in self.flows:
            new = self.new[row.year, row.place]
            spares = min(new, row.new_spares)
            bought[row.year, row.place.device_type, True] += spares
            bought[row.year, row.place.device_type, False] += new - spares
        return {key: number for key, number in sorted(bought.items()) if number}

    @property
    def limits(self) -> dict[Place, int]:
        """Devices that may be ordered for each place, all years."""
        limits: Counter[Place] = Counter()
        for (_, place), count in self.new.items():
            limits[place] += count
        return dict(limits)

    def own_in_use(self, site: int, year: int) -> int:
        """Devices of the plan in use at a site in a year."""
        return sum(row.in_use for row in self.flows if (row.place.site, row.year) == (site, year))

    def others(self, site: int) -> int:
        """Of a site's peak, the devices that the plan says nothing of."""
        years = self.needs.get(site, {})
        peak = self.peak(site)
        return min(
            (peak - self.own_in_use(site, year) for year in years if years[year] == peak), default=0
        )

    def peak(self, site: int) -> int:
        """The most that a site must carry in any year from the plan's first one there."""
        return max(self.needs.get(site, {}).values(), default=0)


def numbers(
    own: Iterable[Level],
    before: Iterable[Level] = (),
    since: Iterable[Level] = (),
    *,
    last_grade: int = LAST_GRADE,
) -> Numbers:
    """The numbers of a plan (or of the part that is granted) on top of what was granted before.

    What has been granted `since` changes nothing of what the plan buys, but a site must carry it.
    """
    mine, earlier, later = tuple(own), tuple(before), tuple(since)
    if not mine:
        return Numbers((), (), {}, {}, {})
    until = _horizon(mine, earlier, later)
    keys = {(level.year, level.place) for level in mine}
    after = flow(overlay(earlier, mine), until=until, last_grade=last_grade)
    own_flows = tuple(row for row in after if (row.year, row.place) in keys)
    alone = flow(mine, until=until + 1, last_grade=last_grade)
    return Numbers(
        own_flows,
        tuple(row for row in alone if row.year <= until and (row.year, row.place) not in keys),
        _new(own_flows, flow(earlier, until=until, last_grade=last_grade)),
        _needs(mine, flow(overlay(earlier, mine, later), until=until, last_grade=last_grade)),
        _by_year((row.year - 1, row.back) for row in alone if row.back),
    )


def _horizon(mine: tuple[Level, ...], *others: tuple[Level, ...]) -> int:
    """The last year that is spoken of; where devices follow the pupils, some years on."""
    years = [level.year for levels in (mine, *others) for level in levels]
    if any(level.moves is Moves.PUPIL for level in mine):
        years.append(min(level.year for level in mine) + YEARS_ON)
    return max(years)


def _new(own: tuple[Flow, ...], without: tuple[Flow, ...]) -> dict[tuple[int, Place], int]:
    """What the plan buys over what would be bought without it."""
    bought = {(row.year, row.place): row.new for row in without}
    return {
        (row.year, row.place): max(row.new - bought.get((row.year, row.place), 0), 0) for row in own
    }


def _needs(mine: tuple[Level, ...], flows: tuple[Flow, ...]) -> dict[int, dict[int, int]]:
    """What each site of the plan must carry, year by year from the plan's first one there."""
    first = _first_years(mine)
    needs: dict[int, Counter[int]] = {site: Counter() for site in first}
    for row in flows:
        if row.place.site in first and row.year >= first[row.place.site]:
            needs[row.place.site][row.year] += row.in_use
    return {site: dict(years) for site, years in needs.items()}


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
