"""Files on their way into the register: read, kept as they came, previewed, taken in once."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.files.models import Blob
from entilen.schools import csv_file, nsr
from entilen.schools.actions import Taken, take_in
from entilen.schools.comparison import Difference, compare
from entilen.schools.models import RegisterImport, School
from entilen.schools.records import Reading, Unreadable

MAX_BYTES = 8 * 1024 * 1024
MOST_NEW = 500
"""New schools that one file brings: more than any municipality has, and taken in within seconds."""


class AlreadyTaken(Exception):
    """The file has been taken in; a second click changes nothing."""


def read(content: bytes) -> Reading:
    """A file of any kind that the register understands. Raises Unreadable with a sentence."""
    if not content.strip():
        raise Unreadable("Filen er tom. Velg en annen fil.")
    if len(content) > MAX_BYTES:
        raise Unreadable("Filen er større enn 8 MB, og er neppe en skoleliste.")
    looks_like_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    reading = nsr.read(content) if looks_like_json else csv_file.read(content)
    if not reading.records and not reading.faults:
        raise Unreadable("Filen har ingen skoler.")
    return reading


@transaction.atomic
def keep(
    *,
    name: str,
    content: bytes,
    source: str,
    as_of: date,
    since: date | None = None,
    who: str,
) -> RegisterImport:
    """Keep a file for its preview. Raises Unreadable; a file that cannot be used is not kept."""
    new = len(compare(read(content).records, as_of=as_of).new)
    if new > MOST_NEW:
        raise Unreadable(
            f"Filen har {new} skoler som ikke er i registeret. Høyst {MOST_NEW} kan tas inn om "
            "gangen. Er det skolene i kommunen deres? Ellers deler du filen i flere."
        )
    digest = hashlib.sha256(content).hexdigest()
    Blob.objects.get_or_create(sha256=digest, defaults={"content": content})
    return RegisterImport.objects.create(
        name=name[:160],
        blob_id=digest,
        source=source,
        as_of=as_of,
        since=since,
        uploaded_by=who,
    )


def preview(kept: RegisterImport) -> tuple[Reading, Difference]:
    """What the file says, held against the register as it is now."""
    reading = read(bytes(kept.blob.content))
    return reading, compare(reading.records, as_of=kept.as_of)


def mark_of(difference: Difference) -> str:
    """A mark of what a preview shows, so that nobody takes in something else than they saw."""
    shown = [
        (
            change.record.line,
            change.school.pk if change.school else 0,
            [school.pk for school in change.lookalikes],
            [(row.field, str(row.before), str(row.after), row.kept) for row in change.fields],
        )
        for change in difference.changes
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


@transaction.atomic
def confirm(
    *, kept: RegisterImport, seen: str, who: str, same_school: dict[str, School]
) -> Taken | None:
    """Take a previewed file in, all of it or nothing. None when the register changed meanwhile.

    Raises AlreadyTaken for the second of two clicks.
    """
    current = RegisterImport.objects.select_for_update().get(pk=kept.pk)
    if current.applied_at is not None:
        raise AlreadyTaken
    reading, difference = preview(current)
    if mark_of(difference) != seen:
        return None
    taken = take_in(
        records=reading.records,
        source=current.source,
        as_of=current.as_of,
        since=current.since,
        same_school={number: school.pk for number, school in same_school.items()},
    )
    result: dict[str, Any] = {"made": taken.new, "changed": taken.changed, "same": taken.same}
    current.applied_at, current.applied_by = timezone.now(), who
    current.result = {**result, "left_out": len(reading.faults)}
    current.save()
    return taken
