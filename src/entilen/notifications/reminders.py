"""Deadlines: spoken of two working days before, the day after, and then once a week."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from entilen.accounts.models import Person
from entilen.cases.deadlines import closed_spans
from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState, Decision
from entilen.decision.queries import standing_grant
from entilen.devices.queries import in_use
from entilen.mail.actions import write
from entilen.network.lasting import Ending, ending, notice_days
from entilen.network.models import NetworkRequest
from entilen.network.waiting import open_actions, open_requests
from entilen.notifications import queries as who
from entilen.notifications.boards import tell_boards
from entilen.notifications.digests import (
    WEEK,
    Due,
    is_weeks_day,
    rhythms,
    told_before,
    write_digests,
)
from entilen.notifications.models import Rhythm
from entilen.notifications.notices import day
from entilen.notifications.plan_reminders import (
    Deadline,
    area_deadlines,
    milestone_deadlines,
    year_deadlines,
)
from entilen.notifications.rules import SPENT, STAGE_TASKS, WORDS, letter, spoken_of
from entilen.process.vocabulary import ANSWERING, Stage
from entilen.review.models import Question
from entilen.review.rules import A_WEEK
from entilen.schools.rules import working_days_between
from entilen.turns.queries import waiting_of
from entilen.turns.rules import Task

HORIZON = timedelta(days=21)
"""Two working days lie at most this many days ahead, holidays included."""

_TAKES_PART = ("school", "programme", "handler", "decider")
LAPSING = 30
"""Days before a grant lapses on which the school is told."""


def remind(*, today: date) -> int:
    """Write each reminder that has come and is not written; returns how many it looked at."""
    closed = closed_spans()
    done = 0
    tell_boards()
    round_of = Round(today)
    for deadline in _deadlines(today):
        days_left = working_days_between(today, deadline.due, closed)
        spoken = spoken_of(days_left, soon=deadline.soon, most=deadline.most)
        if spoken == SPENT and deadline.beside:
            continue
        if spoken == SPENT:
            deadline = _to_the_handler(deadline)
        round_of.tell(deadline, spoken)
        done += bool(spoken)
    round_of.close()
    return done


class Round:
    """The reminders of one day: each by itself, or gathered for those who have chosen so."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._gathered: dict[who.Addressee, list[Due]] = {}
        self._weekly: dict[who.Addressee, bool] = {}

    def tell(self, deadline: Deadline, spoken: str) -> None:
        """Write to each, or keep it for the person's one letter."""
        people = who.to_people(deadline.people)
        chosen = rhythms(int(one.key[1:]) for one in people if one.key[1:].isdigit())
        for one in people:
            rhythm = chosen.get(int(one.key[1:]), Rhythm.EACH)
            if rhythm is Rhythm.WEEKLY:
                if self._of_the_week(one, deadline):
                    self._keep(one, deadline)
            elif spoken and (rhythm is Rhythm.DAILY or deadline.beside):
                self._keep(one, deadline, f"{deadline.key}:{deadline.due}:{spoken}")
            elif spoken:
                _write(deadline, spoken, one)

    def _of_the_week(self, one: who.Addressee, deadline: Deadline) -> bool:
        if one not in self._weekly:
            self._weekly[one] = is_weeks_day(self.today, one)
        near = deadline.due <= self.today + timedelta(days=max(WEEK, deadline.soon))
        return self._weekly[one] and near

    def _keep(self, one: who.Addressee, deadline: Deadline, mark: str = "") -> None:
        if mark and told_before(one, mark):
            return
        values = _values(deadline)
        words = WORDS[deadline.words or "due_soon"]
        text = words.subject.format(**values) if deadline.words else _line(deadline)
        self._gathered.setdefault(one, []).append(Due(deadline.due, text, deadline.path, mark))

    def close(self) -> None:
        """Let the gathered letters be written."""
        write_digests(self.today, self._gathered, self._weekly)


def _line(deadline: Deadline) -> str:
    return f"{deadline.what} i sak {deadline.case.number}, {deadline.case.school.name}"


def _to_the_handler(deadline: Deadline) -> Deadline:
    """What the school has been reminded of often enough: who handles the case is told, once."""
    return replace(
        deadline,
        people=who.advisers(deadline.case),
        path=f"/sak/{deadline.case.key}/handling/bero/",
        words="suspension_proposed",
    )


def _most(case: Case) -> int:
    return case.programme.requirements.deadlines.school_reminders


def _values(deadline: Deadline) -> dict[str, str]:
    return {
        "school": deadline.case.school.name,
        "number": deadline.case.number,
        "due": day(deadline.due),
        "what": deadline.what,
    }


def _write(deadline: Deadline, spoken: str, one: who.Addressee) -> None:
    words = WORDS[deadline.words or ("due_soon" if spoken == "soon" else "overdue")]
    address = f"{settings.PUBLIC_ADDRESS}{deadline.path}"
    subject, body = letter(words, one.name, _values(deadline), address)
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
    yield from _unused_grants(today)
    yield from _network_actions(until)
    yield from _endings(today)
    yield from milestone_deadlines(until)
    yield from area_deadlines(until)
    yield from year_deadlines(today)


def _with_case(rows: QuerySet[Any]) -> Iterator[Any]:
    return rows.select_related(*(f"case__{name}" for name in _TAKES_PART)).iterator(chunk_size=200)


def _cases(keys: Iterable[int]) -> dict[int, Case]:
    """Cases by key, with those who take part in them."""
    return Case.objects.select_related(*_TAKES_PART).in_bulk(set(keys))


