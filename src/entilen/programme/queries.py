"""Who runs the programme, and which requirements apply."""

import math
import time
from collections.abc import Mapping
from datetime import date

from django.db import DatabaseError, transaction

from entilen.accounts.rules import answers_longest_substitution
from entilen.process.device_rules import START, Kind, answers_device_types
from entilen.programme.models import DeviceKind, Owner, ProgrammeVersion
from entilen.programme.version_rules import draft


def owner() -> Owner | None:
    """The municipality as it presents itself now; None before it has said so."""
    return Owner.objects.last()


KEPT_FOR = 10.0
"""Seconds in which a process shows what it read last of the owner."""
_KEPT: dict[str, tuple[float, Owner | None]] = {}


def owner_shown() -> Owner | None:
    """The municipality for the frame of every page: as it was at most some seconds ago.

    The process in which it is changed shows the change at once.
    """
    read_at, known = _KEPT.get("owner", (0.0, None))
    if "owner" not in _KEPT or time.monotonic() - read_at > KEPT_FOR:
        known = owner()
        _KEPT["owner"] = (time.monotonic(), known)
    return known


def forget_owner() -> None:
    """Read the owner, and what it has of its own, anew the next time that it is shown."""
    _KEPT.clear()
    _KINDS.clear()


_KINDS: dict[str, tuple[float, Mapping[str, Kind]]] = {}


@answers_device_types
def device_kinds() -> Mapping[str, Kind]:
    """The owner's kinds of devices by code: those that come along, as the owner has changed them.

    As they were at most some seconds ago; the process in which one is changed shows it at once.
    """
    until, known = _KINDS.get("kinds", (0.0, START))
    if time.monotonic() < until:
        return known
    try:
        with transaction.atomic():
            rows = list(DeviceKind.objects.order_by("pk"))
    except DatabaseError:  # a house that is being built, or has no database just now
        return known
    known = {**START, **{row.code: Kind(row.label, row.retired) for row in rows}}
    keep_kinds(known, time.monotonic() + KEPT_FOR)
    return known


def keep_kinds(kinds: Mapping[str, Kind], until: float = math.inf) -> None:
    """Let this process know these kinds of devices, until a moment of its own clock."""
    _KINDS["kinds"] = (until, kinds)


def version_at(day: date) -> ProgrammeVersion:
    """The version in force on a day. Raises DoesNotExist before the first version."""
    version = ProgrammeVersion.objects.filter(valid_from__lte=day).order_by("valid_from").last()
    if version is None:
        raise ProgrammeVersion.DoesNotExist(f"Ingen krav gjaldt {day:%d.%m.%Y}.")
    return version


def cost_categories(day: date) -> dict[str, str]:
    """The costs of a financing plan by key: those of the requirements in force on a day, or of the
    draft that comes along where none are."""
    version = ProgrammeVersion.objects.filter(valid_from__lte=day).order_by("valid_from").last()
    content = version.content if version else draft()["content"]
    return {row["key"]: row["title"] for row in content["cost_categories"]}


@answers_longest_substitution
def longest_substitution(first_day: date) -> int:
    """How many months a substitution may last, by the version in force when it begins."""
    return version_at(first_day).requirements.deadlines.substitution_months
