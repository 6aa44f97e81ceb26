"""The texts of the areas: saved, clashed, merged, marked done. Nothing typed is lost."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.plans.actions.doors import note_change, open_part
from entilen.plans.models import (
    Area,
    AreaRevision,
    PlanVersion,
)
from entilen.plans.queries import clash_mark
from entilen.plans.text import to_html

SITTING = timedelta(minutes=10)
"""Saves by one person within this time are one revision: a sitting, not a keystroke."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the area as it now is, and whether it met another's text."""

    area: Area
    conflict: bool


@transaction.atomic
def save_area(
    *,
    case: Case,
    person: Person,
    key: str,
    markdown: str,
    base_version: int,
    window: str = "",
) -> Saved:
    """Save an area's text as light Markdown.

    A save on the version that stands is written. A save on an older one never overwrites, be it
    another person's or one's own in another window: it is kept beside the text as the other text
    of a clash, until someone merges the two. Only the `window` that saved last may go on without
    having had the answer.
    """
    open_part(case=case, person=person, key=key)
    area = _locked(case, key)
    html = to_html(markdown)
    if html == area.html:
        return Saved(area, conflict=False)
    goes_on = bool(window) and (area.saved_by_id, area.saved_from) == (person.pk, window)
    if base_version != area.version and not goes_on:
        return _keep_both(area, person, html)
    write(area, person, html, window)
    return Saved(area, conflict=False)


def _locked(case: Case, key: str) -> Area:
    """The area with its row locked, and who has saved it."""
    areas = Area.objects.select_for_update(of=("self",)).select_related("saved_by")
    return areas.get(plan__case=case, key=key)


def _keep_both(area: Area, person: Person, html: str) -> Saved:
    if area.conflict_html and area.conflict_html != html:
        _keep_in_history(area, person)
    area.conflict_html, area.conflict_by = html, person
    area.conflict_at = timezone.now()
    area.save(update_fields=["conflict_html", "conflict_by", "conflict_at"])
    return Saved(area, conflict=True)


def _keep_in_history(area: Area, person: Person) -> None:
    """Let the other text of a clash be a revision of its own."""
    area.version += 1
    area.save(update_fields=["version"])
    AreaRevision.objects.create(
        area=area,
        version=area.version,
        html=area.conflict_html,
        author=area.conflict_by or person,
    )


def write(area: Area, person: Person, html: str, window: str = "") -> None:
    now, before = timezone.now(), area.html
    area.version += 1
    area.html, area.saved_at, area.saved_by, area.saved_from = html, now, person, window
    area.save(update_fields=["html", "version", "saved_at", "saved_by", "saved_from"])
    _revise(area, before, person, now)


def _revise(area: Area, before: str, person: Person, now: datetime) -> None:
    """Go on with the sitting's revision when it holds the text that stood, or begin a new one."""
    frozen = PlanVersion.objects.filter(case__plan=area.plan_id, made_at__gte=OuterRef("begun_at"))
    last = area.revisions.annotate(frozen_since=Exists(frozen)).first()
    if (
        last
        and last.html == before
        and last.author_id == person.pk
        and now - last.begun_at < SITTING
        and not last.frozen_since
    ):
        last.version, last.html, last.saved_at = area.version, area.html, now
        last.save(update_fields=["version", "html", "saved_at"])
        return
    AreaRevision.objects.create(
        area=area,
        version=area.version,
        html=area.html,
        author=person,
        begun_at=now,
        saved_at=now,
    )


@transaction.atomic
def settle_clash(*, case: Case, person: Person, key: str, markdown: str, seen: str) -> Area:
    """Replace both texts of a clash by one that somebody has merged. Both stay in the history.

    `seen` is `clash_mark` of the two texts that were merged; Refused when one of them has changed.
    """
    open_part(case=case, person=person, key=key)
    area = _locked(case, key)
    if seen != clash_mark(area):
        raise Refused(
            [
                "Noen har skrevet mer her mens du slo sammen tekstene. Forskjellen over er ny. "
                "Ta med det som mangler, og lagre på nytt."
            ]
        )
    if area.conflict_html:
        _keep_in_history(area, person)
    area.conflict_html, area.conflict_by, area.conflict_at = "", None, None
    area.save()
    write(area, person, to_html(markdown))
    return area


@transaction.atomic
def mark_done(*, case: Case, person: Person, key: str, done: bool) -> Area:
    """Mark an area as done, or open it again."""
    open_part(case=case, person=person, key=key)
    area = _locked(case, key)
    if done and not area.html:
        raise Refused(["Skriv noe i området før du merker det som ferdig."])
    if done and area.conflict_html:
        raise Refused(["To tekster står mot hverandre her. Slå dem sammen først."])
    if area.done != done:
        area.done = done
        area.save(update_fields=["done"])
        what = "merket som ferdig" if done else "åpnet igjen"
        note_change(case=case, person=person, key=key, what=what, done=done, text=area.version)
    return area


@transaction.atomic
def delegate_area(
    *, case: Case, person: Person, key: str, responsible: Person | None, due: date | None
) -> Area:
    """Say who writes an area, and by when."""
    open_part(case=case, person=person, key=key)
    area = _locked(case, key)
    area.responsible, area.due = responsible, due
    area.save(update_fields=["responsible", "due"])
    whose = f"{responsible.name} skriver" if responsible else "ingen har ansvaret"
    until = f", frist {due:%d.%m.%Y}" if due else ""
    note_change(
        case=case,
        person=person,
        key=key,
        what=f"{whose}{until}",
        responsible=responsible.pk if responsible else None,
        due=due.isoformat() if due else None,
    )
    return area
