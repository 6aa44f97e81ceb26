"""What a site's network must carry, year by year, as a sum that a third person can do again.

Devices of the plan and of what was granted before come from the plan's numbers. Beside them a
site has devices of the staff (people times a factor that the programme version holds), old devices
that stay in the building, shared sets, and guests. Pure: no framework, no language.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Others:
    """What uses the network of a site besides what is planned and granted: staff in people, the
    rest in devices. `per_staff` is how many devices each of the staff has."""

    staff: int
    old: int
    shared: int
    guests: int
    per_staff: float

    @property
    def of_staff(self) -> int:
        """Devices of the staff; a part of one counts as one."""
        return math.ceil(self.staff * self.per_staff)

    @property
    def devices(self) -> int:
        """All of them, in devices."""
        return self.of_staff + self.old + self.shared + self.guests


@dataclass(frozen=True, slots=True)
class Line:
    """One addend of the sum, in each of its years; `how` says where the number comes from."""

    label: str
    how: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What a site must carry. `years` holds for each school year (its first calendar year) the
    devices of the plan in use and those of earlier cases; `others` is None where nobody said."""

    years: Mapping[int, tuple[int, int]]
    others: Others | None = None

    @property
    def besides(self) -> int:
        """Devices that come on top of what is planned and granted, the same every year."""
        return self.others.devices if self.others else 0

    @property
    def sums(self) -> tuple[int, ...]:
        """What the network must carry in each year."""
        return tuple(plan + earlier + self.besides for plan, earlier in self.years.values())

    @property
    def peak(self) -> int:
        """The most that the site must carry in any year."""
        return max(self.sums, default=0)

    @property
    def lines(self) -> list[Line]:
        """Every addend, in the order of the sum. What is nought in every year is left out, unless
        somebody has said that it is nought."""
        plan = tuple(own for own, _ in self.years.values())
        earlier = tuple(before for _, before in self.years.values())
        lines = [Line("Planens enheter", "i bruk, med reserve", plan)]
        if any(earlier):
            lines.append(Line("Tidligere innvilget", "i bruk, med reserve", earlier))
        if self.others:
            lines += self._said(self.others)
        return lines

    def _said(self, others: Others) -> list[Line]:
        factor = f"{others.per_staff:g}".replace(".", ",")
        every = len(self.years)
        return [
            Line("Ansatte", f"{others.staff} × {factor}", (others.of_staff,) * every),
            Line("Gamle enheter som blir", "oppgitt", (others.old,) * every),
            Line("Felles sett uten trinn", "oppgitt", (others.shared,) * every),
            Line("Gjester", "oppgitt", (others.guests,) * every),
        ]

    @property
    def stored(self) -> dict[str, Any]:
        """As a request keeps it."""
        return {
            "years": {str(year): list(parts) for year, parts in self.years.items()},
            "others": asdict(self.others) if self.others else None,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self | None:
        """From what a request kept; None for one that was sent before requests kept it."""
        if not stored:
            return None
        years = {int(year): (parts[0], parts[1]) for year, parts in stored["years"].items()}
        return cls(years, Others(**stored["others"]) if stored["others"] else None)
