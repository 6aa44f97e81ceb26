"""The texts of the areas: saved, clashed, merged, marked done. Nothing typed is lost."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.plans.actions.doors import require_open
from entilen.plans.models import (
    Area,
    AreaRevision,
    PlanVersion,
)
from entilen.plans.text import to_html

SITTING = timedelta(minutes=10)
"""Saves by one person within this time are one revision: a sitting, not a keystroke."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the area as it now is, and whether it met another's text."""

    area: Area
    conflict: bool


@transaction.atomic
def save_area(*, case: Case, person: Person, key: str, markdown: str, base_version: int) -> Saved:
    """Save an area's text as light Markdown.

    A save on the version that stands is written. A save on an older one never overwrites: it is
    kept beside the text as the other text of a clash, until someone merges the two.
    """
    return _save_html(
        case=case, person=person, key=key, html=to_html(markdown), base_version=base_version
    )


def _save_html(*, case: Case, person: Person, key: str, html: str, base_version: int) -> Saved:
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if html == area.html:
        return Saved(area, conflict=False)
    if base_version != area.version and area.saved_by_id != person.pk:
        return _keep_both(area, person, html)
    write(area, person, html)
    return Saved(area, conflict=False)


def _locked(case: Case, key: str) -> Area:
    """The area with its row locked, and who has saved it."""
    found = Area.objects.select_for_update(of=("self",)).select_related("saved_by")
    return found.get(plan__case=case, key=key)


def _keep_both(area: Area, person: Person, html: str) -> Saved:
    if area.conflict_html and area.conflict_by_id != person.pk:
        _revise(area, area.conflict_html, area.conflict_by or person, area.version, sitting=False)
    area.conflict_html, area.conflict_by = html, person
    area.conflict_at = timezone.now()
    area.save(update_fields=["conflict_html", "conflict_by", "conflict_at"])
    return Saved(area, conflict=True)


def write(area: Area, person: Person, html: str) -> None:
    now = timezone.now()
    area.version += 1
    area.html, area.saved_at, area.saved_by = html, now, person
    area.save(update_fields=["html", "version", "saved_at", "saved_by"])
    _revise(area, html, person, area.version, sitting=True)


def _revise(area: Area, html: str, person: Person, version: int, *, sitting: bool) -> None:
    now = timezone.now()
    frozen = PlanVersion.objects.filter(case__plan=area.plan_id, made_at__gte=OuterRef("begun_at"))
    last = area.revisions.annotate(frozen_since=Exists(frozen)).first()
    if (
        sitting
        and last
        and last.author_id == person.pk
        and now - last.begun_at < SITTING
        and not last.frozen_since
    ):
        last.version, last.html, last.saved_at = version, html, now
        last.save(update_fields=["version", "html", "saved_at"])
        return
    AreaRevision.objects.create(
        area=area, version=version, html=html, author=person, begun_at=now, saved_at=now
    )


@transaction.atomic
def settle_clash(*, case: Case, person: Person, key: str, markdown: str) -> Area:
    """Replace both texts of a clash by one that somebody has merged. Both stay in the history."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if area.conflict_html:
        area.version += 1
        AreaRevision.objects.create(
            area=area,
            version=area.version,
            html=area.conflict_html,
            author=area.conflict_by or person,
        )
    area.conflict_html, area.conflict_by, area.conflict_at = "", None, None
    area.save()
    write(area, person, to_html(markdown))
    return area


@transaction.atomic
def mark_done(*, case: Case, person: Person, key: str, done: bool) -> Area:
    """Mark an area as done, or open it again."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if done and not area.html:
        raise Refused(["Skriv noe i området før du merker det som ferdig."])
    if done and area.conflict_html:
        raise Refused(["To tekster står mot hverandre her. Slå dem sammen først."])
    area.done = done
    area.save(update_fields=["done"])
    return area


@transaction.atomic
def delegate_area(
    *, case: Case, person: Person, key: str, responsible: Person | None, due: date | None
) -> Area:
    """Say who writes an area, and by when."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    area.responsible, area.due = responsible, due
    area.save(update_fields=["responsible", "due"])
    return area
