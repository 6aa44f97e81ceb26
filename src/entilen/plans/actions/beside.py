"""What lies beside the plan: attachments and the school's self-assessment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.files.actions import store_file
from entilen.plans.actions.doors import require_open
from entilen.plans.models import (
    Attachment,
    Plan,
    SelfAssessment,
)
from entilen.process.vocabulary import Act


@transaction.atomic
def attach(*, case: Case, person: Person, upload: "UploadedFile[Any]", title: str) -> Attachment:
    """Add a file to the plan. Raises ValidationError when the file is not let in."""
    require_open(case=case, person=person, key="attachments")
    stored = store_file(upload=upload)
    return Attachment.objects.create(
        plan=case.plan, file=stored, title=title or stored.name, added_by=person
    )


@transaction.atomic
def detach(*, case: Case, person: Person, attachment: Attachment) -> None:
    """Take a file out of the plan; it stays in the versions that had it."""
    require_open(case=case, person=person, key="attachments")
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])


@transaction.atomic
def save_self_assessment(
    *, case: Case, person: Person, answers: Iterable[Mapping[str, Any]]
) -> None:
    """Save the school's private answers to the focus questions and success criteria."""
    if not may(person, case, Act.EDIT_PLAN):
        raise NotYours
    for answer in answers:
        SelfAssessment.objects.update_or_create(
            plan=case.plan,
            kind=answer["kind"],
            number=answer["number"],
            defaults={"level": answer["level"], "text": answer["text"]},
        )


@transaction.atomic
def share_self_assessment(*, case: Case, person: Person, shared: bool) -> None:
    """Let the administration read the self-assessment, or stop it, until the plan is sent."""
    if not may(person, case, Act.EDIT_PLAN):
        raise NotYours
    plan = Plan.objects.select_for_update().get(case=case)
    plan.questions_shared_at = timezone.now() if shared else None
    plan.save(update_fields=["questions_shared_at"])
