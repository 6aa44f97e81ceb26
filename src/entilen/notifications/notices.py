"""What each notice says, to whom, with which link, and what must still be true when it leaves.

One function per notice, named as its words in `rules.WORDS`. It returns None where this event gives
nobody anything to know.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.accounts.queries import people_with
from entilen.bodies.models import BoardLink
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import disqualified
from entilen.cases.rules import ASSIGNMENTS
from entilen.decision.models import Condition, ConditionState, Decision
from entilen.network.models import NetworkConfirmation, NetworkRequest, Result
from entilen.notifications import queries as who
from entilen.notifications.queries import Addressee, actor_of, to_people
from entilen.notifications.rules import points_text
from entilen.plans.models import DraftComment
from entilen.process.vocabulary import DIRECTORS, Department, Stage
from entilen.review.models import Author, Question, ReturnLetter, Severity
from entilen.review.queries import latest_recommendation, missing_assessments
from entilen.submission.queries import current_submission


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to several people, all but the words. `part` tells letters of one event apart."""

    to: list[Addressee]
    path: str
    values: dict[str, str] = field(default_factory=dict)
    condition: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    to_actor: bool = False
    part: str = ""


Maker = Callable[[CaseEvent], Notice | list[Notice] | None]


def day(value: date | None) -> str:
    """A date as people write it."""
    return f"{value:%d.%m.%Y}" if value else "ingen frist"


def _here(case: Case) -> dict[str, Any]:
    return {"case": case.pk, "stage": case.stage, "round": case.round}


def draft_shared(event: CaseEvent) -> Notice:
    """The advisers learn that a school would like somebody to read its draft."""
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/utkast/",
        condition="draft_is_shared",
        about={"case": event.case_id},
    )


def commented(event: CaseEvent) -> Notice:
    """The school gets an adviser's comment."""
    found = DraftComment.objects.get(pk=event.details["comment"])
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/utkast/kommentar/{found.pk}/",
        values={"by": actor_of(event), "comment": found.text},
        condition="comment_open",
        about={"comment": found.pk},
    )


def comment_answered(event: CaseEvent) -> Notice | None:
    """Whoever commented gets the answer, if there is one and the draft is still shared."""
    found = DraftComment.objects.select_related("written_by").get(pk=event.details["comment"])
    if not found.answer:
        return None
    return Notice(
        to=to_people([found.written_by]),
        path=f"/sak/{event.case.key}/utkast/",
        values={"comment": found.text, "answer": found.answer},
        condition="draft_is_shared",
        about={"case": event.case_id},
    )


def network_asked(event: CaseEvent) -> Notice | None:
    """The engineers learn that a school waits."""
    case = event.case
    waiting = list(
        NetworkRequest.objects.filter(
            case=case, answered_at__isnull=True, replaced_at__isnull=True
        ).order_by("due")
    )
    if not waiting:
        return None
    return Notice(
        to=to_people(who.engineers(case)),
        path=f"/nettverk/{waiting[0].pk}/" if len(waiting) == 1 else "/nettverk/",
        values={
            "devices": str(sum(request.devices for request in waiting)),
            "due": day(waiting[0].due),
        },
        condition="network_waits",
        about={"case": case.pk},
    )


def network_answered(event: CaseEvent) -> Notice | None:
    """The school learns what the ICT department answered."""
    found = NetworkConfirmation.objects.filter(pk=event.details.get("confirmation", 0)).first()
    if found is None:
        return None
    after = {
        Result.NOT_YET: " Planen kan ikke sendes før nettverket er bekreftet.",
        Result.LIMITED: " Trenger planen flere enheter, må dere endre den eller be om ny måling.",
        Result.CONDITIONAL: " Planen kan sendes, men bestilling venter til vilkårene er oppfylt.",
    }
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/nettverk/",
        values={"summary": event.summary, "next": after.get(Result(found.result), "")},
        condition="confirmation_is",
        about={"confirmation": found.pk, "withdrawn": False},
    )


def network_withdrawn(event: CaseEvent) -> Notice:
    """The school learns that nothing can be sent, granted or ordered for now."""
    return Notice(
        to=to_people([*who.school_of(event.case), *who.advisers(event.case)]),
        path=f"/sak/{event.case.key}/nettverk/",
        values={"summary": event.summary, "ground": str(event.details.get("ground", ""))},
        condition="confirmation_is",
        about={"confirmation": event.details["confirmation"], "withdrawn": True},
    )


