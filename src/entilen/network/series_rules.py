"""What a log of a site's line and access points comes to: its days, and its hour of most use."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can have been logged: from nought to the line's speed (Mbit/s) and the most clients of
    one access point, on a day from `oldest` to `today`."""

    down: float
    up: float
    clients: float
    oldest: date
    today: date


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of a log: use of the line in Mbit/s, or clients of an access point, or both."""

    at: datetime
    down: float | None
    up: float | None
    point: str
    clients: int | None


@dataclass(frozen=True, slots=True)
class Most:
    """The most of a day or a moment: Mbit/s down and up, and clients of the fullest access point;
    None where nothing was logged."""

    label: str
    down: float | None
    up: float | None
    clients: int | None

    @property
    def stored(self) -> list[Any]:
        """As a series keeps it."""
        return [self.label, self.down, self.up, self.clients]


def by_day(readings: Iterable[Reading]) -> list[Most]:
    """The most of each day, by its date."""
    return _grouped(readings, lambda reading: reading.at.strftime("%Y-%m-%d"))


def peak_hour(readings: Collection[Reading]) -> list[Most]:
    """Each moment of the hour in which the line was used most: by what was down on average, and
    where no line was logged, by the clients of the fullest access point."""
    line = [row for row in readings if row.down is not None]
    if not readings:
        return []
    hours: dict[datetime, list[float]] = defaultdict(list)
    for row in line or readings:
        value = row.down if line else row.clients
        hours[_hour(row.at)].append(float(value or 0))
    judge = (lambda all_: sum(all_) / len(all_)) if line else max
    top = max(sorted(hours), key=lambda hour: judge(hours[hour]))
    within = [row for row in readings if _hour(row.at) == top]
    return _grouped(within, lambda reading: reading.at.strftime("%Y-%m-%d %H:%M"))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _grouped(readings: Iterable[Reading], name: Callable[[Reading], str]) -> list[Most]:
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[name(reading)].append(reading)
    return [
        Most(
            label,
            max((row.down for row in rows if row.down is not None), default=None),
            max((row.up for row in rows if row.up is not None), default=None),
            max((row.clients for row in rows if row.clients is not None), default=None),
        )
        for label, rows in sorted(groups.items())
    ]
