"""The central scheme as it stands: frames, the queue, and what each school may order by it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.decision.queries import first_granted_on
from entilen.devices.queries import limits_of
from entilen.financing.models import Source
from entilen.financing.part_queries import financing_versions, standing_version, version_waiting
from entilen.process.vocabulary import DeviceType
from entilen.procurement.models import Order
from entilen.procurement.queries import placed, placed_in
from entilen.procurement.scheme_models import (
    QueueOrder,
    SchemeApplication,
    SchemeFrame,
    SchemeStep,
)
from entilen.procurement.scheme_rules import (
    OPEN,
    Asking,
    Frame,
    QueueRule,
    State,
    queued,
)

Key = tuple[int, str]
"""Budget year and device type."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An application as it stands now, with all that has become of it."""

    application: SchemeApplication
    steps: list[SchemeStep]

    @property
    def state(self) -> State:
        """What holds now."""
        return State(self.steps[-1].state)

    @property
    def admitted(self) -> int:
        """The devices that the scheme pays for."""
        return self.steps[-1].devices

    @property
    def key(self) -> Key:
        """Budget year and device type."""
        return self.application.year, self.application.device_type

    @property
    def title(self) -> str:
        """«32 nettbrett, budsjettåret 2027»."""
        kind = DeviceType(self.application.device_type).label
        return f"{self.application.devices} {kind}, budsjettåret {self.application.year}"


def applied_in(case: Case) -> list[Applied]:
    """The applications of a case, in their order."""
    return [one for one in _every(case) if one.steps]


def _every(case: Case | None = None) -> list[Applied]:
    rows = SchemeApplication.objects.select_related("case__school").prefetch_related(
        "steps__recorded_by"
    )
    if case:
        rows = rows.filter(case=case)
    return [Applied(row, list(row.steps.all())) for row in rows]


def frames() -> dict[Key, SchemeFrame]:
    """The frame of each budget year and device type, as it was recorded last."""
    return {(row.year, row.device_type): row for row in SchemeFrame.objects.all()}


def queue_order(day: date) -> QueueOrder | None:
    """The order of the queue that is in force on a day; None where none is set."""
    return QueueOrder.objects.filter(valid_from__lte=day).last()


def _rules(day: date) -> list[QueueRule]:
    order = queue_order(day)
    return [QueueRule(rule) for rule in order.rules] if order else []


def frame_of(key: Key, every: list[Applied], ordered: Mapping[Key, int]) -> Frame:
    """A year and type: what there is, what is asked, admitted and ordered."""
    mine = [one for one in every if one.key == key]
    frame = frames().get(key)
    return Frame(
        frame=frame.devices if frame else None,
        asked=sum(one.application.devices for one in mine if one.state is not State.WITHDRAWN),
        admitted=sum(one.admitted for one in mine),
        ordered=ordered.get(key, 0),
    )


def ordered_by_scheme(every: list[Applied]) -> dict[Key, int]:
    """What is ordered with the scheme as payer: of a case's admissions the earliest year first."""
    cases = {one.application.case_id for one in every}
    left: Counter[tuple[int, str]] = Counter()
    for order in placed(Order.objects.filter(case__in=cases, source=Source.CENTRAL_SCHEME)):
        left[order.order.case_id, order.row.device_type] += order.standing.ordered
    sums: Counter[Key] = Counter()
    for one in sorted(every, key=lambda one: one.key):
        pot = (one.application.case_id, one.application.device_type)
        taken = min(left[pot], one.admitted)
        left[pot] -= taken
        sums[one.key] += taken
    return dict(sums)


def scheme_now(every: list[Applied] | None = None) -> tuple[list[Applied], dict[Key, int]]:
    """Every application, or these, and what is ordered of each year and type."""
    rows = _every() if every is None else every
    return rows, ordered_by_scheme(rows)


@dataclass(frozen=True, slots=True)
class Pot:
    """A budget year and device type with its queue: who stands where."""

    year: int
    device_type: DeviceType
    frame: Frame
    queue: list[Applied]
    settled: list[Applied]

    @property
    def title(self) -> str:
        """«2027, nettbrett»."""
        return f"{self.year}, {self.device_type.label}"


