"""The formal check: what is in order, and on to the departments or back with one letter."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.deadlines import days_for, in_working_days
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.cases.rules import fingerprint
from entilen.plans.actions import unlock
from entilen.process.vocabulary import DIRECTORS, Act, Role, Stage
from entilen.process.words import count
from entilen.review.actions.common import note_departments, sent_now, takes_up
from entilen.review.letterhead import letter_head
from entilen.review.models import FormalItem, LetterPoint, ReturnLetter
from entilen.review.prepared import found_against
from entilen.review.queries import to_send, unsettled
from entilen.review.rules import Author, FormalAnswer

LETTER_ROLES = {
    Author.ICT_ADVISER: frozenset({Role.ICT_ADVISER}),
    Author.DIRECTOR: DIRECTORS,
}
"""In which roles a letter that returns a plan is sent."""


@transaction.atomic
def tick_formal_items(*, case: Case, person: Person, answers: Mapping[str, FormalAnswer]) -> None:
    """Say of each item of the formal check whether it is in order, follows later, or is not.

    What the case itself finds not to be in order is ticked only with a reason, and what follows
    later has a day. Raises Refused with every such item at once.
    """
    current = lock(case)
    known = dict(current.programme.requirements.formal_items)
    items = {key: answer for key, answer in answers.items() if key in known}
    if problems := [
        problem
        for key, answer in items.items()
        if (problem := answer.problem(known[key], against=found_against(current, key)))
    ]:
        raise Refused(problems)
    before = {row.key: row.said for row in current.formal_items.filter(round=current.round)}
    if before == items:
        return
    current.formal_items.filter(round=current.round).delete()
    FormalItem.objects.bulk_create(
        FormalItem(
            case=current,
            round=current.round,
            key=key,
            answer=answer.answer,
            due=answer.due,
            reason=answer.reason,
            checked_by=person,
        )
        for key, answer in sorted(items.items())
    )
    advance(
        case=case,
        act=Act.TICK_FORMAL,
        actor=person,
        summary=f"Formell kontroll: {count(len(items), 'punkt', 'punkter')} er svart på",
        details={"items": {key: str(answer) for key, answer in items.items()}},
        internal=True,
    )


@transaction.atomic
def accept_formally(*, case: Case, person: Person) -> CaseEvent:
    """All is there: on to the departments, or past those whose assessment still holds.

    Who does the check handles the case from then on, where nobody did.
    """
    lock(case)
    handler = takes_up(case, person)
    event = advance(
        case=case,
        act=Act.ACCEPT_FORMALLY,
        actor=person,
        summary="Formell kontroll er ferdig: alt er med",
        details={"handler": handler},
    )
    note_departments(case)
    return event


@transaction.atomic
def return_formally(*, case: Case, person: Person, introduction: str) -> ReturnLetter:
    """Send the case back from the formal check with all points in one letter."""
    lock(case)
    handler = takes_up(case, person)
    case.refresh_from_db(fields=["handler"])
    letter = write_letter(
        case=case, person=person, author=Author.ICT_ADVISER, introduction=introduction
    )
    advance(
        case=case,
        act=Act.RETURN_FORMALLY,
        actor=person,
        summary=f"Sendt tilbake med {count(letter.points.count(), 'et punkt', 'punkter')}",
        fingerprint=letter.submission.version.fingerprint,
        details={"letter": letter.pk, "handler": handler, "points": letter_seal(letter)},
    )
    return letter


def write_letter(
    *,
    case: Case,
    person: Person,
    author: Author,
    introduction: str,
    warning: bool = False,
) -> ReturnLetter:
    """Gather all open remarks to the school, number them and open the areas they touch.

    Each becomes a point of this letter in the words as they are sent. What the school has answered
    and nobody has kept open is not asked for again; its area stays open until it is settled.
    The case row must be locked. An empty letter is refused by the act's own gate.
    """
    letter = ReturnLetter.objects.create(
        case=case,
        round=case.round,
        submission=sent_now(case),
        author=author,
        warning=warning,
        introduction=introduction,
        sent_by=person,
        head=letter_head(case, person, LETTER_ROLES[author]).stored,
        due=in_working_days(days_for(Stage.CORRECTION, case.programme.requirements.deadlines)),
    )
    sent = to_send(case)
    for number, remark in enumerate(sorted(sent, key=lambda row: row.pk), start=1):
        LetterPoint.objects.create(
            letter=letter,
            remark=remark,
            number=number,
            area=remark.area,
            row=remark.row,
            severity=remark.severity,
            title=remark.title,
            text=remark.text,
        )
        remark.letter, remark.number = letter, number
        remark.save(update_fields=["letter", "number"])
    unlock(case=case, keys=[remark.area for remark in unsettled(case)])
    return letter


def letter_seal(letter: ReturnLetter) -> list[dict[str, Any]]:
    """The points of a letter as its event seals them: which remark, and the words as sent."""
    return [
        {"remark": point.remark_id, "sha256": fingerprint([point.title, point.text])}
        for point in letter.points.all()
    ]
