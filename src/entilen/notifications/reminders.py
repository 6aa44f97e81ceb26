"""Deadlines: spoken of two working days before, the day after, and then once a week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from entilen.accounts.models import Person
from entilen.cases.deadlines import closed_spans
from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import standing_grant
from entilen.mail.actions import write
from entilen.network.models import NetworkRequest
from entilen.notifications import queries as who
from entilen.notifications.notices import day
from entilen.notifications.rules import STAGE_TASKS, WORDS, letter, spoken_of
from entilen.process.vocabulary import Party, Stage
from entilen.review.models import Question
from entilen.schools.rules import working_days_between

HORIZON = timedelta(days=21)
"""Two working days lie at most this many days ahead, holidays included."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that must be done by a day, and by whom."""

    key: str
    case: Case
    due: date
    what: str
    path: str
    people: Iterable[Person]
    condition: str
    about: dict[str, Any]


def remind(*, today: date) -> int:
    """Write each reminder that has come and is not written; returns how many it looked at."""
    closed = closed_spans()
    done = 0
    for deadline in _deadlines(today):
        spoken = spoken_of(working_days_between(today, deadline.due, closed))
        if spoken:
            _write(deadline, spoken)
            done += 1
    return done


def _write(deadline: Deadline, spoken: str) -> None:
    words = WORDS["due_soon" if spoken == "soon" else "overdue"]
    values = {
        "school": deadline.case.school.name,
        "number": deadline.case.number,
        "due": day(deadline.due),
        "what": deadline.what,
    }
    for one in who.to_people(deadline.people):
        subject, body = letter(words, one.name, values, f"{settings.PUBLIC_ADDRESS}{deadline.path}")
        write(
            cause=f"reminder:{deadline.key}:{deadline.due}:{spoken}:{one.key}",
            to_name=one.name,
            to_address=one.address,
            subject=subject,
            body=body,
            condition=deadline.condition,
            about=deadline.about,
        )


def _deadlines(today: date) -> Iterator[Deadline]:
    until = today + HORIZON
    yield from _stages(until)
    yield from _requests(until)
    yield from _questions(until)
    yield from _conditions(today, until)


def _with_case(rows: QuerySet[Any]) -> Iterator[Any]:
    related = ("case__school", "case__programme", "case__handler", "case__decider")
    return rows.select_related(*related).iterator(chunk_size=200)


def _stages(until: date) -> Iterator[Deadline]:
    cases = Case.objects.filter(due__lte=until, stage__in=STAGE_TASKS).select_related(
        "school", "programme", "handler", "decider"
    )
    for case in cases.iterator(chunk_size=200):
        if case.due is None:
            continue
        yield Deadline(
            key=f"case:{case.pk}",
            case=case,
            due=case.due,
            what=STAGE_TASKS[case.stage],
            path=f"/sak/{case.key}/",
            people=_party(case),
            condition="deadline_stands",
            about={"case": case.pk, "stage": case.stage, "due": case.due.isoformat()},
        )


def _party(case: Case) -> list[Person]:
    match Party(case.turn):
        case Party.SCHOOL:
            return who.school_of(case)
        case Party.ICT_ADVISER:
            return who.advisers(case)
        case Party.DEPARTMENTS:
            return who.waiting_reviewers(case)
        case Party.DIRECTOR:
            return who.deciders(case)
    return []


def _requests(until: date) -> Iterator[Deadline]:
    waiting = NetworkRequest.objects.filter(
        due__lte=until, answered_at__isnull=True, replaced_at__isnull=True
    )
    for request in _with_case(waiting.select_related("handler")):
        yield Deadline(
            key=f"request:{request.pk}",
            case=request.case,
            due=request.due,
            what="svar om nettverket",
            path=f"/nettverk/{request.pk}/",
            people=[request.handler] if request.handler else who.engineers(request.case),
            condition="request_waits",
            about={"request": request.pk},
        )


def _questions(until: date) -> Iterator[Deadline]:
    for question in _with_case(Question.objects.filter(due__lte=until, answered_at__isnull=True)):
        yield Deadline(
            key=f"question:{question.pk}",
            case=question.case,
            due=question.due,
            what="å svare på spørsmålet",
            path=f"/sak/{question.case.key}/sporsmal/{question.pk}/",
            people=who.school_of(question.case),
            condition="question_open",
            about={"question": question.pk},
        )


def _conditions(today: date, until: date) -> Iterator[Deadline]:
    """Conditions of grants in force; overdue ones also reach who decided (promise G4)."""
    rows = Condition.objects.filter(
        due__lte=until, state=ConditionState.OPEN, decision__case__stage=Stage.GRANTED
    ).select_related("decision__decided_by", "decision__case__school")
    for row in rows.iterator(chunk_size=200):
        case = row.decision.case
        if standing_grant(case) != row.decision:
            continue
        overdue = row.due < today
        yield Deadline(
            key=f"condition:{row.pk}",
            case=case,
            due=row.due,
            what=f"vilkåret «{row.text}»",
            path=f"/sak/{case.key}/vilkar/",
            people=[*who.school_of(case), *([row.decision.decided_by] if overdue else [])],
            condition="condition_is",
            about={"condition": row.pk, "state": row.state},
        )