def scheme() -> list[Pot]:
    """Every year and type that has a frame or an application, the newest year first."""
    every, ordered = scheme_now()
    keys = sorted({*frames(), *(one.key for one in every)}, key=lambda key: (-key[0], key[1]))
    return [
        Pot(
            year=key[0],
            device_type=DeviceType(key[1]),
            frame=frame_of(key, every, ordered),
            queue=queue_of(key, every),
            settled=[one for one in every if one.key == key and one.state not in OPEN],
        )
        for key in keys
    ]


def queue_of(key: Key, every: list[Applied] | None = None) -> list[Applied]:
    """Those who wait for an answer, in the order of the rules in force today."""
    rows = _every() if every is None else every
    before = {one.application.case.school_id for one in rows if one.admitted}
    waiting = {one.application.pk: one for one in rows if one.key == key and one.state in OPEN}
    asking = [_asking(one, before) for one in waiting.values()]
    return [waiting[one.key] for one in queued(asking, _rules(timezone.localdate()))]


def _asking(one: Applied, admitted_before: set[int]) -> Asking:
    row = one.application
    return Asking(
        key=row.pk,
        asked_at=row.asked_at,
        granted_on=first_granted_on(row.case) or timezone.localdate(row.asked_at),
        grades=[
            limit.grade
            for limit in limits_of(row.case)
            if limit.device_type == row.device_type and limit.granted
        ],
        devices=row.devices,
        admitted_before=row.case.school_id in admitted_before,
    )


def left_by_scheme(case: Case, device_type: str) -> int:
    """Devices of a type that the scheme has admitted for the case, and that are not ordered."""
    admitted = sum(
        one.admitted for one in applied_in(case) if one.application.device_type == device_type
    )
    ordered = sum(
        one.standing.ordered
        for one in placed_in(case)
        if one.order.source == Source.CENTRAL_SCHEME and one.row.device_type == device_type
    )
    return max(admitted - ordered, 0)


def refused_in(case: Case) -> list[Applied]:
    """What the scheme does not pay for: the plan stands, and must be paid another way."""
    return [one for one in applied_in(case) if one.state is State.REFUSED]


@provides("scheme_left")
def _left(asked: Asked) -> Mapping[str, Any]:
    device_type = asked.details.get("asked_type")
    if asked.details.get("asked_payer") != Source.CENTRAL_SCHEME or device_type is None:
        return {"scheme_left": None}
    return {"scheme_left": left_by_scheme(asked.case, device_type)}


NEW_PLAN = (
    "Sentral ordning betaler ikke for disse enhetene. Skriv en ny finansieringsplan der noen andre "
    "betaler, før dere bestiller."
)
NEW_BOARD = "Styret må behandle den nye finansieringsplanen før dere bestiller."


@provides("financing_owed", reads=[financing_versions])
def _owed(asked: Asked) -> Mapping[str, Any]:
    """After a refusal the plan stands, with new financing that the board has seen. A grant from
    before its price was kept has no plan to revise, and owes nothing."""
    device_type = asked.details.get("asked_type")
    if asked.details.get("asked_payer") == Source.CENTRAL_SCHEME or device_type is None:
        return {"financing_owed": ""}
    refused = [
        one.steps[-1].recorded_at
        for one in refused_in(asked.case)
        if one.application.device_type == device_type
    ]
    standing = standing_version(asked.case)
    if not refused or standing is None:
        return {"financing_owed": ""}
    if standing.recorded_at < max(refused) or _by_scheme(standing.rows, device_type):
        return {"financing_owed": NEW_PLAN}
    return {"financing_owed": NEW_BOARD if version_waiting(asked.case) else ""}


def _by_scheme(rows: Iterable[Mapping[str, Any]], device_type: str) -> bool:
    """Whether the scheme pays for devices of a type in a financing plan."""
    return any(
        row["source"] == Source.CENTRAL_SCHEME
        and row["amount"]
        and row.get("device_type") in {device_type, "", None}
        for row in rows
    )
