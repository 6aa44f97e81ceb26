"""While the case is treated: assessments, returns, questions, tasks, and set aside."""

from entilen.cases.models import CaseEvent
from entilen.cases.queries import disqualified
from entilen.cases.rules import ASSIGNMENTS
from entilen.notifications import queries as who
from entilen.notifications.queries import Notice, actor_of, day, handler, here, to_people
from entilen.notifications.rules import points_text
from entilen.process.vocabulary import Department, Stage
from entilen.review.assessed import missing_assessments
from entilen.review.models import Question, ReturnLetter
from entilen.review.queries import begun_by, latest_recommendation
from entilen.review.rules import Author, Severity
from entilen.turns.queries import whom


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
            about=here(case) | {"stage": event.stage_after, "department": str(department)},
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
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def returned(event: CaseEvent) -> Notice:
    """The school gets all points at once."""
    letter = ReturnLetter.objects.get(pk=event.details["letter"])
    points = [
        (point.number, Severity(point.severity).label, point.title)
        for point in letter.points.order_by("number")
    ]
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/punkter/",
        values={
            "by": Author(letter.author).label.capitalize()
            if letter.author == Author.DIRECTOR
            else Author(letter.author).label,
            "due": day(letter.due),
            "introduction": f"{letter.introduction}\n\n" if letter.introduction else "",
            "points": points_text(points),
        },
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def taken_back(event: CaseEvent) -> Notice:
    """Whoever has the plan, and who has begun to read it, learns that the school corrects it."""
    case = event.case
    people = [*who.advisers(case), *begun_by(case, event.round)]
    if event.stage_before == Stage.SPECIALIST_REVIEW:
        chosen = (case.pedagogical_reviewer, case.technical_reviewer)
        people += [person for person in chosen if person]
    if event.stage_before == Stage.AT_DIRECTOR:
        people += who.deciders(case)
    out = disqualified(case)
    return Notice(
        to=to_people(person for person in people if person.pk not in out),
        path=f"/sak/{case.key}/",
        values={"by": actor_of(event), "ground": event.ground, "what": event.summary},
        condition="case_at",
        about=here(case) | {"stage": event.stage_after, "round": event.round},
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
    recommendation = latest_recommendation(event.case)
    return Notice(
        to=to_people(who.deciders(event.case)),
        path=f"/sak/{event.case.key}/beslutning/",
        values={
            "verdict": recommendation.get_verdict_display() if recommendation else "",
            "absent": "",
        },
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
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
    """The handler, the school and whoever had the turn learn that there is nothing to do for now,
    or any more."""
    people = [*handler(event.case), *who.school_of(event.case), *who.had_the_turn(event)]
    return Notice(
        to=to_people(people),
        path=f"/sak/{event.case.key}/",
        values={"by": actor_of(event), "ground": str(event.details.get("ground", ""))},
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def resumed(event: CaseEvent) -> Notice:
    """Whoever the case waits for now, the handler and the school learn that it goes on."""
    people = [*whom(event.case), *handler(event.case), *who.school_of(event.case)]
    return Notice(
        to=to_people(people),
        path=f"/sak/{event.case.key}/",
        values={"by": actor_of(event)},
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def reopened(event: CaseEvent) -> Notice:
    """The adviser learns that a department takes its assessment up again."""
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/vurdering/",
        values={"by": actor_of(event), "ground": str(event.details.get("ground", ""))},
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )
