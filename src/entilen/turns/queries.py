"""Whom cases wait for today: what the pure rule needs is read here, for one case or for many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.cases.queries import declarations
from entilen.cases.reads import remembering
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import conditions, conditions_of, decisions
from entilen.network.queries import waiting_requests
from entilen.process.vocabulary import (
    ANSWERING,
    DIRECTORS,
    ENDED,
    SCHOOL_ROLES,
    Department,
    Role,
    Stage,
)
from entilen.review.models import Question
from entilen.review.queries import questions
from entilen.together import Among, Prepared, read_together
from entilen.turns.post_queries import (
    posts_at_school,
    posts_of,
    posts_today,
    substitutes_at_school,
)
from entilen.turns.posts import Posts
from entilen.turns.rules import AT_STAGE, DOERS, CaseNow, Task, Wait, wait_for, waits

TURN = (
    posts_at_school,
    substitutes_at_school,
    declarations,
    questions,
    conditions,
    decisions,
    waiting_requests,
)
"""What the turn of one case reads."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that a case waits for, with the people themselves (see `rules.Wait`)."""

    task: Task
    people: list[Person]
    given: bool = False
    lacking: Role | None = None


def waiting_of(case: Case) -> list[Waiting]:
    """Whom one case waits for, task by task, the main one first."""
    case = remembering(case, *TURN)
    posts, people = posts_of(case)
    return [
        Waiting(wait.task, [people[key] for key in wait.people], wait.given, wait.lacking)
        for wait in waits(_now(case, posts), posts)
    ]


def whom(case: Case, *wanted: Task) -> list[Person]:
    """The people one case waits for, each once: for these tasks, or for any."""
    answers = [wait for wait in waiting_of(case) if not wanted or wait.task in wanted]
    return list(dict.fromkeys(person for wait in answers for person in wait.people))


def would_do(case: Case, task: Task) -> list[Person]:
    """Who is asked to do a task in the case today, whether it waits for it now or not."""
    case = remembering(case, *TURN)
    posts, people = posts_of(case)
    return [people[key] for key in wait_for(_now(case, posts), task, posts).people]


def _now(case: Case, posts: Posts) -> CaseNow:
    """What is known of one case today."""
    newest = {row.person_id: row.disqualified for row in declarations(case)}
    return CaseNow(
        pk=case.pk,
        school=case.school_id,
        stage=case.at,
        chosen=_chosen(
            case.handler_id,
            case.pedagogical_reviewer_id,
            case.technical_reviewer_id,
            case.decider_id,
        ),
        departments=_departments(case.departments),
        disqualified=frozenset(key for key, out in newest.items() if out),
        staff=posts.staff(case.school_id),
        asked=any(row.answered_at is None for row in questions(case)),
        reported=case.at is Stage.GRANTED
        and any(row.state == ConditionState.REPORTED for row in conditions_of(case)),
        network=tuple(row.handler_id for row in waiting_requests(case)),
    )


def _chosen(
    handler: int | None, pedagogical: int | None, technical: int | None, decider: int | None
) -> dict[Task, int | None]:
    return {
        Task.CHECK: handler,
        Task.RECOMMEND: handler,
        Task.APPROVE_CONDITION: handler,
        Task.ASSESS_PEDAGOGICAL: pedagogical,
        Task.ASSESS_TECHNICAL: technical,
        Task.DECIDE: decider,
    }


def _departments(names: str) -> tuple[Department, ...]:
    return tuple(Department(name) for name in names.split(",") if name)


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases of which the same is known today, so that they wait for the same people."""

    cases: list[int]
    now: CaseNow


def alike(cases: Iterable[int], posts: Posts) -> list[Alike]:
    """What is known of many cases today; by one statement, one row for all that are alike."""
    [rows] = read_together([_known()], {"keys": list(cases)})
    return [
        Alike(
            keys,
            CaseNow(
                pk=keys[0],
                school=school,
                stage=Stage(stage),
                chosen=_chosen(*chosen),
                departments=_departments(departments),
                disqualified=frozenset(out),
                staff=posts.staff(school),
                asked=asked,
                reported=reported and stage == Stage.GRANTED,
            ),
        )
        for school, stage, departments, *chosen, out, asked, reported, keys in rows
    ]


@cache
def _known() -> Prepared:
    newer = ImpartialityDeclaration.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    out = ImpartialityDeclaration.objects.filter(
        ~Exists(newer), case=OuterRef("pk"), disqualified=True
    ).order_by("person")
    asked = Question.objects.filter(case=OuterRef("pk"), answered_at__isnull=True)
    reported = Condition.objects.filter(
        decision__case=OuterRef("pk"),
        decision__reversed_by__isnull=True,
        state=ConditionState.REPORTED,
    )
    return Prepared(
        Case.objects.filter(Among("pk"))
        .order_by()
        .annotate(
            out=ArraySubquery(out.values("person")),
            asked=Exists(asked),
            reported=Exists(reported),
        )
        .values_list(
            "school_id",
            "stage",
            "departments",
            "handler_id",
            "pedagogical_reviewer_id",
            "technical_reviewer_id",
            "decider_id",
            "out",
            "asked",
            "reported",
        )
        .annotate(keys=ArrayAgg("pk", distinct=True))
    )


@dataclass(frozen=True, slots=True)
class Share:
    """A case that waits for a person: theirs to do, or (not `own`) for whoever takes it first."""

    case: int
    own: bool


_SHARED = frozenset({Task.CHECK, Task.RECOMMEND, Task.ASSESS_PEDAGOGICAL, Task.ASSESS_TECHNICAL})
"""Tasks that lie with a whole department until somebody takes them."""


def waiting_for(person: Person) -> list[Share]:
    """The cases that wait for a person today; the network's requests have a queue of their own."""
    posts = posts_today()
    shares: dict[int, bool] = {}
    for group in alike(_keys(_perhaps(person, posts)), posts):
        for wait in waits(group.now, posts):
            if person.pk in (*wait.people, *wait.helpers):
                own = wait.given or wait.task not in _SHARED or wait.lacking is not None
                shares |= {case: shares.get(case, False) or own for case in group.cases}
    return [Share(case, own) for case, own in shares.items()]


