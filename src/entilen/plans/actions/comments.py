"""Helping in a draft without taking over: an adviser comments, the school says when it is done."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.plans.models import DraftComment
from entilen.plans.queries import area_titles
from entilen.process.vocabulary import Act


@transaction.atomic
def comment(*, case: Case, person: Person, area: str, text: str) -> DraftComment:
    """Say something about a part of a draft that the school shares; the plan stays as it is."""
    lock(case)
    draft_comment = DraftComment.objects.create(
        plan=case.plan, area=area, text=text, written_by=person
    )
    advance(
        case=case,
        act=Act.COMMENT_DRAFT,
        actor=person,
        summary=f"Kommentar i utkastet: {area_titles(case).get(area, area)}",
        details={"comment": draft_comment.pk},
    )
    return draft_comment


@transaction.atomic
def settle_comment(*, row: DraftComment, person: Person, answer: str = "") -> DraftComment:
    """The school is done with a comment, with an answer or without."""
    case = lock(row.plan.case)
    row.refresh_from_db()
    if row.settled_at:
        raise Refused(["Noen har merket kommentaren som ferdig i mellomtiden."])
    row.answer, row.settled_by, row.settled_at = answer, person, timezone.now()
    row.save(update_fields=["answer", "settled_by", "settled_at"])
    advance(
        case=case,
        act=Act.SETTLE_COMMENT,
        actor=person,
        summary=f"Ferdig med kommentar: {area_titles(case).get(row.area, row.area)}",
        details={"comment": row.pk},
    )
    return row
