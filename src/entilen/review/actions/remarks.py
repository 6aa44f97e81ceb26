"""Remarks, from writing to closing, and the school's reply to each point."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import require
from entilen.cases.actions import advance, lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.cases.rules import fingerprint
from entilen.plans.queries import area_titles
from entilen.process.vocabulary import Act
from entilen.review.assessed import accepted_unchanged
from entilen.review.models import Remark, RemarkReply
from entilen.review.queries import author_of, points
from entilen.review.rules import Author, RemarkState, Severity, with_supplement
from entilen.review.standard_access import require_newest
from entilen.review.standard_models import StandardRemarkVersion


@transaction.atomic
def write_remark(
    *,
    case: Case,
    person: Person,
    area: str,
    severity: Severity,
    internal: bool,
    title: str = "",
    text: str = "",
    row: str = "",
    standard: StandardRemarkVersion | None = None,
) -> Remark:
    """Write a remark to an area or a row. It reaches the school first with a return letter.

    With `standard` the words are taken from that version, whatever `title` says, so that all
    schools read the same; `text` is then only what is added for this one.
    """
    current = lock(case)
    if standard:
        require_newest(standard)
        title, text = standard.title, with_supplement(standard.text, text)
    author = author_of(person, current)
    row_written = Remark.objects.create(
        case=current,
        round=current.round,
        author=author,
        area=area,
        row=row,
        severity=severity,
        internal=internal,
        title=title,
        text=text,
        standard=standard,
        written_by=person,
        unchanged=severity == Severity.MUST and not internal and accepted_unchanged(current, area),
    )
    _note(row_written, person, Act.REMARK, "Merknad", internal=True)
    return row_written


def _note(
    remark: Remark, person: Person, act: Act, what: str, *, internal: bool, **details: Any
) -> CaseEvent:
    """The event of something done with a remark, with what it says sealed."""
    place = area_titles(remark.case).get(remark.area, remark.area)
    return advance(
        case=remark.case,
        act=act,
        actor=person,
        summary=f"{what} ({place}): {remark.title}"[:300],
        details={
            "remark": remark.pk,
            "severity": str(remark.severity),
            "sha256": fingerprint([remark.title, remark.text]),
            **details,
        },
        internal=internal,
    )


@transaction.atomic
def remove_remark(*, remark: Remark, person: Person) -> None:
    """Take back a remark that has not been sent; what was sent stays."""
    current = lock(remark.case)
    remark.refresh_from_db()
    if remark.letter_id:
        raise Refused(["Merknaden er sendt til skolen og kan ikke fjernes. Du kan lukke den."])
    if remark.author != author_of(person, current):
        raise Refused(["Bare den som skrev merknaden, kan fjerne den."])
    remark.removed_at = timezone.now()
    remark.save(update_fields=["removed_at"])
    _note(remark, person, Act.REMOVE_REMARK, "Merknad tatt tilbake", internal=True)


@transaction.atomic
def settle_remark(*, remark: Remark, person: Person, closed: bool, ground: str = "") -> None:
    """Close a point, or say that it is still open.

    By the part of the administration that wrote it. The ICT adviser who gathers the points, and the
    director who answers for the decision, may do it for another part, with a ground that all who
    treat the case read. Raises Refused where a ground is missing.
    """
    current = lock(remark.case)
    remark.refresh_from_db()
    mine = author_of(person, current)
    others = mine != remark.author
    if others and mine not in (Author.ICT_ADVISER, Author.DIRECTOR):
        raise Refused([f"Bare {remark.get_author_display()} kan lukke eller åpne punktet."])
    if others and not ground.strip():
        raise Refused(
            [
                f"Punktet er skrevet av {remark.get_author_display()}. Skriv hvorfor du "
                f"{'lukker' if closed else 'åpner'} det for dem."
            ]
        )
    remark.state = RemarkState.CLOSED if closed else RemarkState.OPEN
    remark.closed_by = person if closed else None
    remark.closed_at = timezone.now() if closed else None
    remark.closed_ground = ground if closed else ""
    remark.save(update_fields=["state", "closed_by", "closed_at", "closed_ground"])
    _note(
        remark,
        person,
        Act.CLOSE_POINT if closed else Act.REOPEN_POINT,
        "Punkt lukket" if closed else "Punkt holdt åpent",
        internal=remark.internal or remark.letter_id is None,
        ground=ground or None,
    )


@transaction.atomic
def let_point_stand(*, remark: Remark, person: Person) -> None:
    """Let a new must-point on accepted, unchanged text stand: from now on it goes in the letter.

    By the ICT adviser who gathers the points: a school shall not meet new demands on what was
    accepted without somebody having seen that it is so.
    """
    lock(remark.case)
    remark.refresh_from_db()
    if not remark.waits_for_the_adviser:
        raise Refused(["Punktet venter ikke på dette lenger. Last siden på nytt."])
    remark.let_stand_by, remark.let_stand_at = person, timezone.now()
    remark.save(update_fields=["let_stand_by", "let_stand_at"])
    _note(remark, person, Act.LET_POINT_STAND, "Nytt punkt på uendret tekst", internal=True)


@transaction.atomic
def reply(*, remark: Remark, person: Person, text: str) -> RemarkReply:
    """The school answers one point of the letter. Raises Refused when the point is closed."""
    case = lock(remark.case)
    require(person, case, Act.ANSWER_REMARK)
    if remark.pk not in {row.pk for row in points(case)}:
        raise NotYours
    remark.refresh_from_db()
    if remark.is_closed:
        raise Refused(["Punktet er lukket og trenger ikke svar."])
    answer = RemarkReply.objects.create(
        remark=remark, round=case.round, text=text, written_by=person
    )
    remark.state = RemarkState.ANSWERED
    remark.save(update_fields=["state"])
    advance(
        case=case,
        act=Act.ANSWER_REMARK,
        actor=person,
        summary=f"Svar på punkt {remark.number}: {remark.title}",
        details={"remark": remark.pk, "reply": answer.pk, "sha256": fingerprint(text)},
    )
    return answer
