"""Reading a case's history, and who may have a task in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force, people_with, responsible_directors
from entilen.cases.models import Case, CaseEvent, DraftLook, ImpartialityDeclaration
from entilen.cases.reads import CASE, SCHOOL, TODAY, read, remembering
from entilen.cases.rules import ASSIGNMENTS, event_hash
from entilen.process.vocabulary import DIRECTORS, SCHOOL_ROLES, Act, Role


def broken_link(case: Case) -> CaseEvent | None:
    """The first event whose hash does not fit, or that is sealed in an older format than the one
    before it; None when the chain is whole."""
    previous, earlier_format = "", 0
    for event in case.events.order_by("sequence"):
        chained = event.previous_hash == previous and event.format >= earlier_format
        if not chained or event.hash != event_hash(previous, event.sealed):
            return event
        previous, earlier_format = event.hash, event.format
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who has read a shared draft: how often, and when last."""

    name: str
    times: int
    last: datetime


def readers(case: Case) -> list[Reader]:
    """Who outside the school has read its draft, the latest first."""
    rows = (
        DraftLook.objects.filter(case=case)
        .values("person", "person__name")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")
    )
    return [Reader(row["person__name"], row["times"], row["last"]) for row in rows]


@read
def declarations() -> QuerySet[ImpartialityDeclaration]:
    """The answers to whether people are impartial, the newest last."""
    return ImpartialityDeclaration.objects.filter(case=CASE)


@read
def school_staff() -> QuerySet[RoleAssignment]:
    """The roles that people have at the school today."""
    return RoleAssignment.objects.filter(
        in_force(TODAY), school=SCHOOL, role__in=sorted(SCHOOL_ROLES)
    )


def disqualified(case: Case) -> frozenset[int]:
    """Those who may not treat the case: by their own newest answer, or because they work there.

    Nobody reviews their own school, whatever they answer.
    """
    case = remembering(case, declarations, school_staff)
    newest = {row.person_id: row.disqualified for row in declarations(case)}
    by_own_word = frozenset(key for key, is_so in newest.items() if is_so)
    return by_own_word | frozenset(row.person_id for row in school_staff(case))


def said_disqualified(case: Case) -> list[Person]:
    """Those who are out of the case by their own newest answer, by name."""
    newest = {row.person_id: row.disqualified for row in declarations(case)}
    out = [key for key, is_so in newest.items() if is_so]
    return list(Person.objects.filter(pk__in=out).order_by("name", "pk")) if out else []


PREPARING_ACTS = {
    Act.ACCEPT_FORMALLY: "godtatt planen formelt",
    Act.RETURN_FORMALLY: "sendt planen tilbake fra formell kontroll",
    Act.ASSESS: "vurdert planen faglig",
    Act.RECOMMEND: "skrevet innstillingen",
    Act.ANSWER_NETWORK: "svart om nettverket",
}
"""What prepares a decision, as it follows «du har …»."""


@read
def preparations() -> QuerySet[CaseEvent]:
    """What prepared the decision, and who sent the plan."""
    acts = [*PREPARING_ACTS, Act.SUBMIT]
    return CaseEvent.objects.filter(case=CASE, act__in=acts).order_by("sequence")


def prepared_by(case: Case, person: Person) -> tuple[str, ...]:
    """What a person has done to prepare the decision, each as it follows «du har …»."""
    acts = {
        row.act
        for row in preparations(case)
        if row.actor_id == person.pk and "action" not in row.details
    }
    done = [words for act, words in PREPARING_ACTS.items() if act in acts]
    return tuple(done if done or case.handler_id != person.pk else ["vært saksbehandler"])


def sent_for_school(case: Case, person: Person) -> bool:
    """Whether a person sent the plan for the school, as its registrar."""
    return any(
        row.act == Act.SUBMIT and row.actor_id == person.pk and row.role == Role.REGISTRAR
        for row in preparations(case)
    )


def other_adviser(case: Case, person: Person) -> bool:
    """Whether another adviser than this one can check the plan."""
    advisers = people_with(Role.ICT_ADVISER, case.school).exclude(pk=person.pk)
    return advisers.exclude(pk__in=disqualified(case)).exists()


def may_be_routed(case: Case) -> bool:
    """Whether somebody else than the school's own director may be given the decision.

    Only when every director over the school, or the leader of each, is disqualified, or there is
    none (forvaltningsloven § 6, third paragraph: sideways or up, never down).
    """
    out = disqualified(case)
    return all(
        director.pk in out or director.superior_id in out
        for director in responsible_directors(case.school)
    )


def candidates(case: Case, task: str) -> QuerySet[Person]:
    """Who may be given a task in `ASSIGNMENTS`, by name: they hold its role and are impartial."""
    roles = ASSIGNMENTS[task].roles
    out = disqualified(case)
    if roles == DIRECTORS:
        people = Person.objects.exclude(superior__in=out).filter(pk__in=_directors())
    else:
        ids = [person.pk for role in roles for person in people_with(role, case.school)]
        people = Person.objects.filter(pk__in=ids)
    return people.exclude(pk__in=out).order_by("name", "pk")


def _directors() -> set[int]:
    """Every director today, whichever schools they are over."""
    held = RoleAssignment.objects.filter(in_force(timezone.localdate()), role__in=DIRECTORS)
    return set(held.filter(person__is_active=True).values_list("person_id", flat=True))
