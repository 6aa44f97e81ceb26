"""Answering a request, and what becomes of an answer: corrected, withdrawn, its actions done.

A confirmation is the site's. What becomes of it is recorded in the case that asked, whatever stage
that has come to, and in every living case of the school that stands on it: each gets an event of
its own, and with it its letters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.network.actions.asking import follow_need
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
    wanted,
)
from entilen.network.rules import measured_problem, scope_problem, value_problem
from entilen.network.waiting import cases_on
from entilen.process.vocabulary import Act


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
    confirmation = _say(current, person, content)
    current.answered_at = confirmation.given_at
    current.handler = current.handler or person
    current.save(update_fields=["answered_at", "handler"])
    advance(
        case=request.case,
        act=Act.ANSWER_NETWORK,
        actor=person,
        summary=_summary(confirmation),
        details={"confirmation": confirmation.pk, "result": str(confirmation.result)},
    )
    return confirmation


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


def _say(
    request: NetworkRequest,
    person: Person,
    content: Content,
    *,
    replaces: NetworkConfirmation | None = None,
    ground: str = "",
) -> NetworkConfirmation:
    """Store an answer with its actions. Raises Refused with everything that cannot be right."""
    result, until = content["result"], content["valid_until"]
    if problems := _problems(request, content):
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
    return f"Nettverket på {confirmation.request.site.name} er {_answered(confirmation)}"


def _answered(confirmation: NetworkConfirmation) -> str:
    """«bekreftet for inntil 96 enheter med vilkår»."""
    if confirmation.max_devices is None:
        return "ikke bekreftet ennå"
    tail = " med vilkår" if confirmation.result == Result.CONDITIONAL else ""
    return f"bekreftet for inntil {confirmation.max_devices} enheter{tail}"


def _locked(confirmation: NetworkConfirmation) -> NetworkConfirmation:
    """The answer as it stands, with its school locked: its cases wait for one another."""
    lock(confirmation.request.case)
    return NetworkConfirmation.objects.select_related(
        "request__site", "request__case__school", "request__case__programme", "replaced_by"
    ).get(pk=confirmation.pk)


def _record(
    cases: Iterable[Case], act: Act, person: Person, summary: str, details: Mapping[str, Any]
) -> list[CaseEvent]:
    """One event in each case that the answer carries."""
    return [
        advance(case=case, act=act, actor=person, summary=summary[:300], details=details)
        for case in cases
    ]


def _superseded(confirmation: NetworkConfirmation) -> bool:
    return hasattr(confirmation, "replaced_by")


@transaction.atomic
def correct_answer(
    *,
    confirmation: NetworkConfirmation,
    person: Person,
    ground: str,
    **content: Unpack[Content],
) -> NetworkConfirmation:
    """Put a new answer in the place of one that was wrong, or that lives longer; with a ground.

    The old one stays to be read, and the school need not ask again. What was asked for is the same
    request. Raises Refused when the answer is withdrawn, or no longer the site's newest.
    """
    old = _locked(confirmation)
    if old.withdrawn_at:
        raise Refused(["Bekreftelsen er trukket tilbake. Svar på den nye forespørselen i stedet."])
    newest = _newest_at(old)
    if newest.pk != old.pk:
        raise Refused(["Det er gitt et nyere svar for stedet. Rett det i stedet."])
    cases = cases_on(old)
    new = _say(old.request, person, content, replaces=old, ground=ground)
    site = old.request.site.name
    _record(
        cases,
        Act.CORRECT_NETWORK,
        person,
        f"Svaret om nettverket på {site} er rettet: {_answered(new)}, før {_answered(old)}",
        {
            "confirmation": new.pk,
            "replaced": old.pk,
            "ground": ground,
            "before": old.scope_sentence,
            "after": new.scope_sentence,
        },
    )
    return new


def _newest_at(confirmation: NetworkConfirmation) -> NetworkConfirmation:
    """The newest answer to anyone about the site, confirming or not."""
    newest = NetworkConfirmation.objects.filter(request__site=confirmation.request.site_id)
    return newest.order_by("-given_at", "-pk")[0]


@transaction.atomic
def withdraw_confirmation(
    *, confirmation: NetworkConfirmation, person: Person, ground: str
) -> CaseEvent:
    """Take a confirmation back: from now on it opens nothing, hand-out included.

    Every case that stands on it is told, and asks anew by itself where its numbers are shared.
    Returns the event of the case that asked for it.
    """
    current = _locked(confirmation)
    if current.withdrawn_at:
        raise Refused(["Bekreftelsen er allerede trukket tilbake."])
    if _superseded(current):
        raise Refused(["Svaret er rettet. Trekk det nyeste svaret tilbake i stedet."])
    cases = cases_on(current)
    current.withdrawn_at = timezone.now()
    current.withdrawn_by = person
    current.withdrawn_ground = ground
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_ground"])
    events = _record(
        cases,
        Act.WITHDRAW_CONFIRMATION,
        person,
        f"Nettverksbekreftelsen for {current.request.site.name} er trukket tilbake",
        {"confirmation": current.pk, "ground": ground},
    )
    for case in cases:
        follow_need(case)
    return next(event for event in events if event.case_id == current.request.case_id)


@transaction.atomic
def close_action(*, action: NetworkAction, person: Person) -> CaseEvent:
    """The engineer says that something with the network is done. Raises Refused when it is."""
    current = _locked(action.confirmation)
    action.refresh_from_db()
    if action.done_at:
        raise Refused(["Tiltaket er allerede merket som utført."])
    action.done_at, action.done_by = timezone.now(), person
    action.save(update_fields=["done_at", "done_by"])
    events = _record(
        cases_on(current),
        Act.CLOSE_NETWORK_ACTION,
        person,
        f"Nettverkstiltak er utført: {action.text}",
        {"action": action.pk, "confirmation": current.pk},
    )
    return next(event for event in events if event.case_id == current.request.case_id)


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
