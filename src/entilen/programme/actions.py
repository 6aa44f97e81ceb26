"""Saying who the municipality is, and publishing versions of its requirements."""

import json
from collections.abc import Container, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from entilen.accounts.models import Person
from entilen.programme.models import DeviceKind, Owner, ProgrammeVersion
from entilen.programme.queries import device_kinds, forget_owner
from entilen.programme.version_rules import version_problems

DATA = Path(__file__).parent / "data"
OSLO = DATA / "oslo"
START = DATA / "start.json"
"""What a municipality may begin from: nobody's requirements until it is published."""


@transaction.atomic
def present_owner(*, by: Person | None, **facts: Any) -> Owner:
    """Say who the municipality is from now on. What it said before stays to be read."""
    owner = Owner(recorded_by=by, **facts)
    owner.full_clean()
    owner.save()
    transaction.on_commit(forget_owner)
    return owner


@transaction.atomic
def name_device_kind(
    *, by: Person | None, label: str, code: str = "", retired: bool = False
) -> DeviceKind:
    """A kind of device that the municipality has, or a new name for one; or that nobody plans with
    it any longer. What is stored keeps its code. Raises ValidationError for a name that is taken.
    """
    kinds = device_kinds()
    taken = {kind.label.casefold() for key, kind in kinds.items() if key != code}
    if label.casefold() in taken:
        raise ValidationError(f"«{label}» er i bruk for en annen enhetstype.")
    kind = DeviceKind(
        code=code or _free_code(label, kinds), label=label, retired=retired, recorded_by=by
    )
    kind.full_clean()
    kind.save()
    transaction.on_commit(forget_owner)
    return kind


def _free_code(label: str, taken: Container[str]) -> str:
    plain = label.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    wanted = slugify(plain)[:8] or "enhet"
    codes = [wanted, *(f"{wanted}{number}" for number in range(2, 100))]
    return next(code for code in codes if code not in taken)


@transaction.atomic
def publish_version(*, content: Mapping[str, Any]) -> ProgrammeVersion:
    """Publish a version of the requirements. Cases that are begun keep the one they began with.

    `content` is a whole version: key, title, valid_from, source, content. Raises ValidationError
    with every reason why it cannot apply.
    """
    if problems := problems_of(content):
        raise ValidationError(problems)
    return ProgrammeVersion.objects.create(
        key=content["key"],
        title=content["title"],
        valid_from=date.fromisoformat(content["valid_from"]),
        source=content["source"],
        content=content["content"],
    )


def problems_of(content: Mapping[str, Any]) -> list[str]:
    """Every reason why a version cannot be published now; empty when it can."""
    return version_problems(content) or _places(content)


def _places(content: Mapping[str, Any]) -> list[str]:
    key, begins = content["key"], date.fromisoformat(content["valid_from"])
    known = ProgrammeVersion.objects.all()
    problems = []
    if known.filter(key=key).exists():
        problems.append(f"Det finnes allerede krav med kjennetegnet «{key}». Gi de nye et eget.")
    if known.filter(valid_from=begins).exists():
        problems.append(f"Det finnes allerede krav som gjelder fra {begins:%d.%m.%Y}.")
    today = timezone.localdate()
    if begins < today and known.filter(valid_from__lte=today).exists():
        problems.append(
            "Nye krav kan ikke gjelde fra en dag som har vært, når det finnes krav fra før: det "
            "som ble gjort etter dem, ble gjort etter dem."
        )
    return problems


def publish_known_versions() -> list[ProgrammeVersion]:
    """Make sure that Oslo's requirements are there, for the profile that wants them."""
    versions = []
    for path in sorted(OSLO.glob("krav-*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        version, _ = ProgrammeVersion.objects.get_or_create(
            key=data["key"],
            defaults={
                "title": data["title"],
                "valid_from": date.fromisoformat(data["valid_from"]),
                "source": data["source"],
                "content": data["content"],
            },
        )
        versions.append(version)
    return versions


def present_known_owner(path: Path = OSLO / "owner.json") -> None:
    """Say who the municipality is, from a file, where nobody has said it yet."""
    if not Owner.objects.exists():
        present_owner(by=None, **json.loads(path.read_text(encoding="utf-8")))
