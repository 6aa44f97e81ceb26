"""Where a map's dots and outline go. Plain Python: degrees in, places in a picture out.

A map of one municipality is small enough for the simplest projection: degrees of longitude are as
much shorter than those of latitude as the cosine of the middle says.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Place = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84), in the order of GeoJSON."""
Ring = list[Place]

WIDE = 1000
"""Units across of the picture."""
HIGHEST, LOWEST = 1300, 450
"""Units down, at the most and at the least."""
MARGIN = 60
LEAST = 0.005
"""Degrees that a map shows at the least: one school alone still has a place around it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows: its middle, and how many units a degree of latitude is."""

    middle: Place
    scale: float
    shrink: float
    high: int

    def at(self, place: Place) -> tuple[float, float]:
        """Units across and down."""
        across = WIDE / 2 + (place[0] - self.middle[0]) * self.shrink * self.scale
        down = self.high / 2 - (place[1] - self.middle[1]) * self.scale
        return round(across, 1), round(down, 1)

    def path(self, rings: Iterable[Sequence[Place]]) -> str:
        """The outline as an SVG reads it."""
        return " ".join(
            "M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in map(self.at, ring)) + " Z"
            for ring in rings
        )


def frame_of(places: Sequence[Place], outline: Sequence[Sequence[Place]] = ()) -> Frame | None:
    """The map that holds all these places, and the outline where there is one; None without any."""
    every = [*places, *(place for ring in outline for place in ring)]
    if not places:
        return None
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    shrink = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * shrink, LEAST), max(north - south, LEAST)
    scale = min((WIDE - 2 * MARGIN) / across, (HIGHEST - 2 * MARGIN) / down)
    high = max(round(down * scale) + 2 * MARGIN, LOWEST)
    return Frame(((west + east) / 2, (south + north) / 2), scale, shrink, high)