def _stages(until: date) -> Iterator[Deadline]:
    cases = Case.objects.filter(due__lte=until, stage__in=STAGE_TASKS).select_related(*_TAKES_PART)
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
            most=_most(case) if case.at is Stage.CORRECTION else None,
        )


def _party(case: Case) -> list[Person]:
    """Whom the stage waits for, without the questions and requests that have reminders of their
    own."""
    beside = {Task.ANSWER_QUESTION, Task.CONFIRM_NETWORK}
    return [
        person for wait in waiting_of(case) if wait.task not in beside for person in wait.people
    ]


def _requests(until: date) -> Iterator[Deadline]:
    waiting = open_requests().filter(due__lte=until)
    for request in _with_case(waiting.select_related("handler")):
        yield Deadline(
            key=f"request:{request.pk}",
            case=request.case,
            due=request.due,
            what="svar om nettverket",
            path=f"/nettverk/{request.pk}/",
            people=who.engineers(request.case),
            condition="request_waits",
            about={"request": request.pk},
        )


def _questions(until: date) -> Iterator[Deadline]:
    waiting = Question.objects.filter(
        due__lte=until, answered_at__isnull=True, case__stage__in=ANSWERING
    )
    for question in _with_case(waiting):
        yield Deadline(
            key=f"question:{question.pk}",
            case=question.case,
            due=question.due,
            what="å svare på spørsmålet",
            path=f"/sak/{question.case.key}/sporsmal/{question.pk}/",
            people=who.school_of(question.case),
            condition="question_open",
            about={"question": question.pk},
            most=_most(question.case),
        )


def _conditions(today: date, until: date) -> Iterator[Deadline]:
    """Conditions of grants in force; overdue ones also reach who decides now.

    The school must report, then the ICT adviser must say whether it is met.
    """
    rows = (
        Condition.objects.filter(due__lte=until, decision__case__stage=Stage.GRANTED)
        .exclude(state=ConditionState.FULFILLED)
        .select_related("decision")
    )
    cases = _cases(row.decision.case_id for row in rows)
    for row in rows:
        case = cases[row.decision.case_id]
        if standing_grant(case) != row.decision:
            continue
        reported = row.state == ConditionState.REPORTED
        people = who.advisers(case) if reported else who.school_of(case)
        yield Deadline(
            key=f"condition:{row.pk}:{row.state}",
            case=case,
            due=row.due,
            what=f"{'å se på vilkåret' if reported else 'vilkåret'} «{row.text}»",
            path=f"/sak/{case.key}/vilkar/",
            people=[*people, *(who.deciders(case) if row.due < today else [])],
            condition="condition_is",
            about={"condition": row.pk, "state": row.state},
        )


def _unused_grants(today: date) -> Iterator[Deadline]:
    """Grants that lapse unless the first devices are ordered or handed out."""
    until = today + timedelta(days=LAPSING)
    rows = Decision.objects.filter(expires__range=(today, until), case__stage=Stage.GRANTED)
    for row in _with_case(rows):
        if standing_grant(row.case) != row or in_use(row.case):
            continue
        yield Deadline(
            key=f"grant:{row.pk}",
            case=row.case,
            due=row.expires,
            what="å bestille eller dele ut de første enhetene, så innvilgelsen ikke bortfaller,",
            path=f"/sak/{row.case.key}/innforing/",
            people=who.school_of(row.case),
            condition="grant_unused",
            about={"case": row.case_id, "decision": row.pk},
            soon=LAPSING,
        )


def _network_actions(until: date) -> Iterator[Deadline]:
    """What the ICT department has said that it will do with the network."""
    rows = open_actions().filter(due__lte=until).select_related("confirmation__request")
    requests = NetworkRequest.objects.in_bulk({row.confirmation.request_id for row in rows})
    cases = _cases(request.case_id for request in requests.values())
    for row in rows:
        request = requests[row.confirmation.request_id]
        case = cases[request.case_id]
        yield Deadline(
            key=f"action:{row.pk}",
            case=case,
            due=row.due,
            what=f"tiltaket «{row.text}»",
            path=f"/nettverk/{request.pk}/",
            people=who.engineers(case),
            condition="action_open",
            about={"action": row.pk},
        )


def _endings(today: date) -> Iterator[Deadline]:
    """Confirmations that end while a case needs them: told once in time, and again close by."""
    notice = notice_days(today)
    for row in ending(today):
        end = row.confirmation.valid_until
        if row.passed or end is None:
            continue
        for case in row.cases:
            for word, soon in (("far", notice), ("near", A_WEEK)):
                yield from _ending(row, case, end, word, soon)


def _ending(row: Ending, case: Case, end: date, word: str, soon: int) -> Iterator[Deadline]:
    answer = row.confirmation
    told = {"school": (who.school_of(case), f"/sak/{case.key}/nettverk/")}
    if case.pk in row.shared:
        told["engineer"] = (who.engineers(case), f"/nettverk/bekreftelse/{answer.pk}/rett/")
    for part, (people, path) in told.items():
        yield Deadline(
            key=f"ending:{answer.pk}:{case.pk}:{word}:{part}",
            case=case,
            due=end,
            what=answer.request.site.name,
            path=path,
            people=people,
            condition="confirmation_ends",
            about={"confirmation": answer.pk, "until": end.isoformat()},
            soon=soon,
            words=f"network_ends_{part}",
        )
