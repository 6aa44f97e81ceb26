"""Answering a request about the network, and the recorded way past the gate."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.network.models import (
    CONFIRMING,
    NetworkAction,
    NetworkConfirmation,
    NetworkDispensation,
    NetworkRequest,
    Result,
)
from entilen.network.queries import (
    oldest_measurement,
    problem_with_dispensation,
    problem_with_validity,
    standing,
    wanted,
)
from entilen.network.rules import measured_problem, scope_problem, value_problem
from entilen.network.waiting import living_at
from entilen.process.vocabulary import Act

WITHOUT_CONDITIONS = (
    "«Bekreftet med vilkår» må ha minst ett tiltak. Skriv tiltaket og fristen, eller velg et annet "
    "svar."
)


class Content(TypedDict):
    """What an answer says."""

    result: Result
    max_devices: int | None
    method: str
    measured_on: date | None
    measurements: Mapping[str, float]
    reason: str
    valid_until: date | None
    actions: NotRequired[Iterable[Mapping[str, Any]]]


@transaction.atomic
def answer(
    *, request: NetworkRequest, person: Person, **content: Unpack[Content]
) -> NetworkConfirmation:
    """Answer a request: confirmed, confirmed up to N, with conditions, or not yet.

    Stores the thresholds that were used. Raises Refused when the request is answered or replaced,
    when the plan has outgrown it, and when what is said cannot be right.
    """
    lock(request.case)
    current = NetworkRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.answered_at or current.replaced_at:
        raise Refused(["Forespørselen er allerede besvart eller erstattet av en nyere."])
    if problem := outgrown(current):
        raise Refused([problem])
    others = _others_standing_on(current, content)
    confirmation = say(current, person, content)
    current.answered_at = confirmation.given_at
    current.handler = current.handler or person
    current.save(update_fields=["answered_at", "handler"])
    for case in [request.case, *others]:
        advance(
            case=case,
            act=Act.ANSWER_NETWORK,
            actor=person,
            summary=_summary(confirmation),
            details={
                "confirmation": confirmation.pk,
                "result": str(confirmation.result),
                "asked_elsewhere": case.pk != current.case_id or None,
            },
        )
    return confirmation


def _others_standing_on(request: NetworkRequest, content: Content) -> list[Case]:
    """The school's other living cases that stand on an answer which this one takes the place of."""
    if content["result"] not in CONFIRMING or request.site_id not in standing(request.case):
        return []
    others = living_at(request.site_id, request.case.school_id).exclude(pk=request.case_id)
    return list(others.order_by("pk"))


def outgrown(request: NetworkRequest) -> str:
    """How the plan needs more than the request asks for, as a sentence; empty when it does not."""
    now = wanted(request.case).get(request.site_id)
    if now is None:
        return ""
    if now.devices > request.devices:
        return (
            f"Planen er endret: den trenger nå {now.devices} enheter, og forespørselen gjaldt "
            f"{request.devices}. Svar på det planen trenger nå."
        )
    if now.needed_by < request.needed_by:
        return (
            f"Planen er endret: enhetene trengs nå fra {now.needed_by:%d.%m.%Y}, og forespørselen "
            f"gjaldt fra {request.needed_by:%d.%m.%Y}. Svar på det planen trenger nå."
        )
    return ""


def say(
    request: NetworkRequest,
    person: Person,
    content: Content,
    *,
    replaces: NetworkConfirmation | None = None,
    ground: str = "",
) -> NetworkConfirmation:
    """Store an answer with its actions. Raises Refused with everything that cannot be right."""
    result, until = content["result"], content["valid_until"]
    problems = _problems(request, content)
    if result is Result.CONDITIONAL and not _has_conditions(content, replaces):
        problems.append(WITHOUT_CONDITIONS)
    if problems:
        raise Refused(problems)
    confirming = result in CONFIRMING
    requirements = request.case.programme.requirements
    confirmation = NetworkConfirmation.objects.create(
        request=request,
        result=result,
        max_devices=_scope(request, content) if confirming else None,
        method=content["method"],
        measured_on=content["measured_on"],
        measurements=dict(content["measurements"]),
        thresholds=[asdict(threshold) for threshold in requirements.thresholds],
        reason=content["reason"],
        valid_until=until if confirming else None,
        given_by=person,
        replaces=replaces,
        ground=ground,
    )
    NetworkAction.objects.bulk_create(
        NetworkAction(confirmation=confirmation, condition=result is Result.CONDITIONAL, **action)
        for action in content.get("actions", ())
    )
    return confirmation


def _has_conditions(content: Content, replaces: NetworkConfirmation | None) -> bool:
    """Whether there is something to do; what was done under the former answer counts as well."""
    return bool(content.get("actions")) or (replaces is not None and replaces.actions.exists())


def _problems(request: NetworkRequest, content: Content) -> list[str]:
    """Everything that is said and cannot be right, each as a sentence."""
    until, day = content["valid_until"], content["measured_on"]
    problems = []
    if content["result"] in CONFIRMING:
        limited = content["result"] is Result.LIMITED
        devices = content["max_devices"]
        problems.append(scope_problem(limited=limited, devices=devices, asked=request.devices))
        problems.append(problem_with_validity(until) if until else "")
    if day:
        oldest = oldest_measurement(request.case)
        problems.append(measured_problem(day, today=timezone.localdate(), oldest=oldest))
    known = {row.key: row for row in request.case.programme.requirements.thresholds}
    problems += [
        value_problem(known[key], value)
        for key, value in content["measurements"].items()
        if key in known
    ]
    return [problem for problem in problems if problem]


def _scope(request: NetworkRequest, content: Content) -> int:
    """How many devices the answer carries: what is written, else what was asked for."""
    return request.devices if content["max_devices"] is None else content["max_devices"]


def _summary(confirmation: NetworkConfirmation) -> str:
    return f"Nettverket på {confirmation.request.site.name} er {answered(confirmation)}"


def answered(confirmation: NetworkConfirmation) -> str:
    """«bekreftet for inntil 96 enheter med vilkår»."""
    if confirmation.max_devices is None:
        return "ikke bekreftet ennå"
    tail = " med vilkår" if confirmation.result == Result.CONDITIONAL else ""
    return f"bekreftet for inntil {confirmation.max_devices} enheter{tail}"


@transaction.atomic
def dispense(
    *, case: Case, person: Person, authority: str, ground: str, valid_until: date
) -> NetworkDispensation:
    """Record a way past the network gate. It is on the public count.

    Never for longer than a confirmation ordinarily lives by the case's requirements.
    """
    lock(case)
    if problem := problem_with_dispensation(case, valid_until):
        raise Refused([problem])
    dispensation = NetworkDispensation.objects.create(
        case=case, authority=authority, ground=ground, valid_until=valid_until, given_by=person
    )
    advance(
        case=case,
        act=Act.DISPENSE_NETWORK,
        actor=person,
        summary=f"Dispensasjon fra nettverkskravet til {valid_until:%d.%m.%Y}",
        details={"authority": authority, "ground": ground},
    )
    return dispensation
