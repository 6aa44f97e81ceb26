"""Reading a municipality's outline from a GeoJSON file (RFC 7946), and making it small."""

import json
import math
from typing import Any

from entilen.coverage.map_rules import Place, Ring
from entilen.files.table_file import Unreadable

MOST_PLACES = 1200
"""Places that are kept: more cannot be seen at the size of a map on a page."""
FEWEST = 4
"""A ring ends where it began, so a triangle has four places."""
WEST, EAST, SOUTH, NORTH = 4, 32, 57, 72
"""Degrees between which Norway lies, as the register has it for schools."""
PLAIN = ("CRS84", "4326", "4258")
"""Reference systems in degrees; EUREF 89 differs from WGS 84 by less than a metre."""


def rings_of(content: bytes) -> list[Ring]:
    """The outer rings of the file, made small. Raises Unreadable with every reason at once."""
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Unreadable(
            "Filen er ikke GeoJSON. Last ned kommunegrensen som GeoJSON og prøv igjen."
        ) from None
    if not isinstance(value, dict):
        raise Unreadable("Filen er JSON, men ikke GeoJSON: den mangler «type».")
    faults = _foreign(value)
    rings: list[Ring] = []
    for geometry in _geometries(value, 0):
        rings += _outer(geometry, faults)
    if not rings and not faults:
        faults.append("Filen har ingen flate. Den må ha en «Polygon» eller en «MultiPolygon».")
    if faults:
        raise Unreadable(" ".join(dict.fromkeys(faults)))
    return smaller(rings)


def _foreign(value: dict[str, Any]) -> list[str]:
    named = json.dumps(value.get("crs") or PLAIN[0])
    if any(code in named for code in PLAIN):
        return []
    return ["Filen har et annet koordinatsystem. Velg grader (WGS 84, EPSG:4326) ved nedlasting."]


def _geometries(value: Any, depth: int) -> list[dict[str, Any]]:
    if not isinstance(value, dict) or depth > 3:
        return []
    inside = {"FeatureCollection": "features", "GeometryCollection": "geometries"}
    kind = value.get("type")
    if kind in inside:
        parts = value.get(inside[kind])
        listed = parts if isinstance(parts, list) else []
        return [one for part in listed for one in _geometries(part, depth + 1)]
    if kind == "Feature":
        return _geometries(value.get("geometry"), depth + 1)
    return [value] if kind in ("Polygon", "MultiPolygon") else []


def _outer(geometry: dict[str, Any], faults: list[str]) -> list[Ring]:
    parts = geometry.get("coordinates")
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    rings: list[Ring] = []
    for polygon in polygons if isinstance(polygons, list) else [None]:
        ring = _ring(polygon[0] if isinstance(polygon, list) and polygon else None)
        if ring is None:
            faults.append("En flate i filen er ikke en ring av minst fire punkter.")
        elif any(not (WEST <= x <= EAST and SOUTH <= y <= NORTH) for x, y in ring):
            faults.append(
                "Noen punkter ligger ikke i Norge. Punktene skal være lengde og bredde i grader."
            )
        else:
            rings.append(ring)
    return rings


def _ring(value: Any) -> Ring | None:
    if not isinstance(value, list) or len(value) < FEWEST:
        return None
    ring: Ring = []
    for place in value:
        if not isinstance(place, list) or len(place) < 2 or not all(map(_number, place[:2])):
            return None
        ring.append((float(place[0]), float(place[1])))
    return ring


def _number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < 1e9
        and math.isfinite(value)
    )


def smaller(rings: list[Ring]) -> list[Ring]:
    """The same outline in at most `MOST_PLACES` places. Islets that would be a dot are left out,
    but never the largest ring."""
    apart = 0.0001
    rings = sorted(rings, key=len, reverse=True)
    while sum(map(len, rings)) > MOST_PLACES:
        thinned = [_thinned(ring, apart) for ring in rings]
        rings = [ring for ring in thinned if len(ring) >= FEWEST] or thinned[:1]
        apart *= 1.5
        if len(rings) == 1 and len(rings[0]) < FEWEST:
            break
    return [[(round(x, 5), round(y, 5)) for x, y in ring] for ring in rings]


def _thinned(ring: Ring, apart: float) -> Ring:
    kept: list[Place] = [ring[0]]
    for place in ring[1:-1]:
        if math.hypot((place[0] - kept[-1][0]) / 2, place[1] - kept[-1][1]) >= apart:
            kept.append(place)
    return [*kept, ring[-1]]
