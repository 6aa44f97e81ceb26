"""What waits for the network engineers, and the cases that stand on what they answered."""

from django.db.models import Exists, OuterRef, QuerySet

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.models import Case
from entilen.network.models import NetworkAction, NetworkConfirmation, NetworkRequest, Origin
from entilen.network.queries import Wanted, standing, to_ask
from entilen.process.procedure import LIVING
from entilen.process.vocabulary import RUNNING, SCHOOL_STAGES, Role, Stage

ASKING = RUNNING | {Stage.GRANTED}
"""Where a case may need an answer about its network."""


def open_requests() -> QuerySet[NetworkRequest]:
    """Every request that waits for an answer. What an ended case asked for waits no more."""
    return NetworkRequest.objects.filter(
        answered_at__isnull=True, replaced_at__isnull=True, case__stage__in=LIVING
    )


def open_actions() -> QuerySet[NetworkAction]:
    """What is to be done with the network by answers that stand, and is not done.

    Only where a living case of the school has devices at the site: nobody waits for the others.
    """
    living = Case.objects.filter(
        stage__in=LIVING, plan__grade_rows__site=OuterRef("confirmation__request__site")
    )
    return NetworkAction.objects.filter(
        Exists(living),
        done_at__isnull=True,
        confirmation__withdrawn_at__isnull=True,
        confirmation__replaced_by__isnull=True,
    )


def requests_for(person: Person) -> QuerySet[NetworkRequest]:
    """Requests that a network engineer may see: those in the scope of their role."""
    scopes = {held.school_id for held in held_roles(person) if held.role is Role.NETWORK_ENGINEER}
    if not scopes:
        return NetworkRequest.objects.none()
    requests = NetworkRequest.objects.filter(replaced_at__isnull=True)
    if None not in scopes:
        requests = requests.filter(site__school_id__in=[key for key in scopes if key])
    return requests.select_related("case", "site", "site__school", "handler")


def newest_of(person: Person, pk: int) -> NetworkRequest | None:
    """The request with this id or, where the school has sent a new one in its place, that one."""
    seen = requests_for(person)
    request = seen.filter(pk=pk).first()
    if request is None:
        old = NetworkRequest.objects.filter(pk=pk, replaced_at__isnull=False).first()
        if old is not None:
            request = seen.filter(case=old.case_id, site=old.site_id).order_by("pk").last()
    return request


def queue(person: Person) -> QuerySet[NetworkRequest]:
    """What waits for the engineers, oldest due first."""
    return requests_for(person).filter(pk__in=open_requests()).order_by("due", "pk")


def is_standing(confirmation: NetworkConfirmation) -> bool:
    """Whether the answer is the one that counts at its site now."""
    request = confirmation.request
    answer = standing(request.case).get(request.site_id)
    return answer is not None and answer.pk == confirmation.pk


def living_at(site: int, school: int) -> QuerySet[Case]:
    """The living cases of a school whose plan has devices at a site."""
    return (
        Case.objects.filter(school=school, stage__in=LIVING, plan__grade_rows__site=site)
        .select_related("school", "programme")
        .distinct()
    )


def cases_on(confirmation: NetworkConfirmation) -> list[Case]:
    """The case that asked, and every living case of the school that stands on the answer.

    An answer that a newer one has taken the place of carries nothing but its own case.
    """
    asked = confirmation.request.case
    if not is_standing(confirmation):
        return [asked]
    others = living_at(confirmation.request.site_id, asked.school_id).exclude(pk=asked.pk)
    return sorted([asked, *others], key=lambda case: case.pk)


def shares_numbers(case: Case, last: NetworkRequest | None) -> bool:
    """Whether the ICT department may see what the case needs: it has asked, or it is sent.

    What a school changes while it corrects is its own until it is sent, unless it has asked.
    """
    return last is not None or (case.submitted_at is not None and case.at not in SCHOOL_STAGES)


def to_follow(case: Case) -> dict[int, tuple[Wanted, Origin]]:
    """What must be asked for though nobody at the school has asked, by site id.

    Only at sites where the confirmations do not cover the plan, and only what is shared with the
    ICT department. A request that waits follows the plan. One that is answered comes back when the
    confirmation was withdrawn, and when the plan needs more, or earlier, than was asked: an answer
    that was too small for the plan is not asked for again while the plan stays as it was.
    """
    if case.at not in ASKING:
        return {}
    asking = to_ask(case)
    last: dict[int, NetworkRequest] = {}
    asked_for = NetworkRequest.objects.filter(case=case, site__in=asking, replaced_at__isnull=True)
    for row in asked_for.order_by("pk"):
        last[row.site_id] = row
    answers = standing(case)
    by_site = {}
    for site, want in asking.items():
        asked = last.get(site)
        if not shares_numbers(case, asked):
            continue
        origin = _why(want, asked, answers.get(site))
        if origin is not None:
            by_site[site] = (want, origin)
    return by_site


def _why(
    want: Wanted, asked: NetworkRequest | None, answer: NetworkConfirmation | None
) -> Origin | None:
    withdrawn = answer is not None and answer.withdrawn_at is not None
    if asked is not None and asked.answered_at is None:
        return Origin(asked.origin) if asked.origin == Origin.WITHDRAWN else Origin.GROWN
    if withdrawn and (asked is None or _since(answer, asked)):
        return Origin.WITHDRAWN
    if asked is None:
        return Origin.GROWN if answer is not None and not withdrawn else None
    grown = want.devices > asked.devices or want.needed_by < asked.needed_by
    return Origin.GROWN if grown else None


def _since(answer: NetworkConfirmation | None, asked: NetworkRequest) -> bool:
    """Whether the answer was withdrawn after the request was answered last."""
    return bool(
        answer
        and answer.withdrawn_at
        and asked.answered_at
        and answer.withdrawn_at >= asked.answered_at
    )


__all__ = [
    "ASKING",
    "cases_on",
    "is_standing",
    "living_at",
    "newest_of",
    "open_actions",
    "open_requests",
    "queue",
    "requests_for",
    "to_follow",
]
