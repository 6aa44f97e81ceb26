"""The decision and what follows: the outcome, a disqualified director, conditions, lapse."""

from dataclasses import replace

from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.bodies.models import BoardLink
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import disqualified
from entilen.decision.models import Condition, ConditionState, Decision
from entilen.notifications import queries as who
from entilen.notifications.queries import Notice, actor_of, handler, here, member, to_people
from entilen.process.words import count
from entilen.procurement.renewal_models import RenewalQuestion
from entilen.procurement.scheme_models import SchemeStep
from entilen.procurement.scheme_queries import Applied
from entilen.procurement.scheme_rules import PAY_OTHERWISE, State
from entilen.submission.queries import current_submission
from entilen.turns.queries import waiting_of, whom
from entilen.turns.rules import DOERS, SCHOOLS_OWN, Task
from entilen.ui.rules import kroner


def decided(event: CaseEvent) -> Notice:
    """The school learns the outcome; the letter itself lies in the case."""
    decision = Decision.objects.get(pk=event.details["decision"])
    terms = decision.conditions.count()
    sent = current_submission(event.case)
    wrote = [sent.sent_by] if sent else []
    return Notice(
        to=to_people([*who.school_of(event.case), *wrote, *handler(event.case)]),
        path=f"/beslutning/{decision.key}/",
        values={
            "outcome": decision.get_outcome_display(),
            "conditions": f" Det er stilt {count(terms, 'et vilkår', 'vilkår')}." if terms else "",
        },
        condition="decision_stands",
        about={"case": event.case_id, "decision": decision.pk},
    )


def letter_corrected(event: CaseEvent) -> Notice:
    """Those who were told of the decision learn that its letter is put right."""
    decision = Decision.objects.get(pk=event.details["decision"])
    sent = current_submission(event.case)
    wrote = [sent.sent_by] if sent else []
    return Notice(
        to=to_people([*who.school_of(event.case), *wrote, *handler(event.case)]),
        path=f"/beslutning/{decision.key}/",
        values={"outcome": decision.get_outcome_display(), "ground": event.ground},
        condition="decision_stands",
        about={"case": event.case_id, "decision": decision.pk},
    )


def letter_corrected_for_board(event: CaseEvent) -> list[Notice]:
    """The board's members are told as they were of the decision."""
    return [
        replace(notice, values=notice.values | {"ground": event.ground})
        for notice in decided_for_board(event)
    ]


def decided_for_board(event: CaseEvent) -> list[Notice]:
    """The board's members see the decision the day it is made."""
    decision = Decision.objects.get(pk=event.details["decision"])
    return [
        Notice(
            to=[member(link)],
            path=f"/styre/{link.token}/",
            values={"outcome": decision.get_outcome_display()},
            condition="link_open",
            about={"link": link.pk, "case": event.case_id, "decision": decision.pk},
        )
        for link in BoardLink.objects.open_now().filter(case=event.case_id)
        if link.email
    ]


