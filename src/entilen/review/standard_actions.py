"""Writing, changing and retiring standard remarks, and keeping the words of a remark as one."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.review.actions import write_remark
from entilen.review.models import Remark
from entilen.review.queries import author_of
from entilen.review.rules import Author, Severity, mentions
from entilen.review.standard_access import parts_of, to_change
from entilen.review.standard_models import StandardRemark, StandardRemarkVersion


@transaction.atomic
def write_standard(
    *, person: Person, author: Author, area: str, severity: Severity, title: str, text: str
) -> StandardRemarkVersion:
    """Write a new standard remark for a part of the administration; its words are version 1."""
    if author not in parts_of(person):
        raise NotYours
    return StandardRemarkVersion.objects.create(
        standard=StandardRemark.objects.create(author=author),
        number=1,
        area=area,
        severity=severity,
        title=title,
        text=text,
        written_by=person,
    )


@transaction.atomic
def rewrite_standard(
    *,
    standard: StandardRemark,
    person: Person,
    seen: int,
    area: str,
    severity: Severity,
    title: str,
    text: str,
) -> StandardRemarkVersion:
    """Write a new version on top of the one that was seen; remarks already written keep theirs.

    Refused where somebody else has written one since, so that nobody's words are lost unread.
    """
    current = to_change(person, standard)
    if current.retired_at:
        raise Refused(["Standardmerknaden er tatt ut av bruk. Ta den i bruk igjen først."])
    newest = current.versions.select_related("written_by").latest("number")
    if newest.number != seen:
        raise Refused(
            [
                f"{newest.written_by.name} har skrevet versjon {newest.number} mens du skrev. "
                "Den står under. Rett ordene dine, og lagre igjen."
            ]
        )
    words = {"area": area, "severity": severity, "title": title, "text": text}
    if all(getattr(newest, name) == value for name, value in words.items()):
        raise Refused([f"Ordene er de samme som i versjon {newest.number}. Ingenting er lagret."])
    return StandardRemarkVersion.objects.create(
        standard=current, number=newest.number + 1, written_by=person, **words
    )


@transaction.atomic
def retire_standard(*, standard: StandardRemark, person: Person, retired: bool) -> None:
    """Take a standard remark out of use, or into use again. What was written stays."""
    current = to_change(person, standard)
    current.retired_at = timezone.now() if retired else None
    current.retired_by = person if retired else None
    current.save(update_fields=["retired_at", "retired_by"])


@transaction.atomic
def write_remark_and_keep(
    *,
    case: Case,
    person: Person,
    area: str,
    severity: Severity,
    title: str,
    text: str,
    row: str = "",
) -> Remark:
    """Write a remark to the school and keep its words for all, as one: either both or neither."""
    current = lock(case)
    if mentions(case.school.name, title, text):
        raise Refused(
            [
                f"Ordene nevner {case.school.name}, og kan ikke bli standardmerknad. "
                "Skriv dem slik at de passer for alle skoler, eller ta bort krysset."
            ]
        )
    kept = write_standard(
        person=person,
        author=author_of(person, current),
        area=area,
        severity=severity,
        title=title,
        text=text,
    )
    return write_remark(
        case=case,
        person=person,
        area=area,
        row=row,
        severity=severity,
        internal=False,
        standard=kept,
    )
