"""The formal check: what is in order, and on to the departments or back with one letter."""

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.access import require
from entilen.cases.actions import advance, judge, lock
from entilen.cases.deadlines import in_working_days
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.actions import unlock
from entilen.process.procedure import WrongStage
from entilen.process.status import count
from entilen.process.vocabulary import Act, Stage
from entilen.review.actions.common import note_departments, sent_now, takes_up
from entilen.review.models import (
    Author,
    FormalItem,
    RemarkState,
    ReturnLetter,
)
from entilen.review.queries import (
    unsent,
)


@transaction.atomic
def tick_formal_items(*, case: Case, person: Person, keys: list[str]) -> None:
    """Say which items of the formal check are in order; the others are not."""
    require(person, case, Act.ACCEPT_FORMALLY)
    current = lock(case)
    if current.at is not Stage.FORMAL_CHECK:
        raise Refused([WrongStage(Act.ACCEPT_FORMALLY, current.at).what])
    judge(case=current, act=Act.REMARK, actor=person)
    known = {key for key, _ in case.programme.requirements.formal_items}
    case.formal_items.filter(round=case.round).exclude(key__in=keys).delete()
    for key in known & set(keys):
        FormalItem.objects.get_or_create(
            case=case, round=case.round, key=key, defaults={"checked_by": person}
        )


@transaction.atomic
def accept_formally(*, case: Case, person: Person) -> CaseEvent:
    """All is there: on to the departments, or past those whose assessment still holds.

    Who does the check handles the case from then on, where nobody did.
    """
    takes_up(case, person)
    event = advance(
        case=case,
        act=Act.ACCEPT_FORMALLY,
        actor=person,
        summary="Formell kontroll er ferdig: alt er med",
    )
    note_departments(case)
    return event


@transaction.atomic
def return_formally(*, case: Case, person: Person, introduction: str) -> ReturnLetter:
    """Send the case back from the formal check with all points in one letter."""
    lock(case)
    takes_up(case, person)
    letter = write_letter(
        case=case, person=person, author=Author.ICT_ADVISER, introduction=introduction
    )
    advance(
        case=case,
        act=Act.RETURN_FORMALLY,
        actor=person,
        summary=f"Sendt tilbake med {count(letter.points.count(), 'et punkt', 'punkter')}",
        fingerprint=letter.submission.version.fingerprint,
        details={"letter": letter.pk},
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
        due=in_working_days(case.programme.requirements.deadlines.correction),
    )
    for number, remark in enumerate(sorted(unsent(case), key=lambda row: row.pk), start=1):
        remark.letter, remark.number, remark.state = letter, number, RemarkState.OPEN
        remark.save(update_fields=["letter", "number", "state"])
    unlock(case=case, keys=[remark.area for remark in letter.points.all()])
    return letter