def board_invited(event: CaseEvent) -> Notice | None:
    """The board member gets the personal link; a link that was closed tells nobody."""
    link = BoardLink.objects.filter(pk=event.details["link"], revoked_at__isnull=True).first()
    if link is None or not link.email:
        return None
    return Notice(
        to=[_member(link)],
        path=f"/styre/{link.token}/",
        condition="link_open",
        about={"link": link.pk},
    )


def _member(link: BoardLink) -> Addressee:
    return Addressee(f"b{link.pk}", link.name, link.email)


def plan_received(event: CaseEvent) -> Notice:
    """Somebody must check that all is there."""
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/kontroll/",
        values={"version": f"runde {event.round}" if event.round > 1 else "første gang"},
        condition="case_at",
        about=_here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def receipt(event: CaseEvent) -> Notice | None:
    """The school gets a receipt whose address still answers next year."""
    sent = event.case.submissions.filter(round=event.round).first()
    if sent is None:
        return None
    return Notice(
        to=to_people([*who.school_of(event.case), sent.sent_by]),
        path=f"/kvittering/{sent.key}/",
        values={"expected": day(sent.answer_expected)},
        to_actor=True,
    )


def assessment_wanted(event: CaseEvent) -> list[Notice]:
    """Each department that has something to assess learns it."""
    case = event.case
    if event.stage_after != Stage.SPECIALIST_REVIEW:
        return []
    again = " Se bare på åpne punkter og det som er endret." if event.round > 1 else ""
    return [
        Notice(
            to=to_people(who.reviewers(case, department)),
            path=f"/sak/{case.key}/vurdering/",
            values={"department": Department(department).label, "round": again},
            condition="assessment_missing",
            about=_here(case) | {"stage": event.stage_after, "department": str(department)},
            part=str(department),
        )
        for department in missing_assessments(case)
    ]


def assessed(event: CaseEvent) -> Notice | None:
    """The last assessment puts the case back at the ICT adviser."""
    if event.stage_after != Stage.RECOMMENDATION:
        return None
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/innstilling/",
        condition="case_at",
        about=_here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def returned(event: CaseEvent) -> Notice:
    """The school gets all points at once."""
    found = ReturnLetter.objects.get(pk=event.details["letter"])
    points = [
        (point.number or 0, Severity(point.severity).label, point.title)
        for point in found.points.order_by("number")
    ]
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/punkter/",
        values={
            "by": Author(found.author).label.capitalize()
            if found.author == Author.DIRECTOR
            else Author(found.author).label,
            "due": day(found.due),
            "introduction": f"{found.introduction}\n\n" if found.introduction else "",
            "points": points_text(points),
        },
        condition="case_at",
        about=_here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def asked(event: CaseEvent) -> Notice:
    """The school is asked something; the case goes on."""
    question = Question.objects.get(pk=event.details["question"])
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/sporsmal/{question.pk}/",
        values={
            "by": actor_of(event),
            "question": question.text,
            "reason": f"\n\nDerfor spør vi: {question.reason}" if question.reason else "",
            "answer_due": day(question.due),
        },
        condition="question_open",
        about={"question": question.pk},
    )


def answered(event: CaseEvent) -> Notice:
    """Whoever asked gets the answer."""
    question = Question.objects.select_related("asked_by").get(pk=event.details["question"])
    return Notice(
        to=to_people([question.asked_by]),
        path=f"/sak/{event.case.key}/",
        values={"question": question.text, "answer": question.answer},
    )


