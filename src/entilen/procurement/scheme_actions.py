"""Asking the central scheme, answering, and what the municipality has set aside."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.actions import advance, lock
from entilen.cases.calendar import KEEPERS
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.devices.queries import limits_of
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.scheme_models import (
    QueueOrder,
    SchemeApplication,
    SchemeFrame,
    SchemeStep,
)
from entilen.procurement.scheme_queries import (
    Applied,
    applied_in,
    frame_of,
    queue_of,
    scheme_now,
)
from entilen.procurement.scheme_rules import (
    OPEN,
    QueueRule,
    State,
    answer_problems,
    apply_problems,
)


def _keeper(by: Person) -> None:
    if not has_role(by, *KEEPERS):
        raise NotYours


@transaction.atomic
def set_frame(
    *, by: Person, year: int, device_type: DeviceType, devices: int, source: str
) -> SchemeFrame:
    """How many devices the scheme pays for in a budget year, by administrators and programme
    managers. What it was before stays to be read. Never below what is admitted."""
    _keeper(by)
    _lock_frames()
    admitted = frame_of((year, device_type), *scheme_now()).admitted
    if devices < admitted:
        raise ValidationError(f"{admitted} enheter er alt tatt opp. Rammen må være minst det.")
    return SchemeFrame.objects.create(
        year=year, device_type=device_type, devices=devices, source=source, recorded_by=by
    )


@transaction.atomic
def set_queue_order(
    *, by: Person, valid_from: date, rules: Sequence[QueueRule], words: str
) -> QueueOrder:
    """In which order those who ask stand, from a day on. Not from a day that has been: who stood
    where then is not changed afterwards."""
    _keeper(by)
    problems = []
    if not rules or len(set(rules)) < len(rules):
        problems.append("Velg minst én regel, og hver regel bare én gang.")
    if valid_from < timezone.localdate():
        problems.append("Rekkefølgen kan ikke gjelde fra en dag som har vært.")
    if problems:
        raise ValidationError(problems)
    return QueueOrder.objects.create(
        valid_from=valid_from, rules=list(rules), words=words, recorded_by=by
    )


def _lock_frames() -> None:
    """One answer at a time over all schools: frames are shared. Taken after a case is locked."""
    list(SchemeFrame.objects.select_for_update(no_key=True).order_by("pk"))


@transaction.atomic
def apply_to_scheme(
    *, case: Case, person: Person, device_type: DeviceType, year: int, devices: int
) -> SchemeApplication:
    """A school asks the scheme to pay for what was granted. Raises Refused with every reason."""
    current = lock(case)
    event = advance(
        case=case,
        act=Act.APPLY_TO_SCHEME,
        actor=person,
        summary=f"Søkte sentral ordning om {devices} {device_type.label} for {year}",
        details={"devices": devices, "year": year, "type": device_type},
    )
    before = [one for one in applied_in(current) if one.state is not State.WITHDRAWN]
    asked = sum(
        one.admitted if one.state not in OPEN else one.application.devices
        for one in before
        if one.application.device_type == device_type
    )
    free = sum(
        limit.granted - limit.used
        for limit in limits_of(current)
        if limit.device_type == device_type
    )
    if problems := apply_problems(
        devices,
        left=max(free - asked, 0),
        year=year,
        this_year=timezone.localdate().year,
        already=any(one.key == (year, device_type) and one.state in OPEN for one in before),
    ):
        raise Refused(problems)
    application = SchemeApplication.objects.create(
        case=current, year=year, device_type=device_type, devices=devices, asked_at=event.at
    )
    SchemeStep.objects.create(
        application=application,
        event=event,
        state=State.ASKED,
        recorded_by=person,
        recorded_at=event.at,
    )
    return application


@transaction.atomic
def answer_application(
    *,
    application: SchemeApplication,
    person: Person,
    state: State,
    devices: int = 0,
    reason: str = "",
) -> SchemeStep:
    """The programme manager admits, puts on the waiting list or refuses; the school gets a letter.

    Never beyond the frame of the year and type. Whoever is admitted before others in the queue is
    so for a reason. Raises Refused with every reason.
    """
    case = lock(application.case)
    _lock_frames()
    now = _standing(case, application)
    given = devices if state is State.ADMITTED else 0
    event = advance(
        case=case,
        act=Act.ANSWER_SCHEME,
        actor=person,
        summary=f"Sentral ordning, {now.title}: {state.label}"
        + (f", {given} enheter" if given else ""),
        details={"application": application.pk, "state": state, "ground": reason or None},
    )
    key = now.key
    queue = queue_of(key)
    mine = [one.application.pk for one in queue]
    ahead = queue[: mine.index(application.pk)] if application.pk in mine else []
    problems = answer_problems(
        state,
        devices,
        asked=application.devices,
        frame=frame_of(key, *scheme_now()),
        passed=[one.application.case.school.name for one in ahead],
        reason=reason,
    )
    if now.state not in OPEN or state not in {State.ADMITTED, State.WAITING, State.REFUSED}:
        problems.append(f"Søknaden er alt avgjort: {now.state.label}.")
    if problems:
        raise Refused(problems)
    return SchemeStep.objects.create(
        application=application,
        event=event,
        state=state,
        devices=given,
        reason=reason,
        recorded_by=person,
        recorded_at=event.at,
    )


@transaction.atomic
def withdraw_application(
    *, application: SchemeApplication, person: Person, reason: str
) -> SchemeStep:
    """The school takes its application back, and what was admitted is free for others.

    Raises Refused when it is settled otherwise, or what was admitted is ordered.
    """
    case = lock(application.case)
    _lock_frames()
    now = _standing(case, application)
    event = advance(
        case=case,
        act=Act.WITHDRAW_FROM_SCHEME,
        actor=person,
        summary=f"Trakk søknaden til sentral ordning: {now.title}",
        details={"application": application.pk, "ground": reason},
    )
    _, ordered = scheme_now(applied_in(case))
    if now.state not in OPEN | {State.ADMITTED}:
        raise Refused([f"Søknaden er alt avgjort: {now.state.label}."])
    if number := ordered.get(now.key, 0):
        raise Refused([f"{number} enheter er bestilt på ordningen. Avbestill dem først."])
    return SchemeStep.objects.create(
        application=application,
        event=event,
        state=State.WITHDRAWN,
        reason=reason,
        recorded_by=person,
        recorded_at=event.at,
    )


def _standing(case: Case, application: SchemeApplication) -> Applied:
    return next(one for one in applied_in(case) if one.application.pk == application.pk)
