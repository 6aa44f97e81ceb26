"""Levels: how many devices are in use at a place in a school year. Plain Python.

A level says what there shall be, not what is bought. A later grant of the same place and year takes
the place of an earlier one, so an extension, a renewal and a scaling down need no sums of their
own. Decision record 0021 says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from entilen.process.vocabulary import Word


class Moves(Word):
    """What becomes of the devices when a new school year begins."""

    PUPIL = "pupil", "Enhetene følger elevene opp"
    GRADE = "grade", "Enhetene blir på trinnet"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where devices are: a site (by id), a grade and a device type."""

    site: int
    grade: int
    device_type: str


@dataclass(frozen=True, slots=True)
class Level:
    """So many devices in use at a place in a school year (its first calendar year), spares
    included; `spares` of them. `renews` says that they are bought new, whatever was there before.
    """

    place: Place
    year: int
    devices: int
    moves: Moves = Moves.GRADE
    pupils: int = 0
    renews: bool = False
    spares: int = 0


def overlay(*layers: Iterable[Level]) -> tuple[Level, ...]:
    """The levels that stand when each layer takes the place of the ones before it, place by place
    and year by year."""
    standing: dict[tuple[int, Place], Level] = {}
    for layer in layers:
        standing |= {(level.year, level.place): level for level in layer}
    return tuple(standing[key] for key in sorted(standing))
