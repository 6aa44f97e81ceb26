"""Which frozen versions a person may read: the school all, the administration what was sent."""

from django.db.models import Exists, OuterRef, QuerySet

from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.cases.models import Case, CaseEvent
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import SCHOOL_ROLES, Act


def visible_versions(person: Person, case: Case) -> QuerySet[PlanVersion]:
    """Versions of the case's plan that the person may read, oldest first."""
    rows = PlanVersion.objects.filter(case=case).select_related("made_by").order_by("number")
    if roles_at(person, case.school_id) & SCHOOL_ROLES:
        return rows
    sent = CaseEvent.objects.filter(case=case, act=Act.SUBMIT, fingerprint=OuterRef("fingerprint"))
    return rows.filter(Exists(sent))
