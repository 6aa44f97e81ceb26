"""Who waits to be let in, and who may say who they are."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force, is_administrator, own_roles
from entilen.federation.models import Proposal
from entilen.process.vocabulary import SCHOOL_ROLES, Role
from entilen.schools.models import OrgNumber


def open_proposals(person: Person) -> QuerySet[Proposal]:
    """Those that the person may answer: an administrator all, a principal those of the school."""
    waiting = Proposal.objects.filter(answered_at__isnull=True)
    if is_administrator(person):
        return waiting
    condition = Q(pk__in=[])
    for number in _own_numbers(person):
        condition |= Q(schools__contains=[number])
    return waiting.filter(condition)


def _own_numbers(person: Person) -> list[str]:
    schools = [held.school_id for held in own_roles(person) if held.role is Role.PRINCIPAL]
    return list(OrgNumber.objects.filter(school__in=schools).values_list("number", flat=True))


def candidates(person: Person) -> QuerySet[Person]:
    """Whom a proposal may turn out to be: for a principal somebody of the own school."""
    active = Person.objects.filter(is_active=True)
    if is_administrator(person):
        return active
    schools = [held.school_id for held in own_roles(person) if held.role is Role.PRINCIPAL]
    staff = RoleAssignment.objects.filter(
        school__in=schools, role__in=sorted(SCHOOL_ROLES), ended_at__isnull=True
    )
    return active.filter(pk__in=staff.values("person")).exclude(pk=person.pk)


def who_may_answer(proposal: Proposal) -> list[Person]:
    """Who is told of a first sign-in: principals of the person's schools, else administrators."""
    schools = OrgNumber.objects.filter(number__in=proposal.schools).values("school")
    today = in_force(timezone.localdate())
    held = RoleAssignment.objects.filter(today, person__is_active=True).select_related("person")
    leaders = held.filter(role=Role.PRINCIPAL, school__in=schools)
    asked = leaders or held.filter(role=Role.ADMINISTRATOR, school__isnull=True)
    return list({row.person_id: row.person for row in asked}.values())