def to_decide_again(event: CaseEvent) -> Notice:
    """Who decides learns that the case lies there again."""
    return Notice(
        to=to_people(who.deciders(event.case)),
        path=f"/sak/{event.case.key}/beslutning/",
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def disqualified_from(event: CaseEvent) -> list[Notice]:
    """Somebody who has a task turns out to be disqualified: whoever has it now learns it.

    A director is replaced sideways or up, never down: that is found by others than the next one.
    """
    case, actor = event.case, event.actor
    if actor is None or actor.pk not in disqualified(case):
        return []
    return [
        Notice(
            to=to_people(wait.people),
            path=f"/sak/{case.key}/",
            values={"by": actor.name, "task": wait.task.label},
            condition="turn_stands",
            about={"case": case.pk, "task": str(wait.task)},
            part=str(wait.task),
        )
        for wait in waiting_of(case)
        if wait.task not in SCHOOLS_OWN and _had(case, actor, wait.task)
    ]


def impartial_after_all(event: CaseEvent) -> Notice:
    """Who was disqualified learns that they may treat the case again; so does who has it now."""
    case = event.case
    person = Person.objects.get(pk=event.details["person"])
    return Notice(
        to=to_people([person, *whom(case, *(set(Task) - SCHOOLS_OWN))]),
        path=f"/sak/{case.key}/",
        values={
            "by": actor_of(event),
            "person": person.name,
            "ground": event.ground or event.details["ground"],
        },
        condition="impartial_is",
        about={"case": case.pk, "person": person.pk},
    )


def _had(case: Case, person: Person, task: Task) -> bool:
    """Whether the task would have been the person's, had they not been disqualified."""
    assigned = task is Task.DECIDE and case.decider_id == person.pk
    return assigned or bool(DOERS[task] & roles_at(person, case.school_id))


def condition_reported(event: CaseEvent) -> Notice:
    """Somebody must say whether the condition is met."""
    condition = Condition.objects.get(pk=event.details["condition"])
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/vilkar/",
        values={"condition": condition.text},
        condition="condition_is",
        about={"condition": condition.pk, "state": ConditionState.REPORTED.value},
    )


def renewal_asked(event: CaseEvent) -> Notice:
    """The school is asked what it does when a model's security updates end."""
    question = RenewalQuestion.objects.select_related("campaign__model").get(event=event)
    campaign = question.campaign
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/innforing/fornying/{question.pk}/",
        values={
            "model": campaign.model.name,
            "until": f"{campaign.updates_until:%d.%m.%Y}",
            "devices": count(question.devices, "én enhet", "enheter"),
            "by": f"{campaign.answer_by:%d.%m.%Y}",
        },
        condition="renewal_unanswered",
        about={"question": question.pk},
    )


def scheme_answered(event: CaseEvent) -> Notice:
    """The school learns whether the central scheme pays, why where it does not, and what then."""
    step = SchemeStep.objects.select_related("application").get(event=event)
    now = Applied(step.application, [step])
    refused = step.state == State.REFUSED
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/innforing/sentral-ordning/",
        values={
            "what": now.title,
            "verdict": step.get_state_display(),
            "number_admitted": f", {count(step.devices, 'én enhet', 'enheter')}"
            if step.devices
            else "",
            "why": f" Begrunnelse: {step.reason}" if step.reason else "",
            "next": f" {PAY_OTHERWISE}" if refused else "",
        },
        condition="scheme_step_stands",
        about={"application": step.application_id, "step": step.pk},
    )


def condition_settled(event: CaseEvent) -> Notice:
    """The school learns whether the condition is met, and why where it is not."""
    condition = Condition.objects.get(pk=event.details["condition"])
    fulfilled = event.details.get("fulfilled", condition.state == ConditionState.FULFILLED)
    state = ConditionState.FULFILLED if fulfilled else ConditionState.OPEN
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/vilkar/",
        values={
            "condition": condition.text,
            "verdict": "godkjent som oppfylt" if fulfilled else "ikke godkjent som oppfylt",
            "why": f"\n\nBegrunnelse: {event.ground}" if event.ground else "",
        },
        condition="condition_is",
        about={"condition": condition.pk, "state": state.value},
    )


def financing_revised(event: CaseEvent) -> Notice:
    """Who decided learns that the price has moved since; the grant stands."""
    return Notice(
        to=to_people(who.deciders(event.case)),
        path=f"/sak/{event.case.key}/finansiering/innvilget/",
        values={
            "was": kroner(event.details["was"]),
            "now": kroner(event.details["now"]),
            "reason": event.details["reason"],
            "board": f"\n\nStyret ved skolen må se den. {event.details['board']}"
            if event.details["board"]
            else "\n\nEndringen er ikke så stor at styret må se den.",
        },
    )


def lapsed(event: CaseEvent) -> Notice:
    """The school learns that the grant is gone."""
    return Notice(to=to_people(who.school_of(event.case)), path=f"/sak/{event.case.key}/")
