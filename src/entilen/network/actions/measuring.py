"""Taking in what a monitor has logged of a site: kept, looked at, and then it counts."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.network.actions.asking import request_to
from entilen.network.models import MeasuredSeries, NetworkRequest
from entilen.network.queries import oldest_measurement
from entilen.network.series_file import access_points, read
from entilen.network.series_rules import Bounds, by_day, peak_hour
from entilen.process.vocabulary import Act

CLIENTS = "per_access_point"
"""The threshold whose range says how many clients one access point can have."""
MOST_CLIENTS = 1000
"""Where the requirements have no such threshold: no access point counts more."""


def keep_series(
    *,
    request: NetworkRequest,
    person: Person,
    name: str,
    content: bytes,
    line_down: float,
    line_up: float,
) -> MeasuredSeries:
    """Keep a file to look at; nothing counts yet. The line's speed (Mbit/s) is the most that can
    have been used. Raises NotYours, and Unreadable when it is another file or has no row that can
    be right."""
    request_to(person=person, pk=request.pk)
    logged = read(content, _bounds(request, line_down, line_up))
    return MeasuredSeries.objects.create(
        request=request,
        site=request.site,
        name=name[:200],
        content=content.decode("utf-8-sig"),
        line_down=line_down,
        line_up=line_up,
        points=access_points(logged.readings),
        readings=len(logged.readings),
        refused=[asdict(fault) for fault in logged.faults],
        days=[row.stored for row in by_day(logged.readings)],
        peak=[row.stored for row in peak_hour(logged.readings)],
        kept_by=person,
    )


def _bounds(request: NetworkRequest, line_down: float, line_up: float) -> Bounds:
    known = {row.key: row.most for row in request.case.programme.requirements.thresholds}
    clients = known.get(CLIENTS, MOST_CLIENTS)
    today, oldest = timezone.localdate(), oldest_measurement(request.case)
    return Bounds(line_down, line_up, clients, oldest, today)


@transaction.atomic
def take_series(*, series: MeasuredSeries, person: Person) -> MeasuredSeries:
    """Let a series count. Raises Refused when it counts already or has nothing in it."""
    lock(series.request.case)
    current = MeasuredSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if current.taken_at:
        raise Refused(["Målingene er lagt inn fra før."])
    if not current.readings:
        raise Refused(["Filen har ingen rad som kan være riktig. Rett den, og last den opp igjen."])
    current.taken_at = timezone.now()
    current.save(update_fields=["taken_at"])
    advance(
        case=series.request.case,
        act=Act.MEASURE_NETWORK,
        actor=person,
        summary=f"Målinger av nettverket på {series.site.name}: {current.readings} rader",
        details={"series": current.pk, "name": current.name, "refused": len(current.refused)},
    )
    return current
