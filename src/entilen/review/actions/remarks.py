"""Remarks, from writing to closing, and the school's reply to each point."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import require
from entilen.cases.actions import advance, judge, lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Act
from entilen.review.models import (
    Author,
    Remark,
    RemarkReply,
    RemarkState,
    Severity,
    StandardRemarkVersion,
)
from entilen.review.queries import (
    author_of,
    points,
)
from entilen.review.rules import with_supplement
from entilen.review.standard_access import require_newest


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
    judge(case=current, act=Act.REMARK, actor=person)
    if standard:
        require_newest(standard)
        title, text = standard.title, with_supplement(standard.text, text)
    return Remark.objects.create(
        case=case,
        round=current.round,
        author=author_of(person, current),
        area=area,
        row=row,
        severity=severity,
        internal=internal,
        title=title,
        text=text,
        standard=standard,
        written_by=person,
    )


@transaction.atomic
def remove_remark(*, remark: Remark, person: Person) -> None:
    """Take back a remark that has not been sent; what was sent stays."""
    judge(case=lock(remark.case), act=Act.REMARK, actor=person)
    if remark.letter_id:
        raise Refused(["Merknaden er sendt til skolen og kan ikke fjernes. Du kan lukke den."])
    if remark.author != author_of(person, remark.case):
        raise Refused(["Bare den som skrev merknaden, kan fjerne den."])
    remark.removed_at = timezone.now()
    remark.save(update_fields=["removed_at"])


@transaction.atomic
def settle_remark(*, remark: Remark, person: Person, closed: bool) -> None:
    """Close a point, or say that it is still open. By the part of the administration that wrote it,
    or by the ICT adviser who gathers them."""
    judge(case=lock(remark.case), act=Act.REMARK, actor=person)
    mine = author_of(person, remark.case)
    if mine not in (remark.author, Author.ICT_ADVISER, Author.DIRECTOR):
        raise Refused(["Bare avdelingen som skrev merknaden, kan lukke den."])
    remark.state = RemarkState.CLOSED if closed else RemarkState.OPEN
    remark.closed_by = person if closed else None
    remark.closed_at = timezone.now() if closed else None
    remark.save(update_fields=["state", "closed_by", "closed_at"])


@transaction.atomic
def reply(*, remark: Remark, person: Person, text: str) -> RemarkReply:
    """The school answers one point of the letter."""
    case = lock(remark.case)
    require(person, case, Act.ANSWER_REMARK)
    if remark.pk not in {row.pk for row in points(case)}:
        raise NotYours
    remark.refresh_from_db()
    made = RemarkReply.objects.create(remark=remark, round=case.round, text=text, written_by=person)
    remark.state = RemarkState.ANSWERED
    remark.save(update_fields=["state"])
    advance(
        case=case,
        act=Act.ANSWER_REMARK,
        actor=person,
        summary=f"Svar på punkt {remark.number}: {remark.title}",
        details={"remark": remark.pk},
    )
    return made
