"""What the network is confirmed for."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.models import Case
from entilen.network.models import (
    CONFIRMING,
    NetworkAction,
    NetworkConfirmation,
    NetworkDispensation,
    NetworkRequest,
)
from entilen.plans.queries import peak_by_site
from entilen.process.facts import SiteCover
from entilen.process.vocabulary import Role
from entilen.schools.models import Site


def standing(case: Case) -> dict[int, NetworkConfirmation]:
    """The newest confirming answer, even if withdrawn, for each site of the school, by site id.

    A confirmation is of the school's site: one given to an earlier case of the school counts.
    """
    newest: dict[int, NetworkConfirmation] = {}
    answers = (
        NetworkConfirmation.objects.filter(
            request__site__school=case.school_id, result__in=CONFIRMING
        )
        .select_related("request", "request__site")
        .order_by("given_at", "pk")
    )
    for answer in answers:
        newest[answer.request.site_id] = answer
    return newest


def other_cases_devices(case: Case) -> dict[int, int]:
    """Devices that earlier granted cases of the school already take, by site id.

    An extension's confirmation must cover the sum.
    """
    sums: dict[int, int] = {}
    for other in Case.objects.filter(school=case.school_id, stage="granted").exclude(pk=case.pk):
        for site, devices in peak_by_site(other).items():
            sums[site] = sums.get(site, 0) + devices
    return sums


def need_by_site(case: Case) -> dict[int, int]:
    """Devices that each site must carry: this plan's peak and what is granted before."""
    need = dict(peak_by_site(case))
    for site, devices in other_cases_devices(case).items():
        if site in need:
            need[site] += devices
    return need


def cover(case: Case) -> tuple[SiteCover, ...]:
    """How far the confirmations cover the case's need, site by site."""
    need = need_by_site(case)
    answers = standing(case)
    names = dict(Site.objects.filter(pk__in=need).values_list("pk", "name"))
    return tuple(_site_cover(names[site], need[site], answers.get(site)) for site in sorted(need))


def _site_cover(name: str, needed: int, answer: NetworkConfirmation | None) -> SiteCover:
    if answer is None:
        return SiteCover(name, needed, None, None)
    return SiteCover(
        site=name,
        needed=needed,
        confirmed=answer.max_devices,
        valid_until=answer.valid_until,
        withdrawn=answer.withdrawn_at is not None,
    )


def open_conditions(case: Case) -> list[NetworkAction]:
    """Conditions of the standing confirmations that are not met."""
    answers = [answer.pk for answer in standing(case).values() if answer.withdrawn_at is None]
    return list(
        NetworkAction.objects.filter(confirmation__in=answers, condition=True, done_at__isnull=True)
    )


def dispensation(case: Case) -> NetworkDispensation | None:
    """The dispensation in force today, if there is one."""
    return case.network_dispensations.filter(valid_until__gte=timezone.localdate()).last()


def dispensations_on(day: date) -> int:
    """How many dispensations applied on a day: a public count (promise N6)."""
    return NetworkDispensation.objects.filter(given_at__date__lte=day, valid_until__gte=day).count()


def requests_for(person: Person) -> QuerySet[NetworkRequest]:
    """Requests that a network engineer may see: those in the scope of their role."""
    scopes = {held.school_id for held in held_roles(person) if held.role is Role.NETWORK_ENGINEER}
    if not scopes:
        return NetworkRequest.objects.none()
    found = NetworkRequest.objects.filter(replaced_at__isnull=True)
    if None not in scopes:
        found = found.filter(site__school_id__in=[key for key in scopes if key])
    return found.select_related("case", "site", "site__school", "handler")


def queue(person: Person) -> QuerySet[NetworkRequest]:
    """What waits for the engineers, oldest due first."""
    return requests_for(person).filter(answered_at__isnull=True).order_by("due", "pk")
