"""What lies beside the plan: attachments and the school's self-assessment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.files.actions import store_file
from entilen.plans.actions.doors import note_change, open_part, open_plan
from entilen.plans.models import (
    Attachment,
    Plan,
    SelfAssessment,
)
from entilen.plans.queries import answer_mark
from entilen.plans.rules import ATTACHMENTS
from entilen.process.vocabulary import Act


@transaction.atomic
def attach(*, case: Case, person: Person, upload: "UploadedFile[Any]", title: str) -> Attachment:
    """Add a file to the plan. Raises ValidationError when the file is not let in.

    The file first: it may be looked at for viruses for seconds, in which nobody shall wait for the
    case. An act that is then refused takes it along.
    """
    stored = store_file(upload=upload, by=person.name)
    current = open_part(case=case, person=person, key=ATTACHMENTS)
    row = Attachment.objects.create(
        plan=current.plan, file=stored, title=title or stored.name, added_by=person
    )
    _note_file(case, person, row, "lagt ved")
    return row


@transaction.atomic
def detach(*, case: Case, person: Person, attachment: Attachment) -> None:
    """Take a file out of the plan; it stays in the versions that had it."""
    open_part(case=case, person=person, key=ATTACHMENTS)
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])
    _note_file(case, person, attachment, "tatt ut")


def _note_file(case: Case, person: Person, row: Attachment, what: str) -> None:
    note_change(
        case=case,
        person=person,
        key=ATTACHMENTS,
        what=f"«{row.title}» er {what}",
        attachment=row.pk,
        sha256=row.file.sha256,
    )


@transaction.atomic
def save_self_assessment(
    *, case: Case, person: Person, answers: Iterable[Mapping[str, Any]]
) -> None:
    """Save the answers that the person changed; those that they left alone stay as they are.

    `seen` in each answer is `answer_mark` of what stood when the page was shown. Refused, with
    what stands now, where somebody else has changed the same answer since.
    """
    current = open_plan(case=case, person=person)
    plan = Plan.objects.select_for_update().get(case=current)
    stored = {(row.kind, row.number): row for row in plan.self_assessment.all()}
    clashes = []
    for answer in answers:
        key = (answer["kind"], answer["number"])
        row = stored.get(key) or SelfAssessment(plan=plan, kind=key[0], number=key[1])
        typed = SelfAssessment(level=answer["level"], text=answer["text"])
        if answer_mark(typed) in {answer["seen"], answer_mark(row)}:
            continue
        if answer["seen"] != answer_mark(row):
            clashes.append(_clash(row))
        row.level, row.text = typed.level, typed.text
        row.save()
    if clashes:
        raise Refused(clashes)


def _clash(row: SelfAssessment) -> str:
    where = "Fokusområde" if row.kind == "question" else "Suksesskriterium"
    level = str(row.level or "ikke besvart")
    return (
        f"{where} {row.number}: noen har svart i mellomtiden: «{level}. {row.text}». "
        "Ditt svar står fortsatt i skjemaet. Ta med det som mangler, og lagre på nytt."
    )


@transaction.atomic
def share_self_assessment(*, case: Case, person: Person, shared: bool) -> None:
    """Let the administration read the self-assessment, or stop it, until the plan is sent."""
    current = open_plan(case=case, person=person)
    plan = Plan.objects.select_for_update().get(case=current)
    plan.questions_shared_at = timezone.now() if shared else None
    plan.save(update_fields=["questions_shared_at"])
    advance(
        case=case,
        act=Act.SHARE_SELF_ASSESSMENT,
        actor=person,
        summary="Egenvurderingen er delt" if shared else "Egenvurderingen deles ikke lenger",
        details={"shared": shared},
    )