def recommended(event: CaseEvent) -> Notice:
    """The director, and whoever stands in, learns that the case waits."""
    found = latest_recommendation(event.case)
    return Notice(
        to=to_people(who.deciders(event.case)),
        path=f"/sak/{event.case.key}/beslutning/",
        values={"verdict": found.get_verdict_display() if found else "", "absent": ""},
        condition="case_at",
        about=_here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def decided(event: CaseEvent) -> Notice:
    """The school learns the outcome; the letter itself lies in the case."""
    found = Decision.objects.get(pk=event.details["decision"])
    terms = found.conditions.count()
    sent = current_submission(event.case)
    wrote = [sent.sent_by] if sent else []
    return Notice(
        to=to_people([*who.school_of(event.case), *wrote, *_handler(event.case)]),
        path=f"/beslutning/{found.key}/",
        values={
            "outcome": found.get_outcome_display(),
            "conditions": f" Det er stilt {terms} vilkår." if terms else "",
        },
        condition="decision_stands",
        about={"case": event.case_id, "decision": found.pk},
    )


def _handler(case: Case) -> list[Any]:
    return [case.handler] if case.handler else []


def decided_for_board(event: CaseEvent) -> list[Notice]:
    """The board's members see the decision the day it is made (promise D5)."""
    found = Decision.objects.get(pk=event.details["decision"])
    return [
        Notice(
            to=[_member(link)],
            path=f"/styre/{link.token}/",
            values={"outcome": found.get_outcome_display()},
            condition="link_open",
            about={"link": link.pk, "case": event.case_id, "decision": found.pk},
        )
        for link in BoardLink.objects.filter(case=event.case_id, revoked_at__isnull=True)
        if link.email
    ]


def director_disqualified(event: CaseEvent) -> Notice | None:
    """A director who is disqualified is replaced sideways or up, never down."""
    case, actor = event.case, event.actor
    if actor is None or actor.pk not in disqualified(case):
        return None
    if not _decides(case, actor.pk):
        return None
    above = [actor.superior] if actor.superior else []
    return Notice(
        to=to_people([*who.impartial(case, above), *who.routers(case)]),
        path=f"/sak/{case.key}/",
        values={"director": actor.name},
        condition="director_missing",
        about={"case": case.pk, "director": actor.pk},
    )


def _decides(case: Case, person: int) -> bool:
    directors = {found.pk for role in DIRECTORS for found in people_with(role, case.school)}
    return person == case.decider_id or person in directors


def condition_reported(event: CaseEvent) -> Notice:
    """Somebody must say whether the condition is met."""
    found = Condition.objects.get(pk=event.details["condition"])
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/vilkar/",
        values={"condition": found.text},
        condition="condition_is",
        about={"condition": found.pk, "state": ConditionState.REPORTED.value},
    )


def condition_settled(event: CaseEvent) -> Notice:
    """The school learns whether the condition is met."""
    found = Condition.objects.get(pk=event.details["condition"])
    fulfilled = found.state == ConditionState.FULFILLED
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/vilkar/",
        values={
            "condition": found.text,
            "verdict": "godkjent som oppfylt" if fulfilled else "ikke godkjent som oppfylt",
        },
        condition="condition_is",
        about={"condition": found.pk, "state": str(found.state)},
    )


def assigned(event: CaseEvent) -> Notice | None:
    """Whoever got the case learns it."""
    task, to = event.details["task"], event.details.get("to")
    person = getattr(event.case, task)
    if person is None or person.pk != to:
        return None
    due = f" Fristen er {day(event.case.due)}." if event.case.due else ""
    return Notice(
        to=to_people([person]),
        path=f"/sak/{event.case.key}/",
        values={"by": actor_of(event), "task": ASSIGNMENTS[task].label, "deadline": due},
        condition="assigned",
        about={"case": event.case_id, "task": task, "to": to},
    )


def set_aside(event: CaseEvent) -> Notice:
    """The handler and the school learn that there is nothing to do for now, or any more."""
    return Notice(
        to=to_people([*_handler(event.case), *who.school_of(event.case)]),
        path=f"/sak/{event.case.key}/",
        values={"by": actor_of(event), "ground": str(event.details.get("ground", ""))},
        condition="case_at",
        about=_here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def lapsed(event: CaseEvent) -> Notice:
    """The school learns that the grant is gone."""
    return Notice(to=to_people(who.school_of(event.case)), path=f"/sak/{event.case.key}/")


MAKERS: dict[str, Maker] = {
    **{
        maker.__name__: maker
        for maker in (
            draft_shared,
            commented,
            comment_answered,
            network_asked,
            network_answered,
            network_withdrawn,
            board_invited,
            plan_received,
            receipt,
            assessment_wanted,
            assessed,
            returned,
            asked,
            answered,
            recommended,
            decided,
            decided_for_board,
            director_disqualified,
            condition_reported,
            condition_settled,
            assigned,
            lapsed,
        )
    },
    "warned": returned,
    "suspended": set_aside,
    "withdrawn": set_aside,
}
