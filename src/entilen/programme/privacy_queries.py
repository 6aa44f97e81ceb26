"""For how long personal data is kept, and on which grounds it is erased: dated, like the rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from entilen.programme.models import PrivacyVersion

SHIPPED = Path(__file__).parent / "data" / "privacy.json"
"""What applies until the municipality has said otherwise."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What applies on a day, and since when. `own` where the municipality has said it."""

    valid_from: date
    days: Mapping[str, int]
    grounds: tuple[str, ...]
    own: bool


@cache
def shipped() -> Terms:
    """The terms that come along."""
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    since = date.fromisoformat(content["valid_from"])
    return Terms(since, content["days"], tuple(content["grounds"]), own=False)


def terms_at(day: date) -> Terms:
    """What applies on a day. A kind of data that a version does not know has the shipped time."""
    version = PrivacyVersion.objects.filter(valid_from__lte=day).order_by("valid_from", "pk").last()
    if version is None:
        return shipped()
    days = {**shipped().days, **version.days}
    return Terms(version.valid_from, days, tuple(version.grounds), own=True)
