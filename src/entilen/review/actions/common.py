"""What several verbs of the review share: what was sent, who handles, who is waited for."""

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Stage
from entilen.review.assessed import missing_assessments
from entilen.review.queries import submission_of
from entilen.submission.models import Submission


def sent_now(case: Case) -> Submission:
    """What lies to be treated in this round. Raises Refused when nothing was sent."""
    submission = submission_of(case, case.round)
    if submission is None:
        raise Refused(["Planen er ikke sendt inn."])
    return submission


def takes_up(case: Case, person: Person) -> int | None:
    """A case that nobody handles is handled by who takes it up; the id of who handles it now."""
    Case.objects.filter(pk=case.pk, handler__isnull=True).update(handler=person)
    return Case.objects.values_list("handler", flat=True).get(pk=case.pk)


def note_departments(case: Case) -> None:
    """Keep on the case which departments it waits for, so that lists need not work it out."""
    missing = missing_assessments(case) if case.at is Stage.SPECIALIST_REVIEW else []
    case.departments = ",".join(missing)
    case.save(update_fields=["departments"])