def unheld() -> list[tuple[int, Wait]]:
    """The cases with a task that nobody can do today: by id, with whom they wait for instead."""
    posts = posts_today()
    return [
        (case, wait)
        for group in alike(_keys(Case.objects.filter(_perhaps_unheld(posts))), posts)
        for wait in waits(group.now, posts)
        if wait.lacking
        for case in group.cases
    ]


def _keys(cases: QuerySet[Case]) -> list[int]:
    """The keys of cases, in one row."""
    keys: list[int] = cases.order_by().aggregate(keys=ArrayAgg("pk", default=Value([])))["keys"]
    return keys


def _perhaps_unheld(posts: Posts) -> Q:
    """Cases where somebody is disqualified, or whose school nobody has for the task."""
    declared = ImpartialityDeclaration.objects.filter(disqualified=True)
    perhaps = Q(pk__in=declared.values("case"))
    lacking: dict[frozenset[int | None], Q] = defaultdict(lambda: Q(pk__in=[]))
    for task, roles in DOERS.items():
        lacking[frozenset(posts.places(roles))] |= _could_wait(task)
    for schools, could in lacking.items():
        if None not in schools:
            perhaps |= ~Q(Among("school", [key for key in schools if key])) & could
    return perhaps & ~Q(stage__in=sorted(ENDED))


def _could_wait(task: Task) -> Q:
    """Cases at a stage where they could wait for a task; network requests are not looked at."""
    if task is Task.ANSWER_QUESTION:
        asked = Question.objects.filter(answered_at__isnull=True)
        return Q(stage__in=sorted(ANSWERING), pk__in=asked.values("case"))
    return Q(stage__in=[stage for stage in Stage if task in AT_STAGE.get(stage, ())])


def _perhaps(person: Person, posts: Posts) -> QuerySet[Case]:
    """Cases that could wait for somebody with these roles: more than do, never fewer."""
    could = Q(pk__in=[])
    for held in held_roles(person):
        place = Q() if held.school_id is None else Q(school=held.school_id)
        could |= place & _of_role(held.role) & ~_given_to_others(person, held.role, posts)
        if held.role in DIRECTORS:
            chosen = {person, held.on_behalf_of} - {None}
            could |= Q(stage=Stage.AT_DIRECTOR, decider__in=chosen)
        if held.role in {Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}:
            could |= Q(pk__in=Case.objects.filter(_perhaps_unheld(posts)).values("pk"))
    return Case.objects.filter(could)


_GIVEN = {
    Role.ICT_ADVISER: "handler",
    Role.PEDAGOGICAL_REVIEWER: "pedagogical_reviewer",
    Role.TECHNICAL_REVIEWER: "technical_reviewer",
}
"""Where a case says whom the task of a role was given to."""


def _given_to_others(person: Person, role: Role, posts: Posts) -> Q:
    """Cases given to somebody who surely can do the task, for whom this person does not act."""
    if role not in _GIVEN:
        return Q(pk__in=[])
    mine = {person.pk, *(post.absent for post in posts.behind(person.pk))}
    declared = ImpartialityDeclaration.objects.filter(
        case=OuterRef("pk"), person=OuterRef(_GIVEN[role]), disqualified=True
    )
    others = posts.everywhere({role}) - mine
    return Q(~Exists(declared), **{f"{_GIVEN[role]}__in": sorted(others)})


def _of_role(role: Role) -> Q:
    if role in SCHOOL_ROLES:
        return ~Q(stage__in=sorted(ENDED))
    if role in {Role.DIRECTOR, Role.DIVISIONAL_DIRECTOR}:
        return Q(stage=Stage.AT_DIRECTOR)
    if role in {Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER}:
        return Q(stage=Stage.SPECIALIST_REVIEW)
    if role is Role.ICT_ADVISER:
        reported = Condition.objects.filter(state=ConditionState.REPORTED)
        return Q(stage__in=[Stage.FORMAL_CHECK, Stage.RECOMMENDATION]) | Q(
            stage=Stage.GRANTED, pk__in=reported.values("decision__case")
        )
    return Q(pk__in=[])
