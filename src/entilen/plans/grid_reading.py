"""The grid that every reader of a plan sees: grades down, school years across."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from entilen.cases.models import Case
from entilen.plans.level_queries import numbers_of
from entilen.plans.reads import grade_rows
from entilen.process.vocabulary import DeviceType
from entilen.reckoning.flow import Flow
from entilen.reckoning.levels import Place
from entilen.reckoning.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Cell:
    """Devices in use on a grade in a year, and where they come from, in a word."""

    flow: Flow
    new: int

    @property
    def from_where(self) -> str:
        """«nye», «følger med», or how many are new."""
        if self.new == self.flow.in_use:
            return "nye" if self.new else ""
        if self.new:
            return f"{self.new} nye"
        return "fra lager" if self.flow.stocked and not self.flow.kept else "følger med"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grade: what it is called, and what is in use in each year (None: nothing)."""

    label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class GridGroup:
    """The rows of one site and device type; without a name where there is but one group."""

    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A plan's levels with what follows from them, year by year. Devices, spares included."""

    years: tuple[int, ...]
    groups: tuple[GridGroup, ...]
    numbers: Numbers

    @property
    def sums(self) -> list[tuple[str, list[int]]]:
        """What stands under the grid, with a number for each year."""
        lines = [
            ("Elever", self.numbers.pupils),
            ("Enheter i bruk", self.numbers.in_use),
            ("Nye, kjøpes", self.numbers.new_by_year),
        ]
        if any(self.numbers.returned.get(year) for year in self.years):
            lines.append(("Tilbake etter skoleåret", dict(self.numbers.returned)))
        return [(label, [by.get(year, 0) for year in self.years]) for label, by in lines]

    @property
    def by_year(self) -> list[tuple[int, int, int]]:
        """School year, devices in use, and new ones."""
        in_use, new = self.numbers.in_use, self.numbers.new_by_year
        return [(year, in_use.get(year, 0), new.get(year, 0)) for year in self.years]

    @property
    def spares(self) -> int:
        """The most spares that lie ready in any one year."""
        return max((sum(row.spares for row in rows) for rows in self._by_year()), default=0)

    def _by_year(self) -> list[list[Flow]]:
        return [[row for row in self.numbers.flows if row.year == year] for year in self.years]

    @property
    def in_words(self) -> str:
        """«66 enheter med reserve», or the most in use at once, and what is new."""
        most, new = self.numbers.most_in_use, self.numbers.all_new
        if most == new:
            return f"{most} enheter med reserve"
        return f"høyst {most} enheter i bruk samtidig med reserve, {new} nye"


def grid_of(case: Case, content: Mapping[str, Any] | None = None) -> Grid:
    """The grid of a case, or of a frozen plan of it."""
    counted = numbers_of(case, content=content)
    names = (
        {row.site_id: row.site.name for row in grade_rows(case)}
        if content is None
        else {row.get("site_id") or 0: row.get("site", "") for row in content["grade_rows"]}
    )
    return made_of(counted, names)


def made_of(counted: Numbers, sites: Mapping[int, str]) -> Grid:
    """The grid of these numbers; `sites` has the names of sites by id."""
    flows = [row for row in counted.all_flows if row.in_use or (row.year, row.place) in counted.new]
    years = tuple(sorted({row.year for row in flows}))
    at = {
        (row.place, row.year): Cell(row, counted.new.get((row.year, row.place), 0)) for row in flows
    }
    places = sorted({row.place for row in flows}, key=lambda one: (*_group(one), one.grade))
    groups = [(key, list(rows)) for key, rows in groupby(places, key=_group)]
    return Grid(
        years,
        tuple(
            GridGroup(
                _name(key, sites, groups) if len(groups) > 1 else "",
                tuple(
                    GridRow(f"{one.grade}. trinn", tuple(at.get((one, year)) for year in years))
                    for one in rows
                ),
            )
            for key, rows in groups
        ),
        counted,
    )


Key = tuple[int, str]


def _group(place: Place) -> Key:
    return place.site, place.device_type


def _name(key: Key, sites: Mapping[int, str], groups: list[tuple[Key, list[Place]]]) -> str:
    """What tells the groups apart: the site, the device type, or both."""
    site, kind = key
    words = [sites.get(site, "")] if len({one for (one, _), _ in groups}) > 1 else []
    words += [DeviceType(kind).label] if len({one for (_, one), _ in groups}) > 1 else []
    return ", ".join(words)
