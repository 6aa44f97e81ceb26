"""Asking for a confirmation: by the school, or by the system when what was asked does not hold."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, judge, lock
from entilen.cases.calendar import Moves, span
from entilen.cases.deadlines import in_working_days
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.network.demand_queries import shows_numbers
from entilen.network.models import NetworkRequest, Origin
from entilen.network.queries import Wanted, to_ask, waiting_requests
from entilen.network.waiting import ASKING, requests_for, to_follow
from entilen.process.vocabulary import Act
from entilen.schools.models import Site


@transaction.atomic
def request_confirmation(*, case: Case, person: Person, note: str = "") -> list[NetworkRequest]:
    """Ask the ICT department for every site where what is confirmed does not cover the plan.

    The numbers come from the grade rows. An unanswered request for a site is replaced by the new
    one when the plan's numbers have changed; the new one points back to it so that the difference
    can be shown.
    Raises Refused when the confirmations cover the plan already, and when a request that waits for
    an answer asks for just the same: a second press must not push the first aside.
    """
    lock(case)
    asking = to_ask(case)
    sites = Site.objects.filter(pk__in=asking)
    requests = [_request(case, site, asking[site.pk], person=person, note=note) for site in sites]
    _record(case, person, requests, "Forespørsel om nettverket er sendt")
    if not requests:
        raise Refused([_nothing_to_ask(case)])
    return requests


@transaction.atomic
def follow_need(case: Case) -> list[NetworkRequest]:
    """Ask by itself for what a shared plan needs now; nothing when all is asked for or answered.

    Safe to call at any time and any number of times: what it has asked for once, it does not ask
    for again. A plan that is not complete enough to be asked about is left until it is.
    """
    current = lock(case)
    needs = to_follow(current)
    if not needs:
        return []
    try:
        judge(case=current, act=Act.REQUEST_NETWORK, actor=None)
    except Refused:
        return []
    requests = [
        _request(current, site, needs[site.pk][0], origin=needs[site.pk][1])
        for site in Site.objects.filter(pk__in=needs)
    ]
    _record(current, None, requests, "IKT-avdelingen ser på nettverket på nytt")
    return requests


def follow_needs() -> int:
    """Let every case that has shared its numbers ask for what it needs now; returns how many did.

    Looked at first without a lock: most cases have nothing new to ask for.
    """
    cases = Case.objects.filter(stage__in=ASKING).select_related("school", "programme")
    shared = cases.filter(submitted_at__isnull=False) | cases.filter(network_requests__isnull=False)
    return sum(
        bool(follow_need(case))
        for case in shared.distinct().iterator(chunk_size=200)
        if to_follow(case)
    )


def _record(
    case: Case, person: Person | None, requests: Iterable[NetworkRequest], what: str
) -> None:
    rows = list(requests)
    sites = ", ".join(f"{row.site.name} {row.devices} enheter" for row in rows)
    advance(
        case=case,
        act=Act.REQUEST_NETWORK,
        actor=person,
        summary=f"{what}: {sites}"[:300],
        details={
            "sites": {str(row.site_id): row.devices for row in rows},
            "requests": [row.pk for row in rows],
        },
    )


def _nothing_to_ask(case: Case) -> str:
    waiting = waiting_requests(case)
    if not waiting:
        return "Nettverket er allerede bekreftet for det planen trenger."
    return (
        f"Forespørselen ble sendt {timezone.localdate(waiting[0].requested_at):%d.%m.%Y}, og "
        "planen trenger det samme nå. IKT-avdelingen svarer innen "
        f"{waiting[0].due:%d.%m.%Y}."
    )


def _request(
    case: Case,
    site: Site,
    want: Wanted,
    *,
    person: Person | None = None,
    note: str = "",
    origin: Origin = Origin.SCHOOL,
) -> NetworkRequest:
    """A request; one that waits for the site is replaced. The system's own keeps its deadline."""
    earlier = NetworkRequest.objects.filter(case=case, site=site).order_by("pk").last()
    due = in_working_days(case.programme.requirements.deadlines.network)
    if earlier and earlier.answered_at is None and earlier.replaced_at is None:
        earlier.replaced_at = timezone.now()
        earlier.save(update_fields=["replaced_at"])
        if person is None:
            due, note = earlier.due, earlier.note
    return NetworkRequest.objects.create(
        case=case,
        site=site,
        devices=want.devices,
        others=want.others,
        pupils=want.pupils,
        rows=want.rows,
        load=want.load.stored,
        needed_by=want.needed_by,
        note=note,
        previous=earlier,
        origin=origin,
        requested_by=person,
        handler=earlier.handler if earlier and person is None else None,
        due=due,
    )


def move_requests(case: Case, moved: Moves) -> dict[str, Any]:
    """Keep the working days that are left of each waiting request when the calendar changes.

    Returns what the event keeps.
    """
    rows = []
    for asked in waiting_requests(case):
        before, asked.due = asked.due, moved(asked.due)
        if asked.due != before:
            asked.save(update_fields=["due"])
            rows.append({"request": asked.pk, **span(before, asked.due)})
    return {"requests": rows} if rows else {}


def request_to(*, person: Person, pk: int) -> NetworkRequest:
    """The request with this id, if the engineer may see it. Raises NotYours otherwise."""
    request = requests_for(person).filter(pk=pk).first()
    if request is None:
        raise NotYours
    return request


@transaction.atomic
def share_numbers(*, case: Case, person: Person, shared: bool) -> CaseEvent:
    """Let the network engineers count the draft's devices, or stop it. They see the numbers per
    site and school year, and nothing else of the draft. Raises Refused when it is so already."""
    current = lock(case)
    if shows_numbers([current.pk]) == ({current.pk} if shared else set()):
        raise Refused(["Tallene vises alt." if shared else "Tallene vises ikke lenger."])
    return advance(
        case=current,
        act=Act.SHARE_NUMBERS if shared else Act.UNSHARE_NUMBERS,
        actor=person,
        summary="Tallene i utkastet vises for nettverksansvarlig"
        if shared
        else "Tallene i utkastet vises ikke lenger for nettverksansvarlig",
    )


@transaction.atomic
def take(*, request: NetworkRequest, person: Person) -> None:
    """The engineer takes the request, or hands it back when they have it already."""
    request_to(person=person, pk=request.pk)
    request.handler = None if request.handler_id == person.pk else person
    request.save(update_fields=["handler"])
