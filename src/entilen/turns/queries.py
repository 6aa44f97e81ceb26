"""Whom cases wait for today: what the pure rule needs is read here, for one case or for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.queries import held_roles, in_force
from entilen.accounts.rules import may_stand_in
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.cases.queries import declarations
from entilen.cases.reads import SCHOOL, TODAY, read, remembering
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import conditions, conditions_of, decisions
from entilen.network.queries import waiting_requests
from entilen.process.vocabulary import (
    ADMINISTRATION,
    DIRECTORS,
    ENDED,
    SCHOOL_ROLES,
    Department,
    Role,
    Stage,
)
from entilen.review.models import Question
from entilen.review.queries import questions
from entilen.turns.rules import DOERS, OF_STAGE, CaseNow, Post, Task, Wait, wait_for, waits

_POSTS = sorted(ADMINISTRATION | SCHOOL_ROLES | {Role.ADMINISTRATOR})


@read
def posts_at_school() -> QuerySet[RoleAssignment]:
    """Every role that counts at the case's school today, with who holds it."""
    return RoleAssignment.objects.filter(
        in_force(TODAY), Q(school__isnull=True) | Q(school=SCHOOL), role__in=_POSTS
    ).select_related("person")


@read
def substitutes_at_school() -> QuerySet[Substitution]:
    """Who stands in today in a role that counts at the case's school."""
    return Substitution.objects.filter(
        Q(school__isnull=True) | Q(school=SCHOOL),
        first_day__lte=TODAY,
        last_day__gte=TODAY,
        ended_at__isnull=True,
    ).select_related("substitute")


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
    posts, people = _posts_of(case)
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
    posts, people = _posts_of(case)
    return [people[key] for key in wait_for(_now(case, posts), task, posts).people]


def _posts_of(case: Case) -> tuple[tuple[Post, ...], dict[int, Person]]:
    """The posts of one case's school today, and who is in them."""
    rows = posts_at_school(case)
    people = {row.person_id: row.person for row in rows}
    held = [(row.person_id, row.role, row.school_id, row.person.superior_id) for row in rows]
    active = {row.person_id for row in rows if row.person.is_active}
    away = [
        (row.absent_id, row.substitute_id, row.role, row.school_id)
        for row in substitutes_at_school(case)
    ]
    for row in substitutes_at_school(case):
        people.setdefault(row.substitute_id, row.substitute)
        active |= {row.substitute_id} if row.substitute.is_active else set()
    chosen = {case.decider_id} - {None} - people.keys()
    if chosen:
        elsewhere = RoleAssignment.objects.filter(
            in_force(timezone.localdate()), person__in=chosen, role__in=DIRECTORS
        ).select_related("person")
        held += [
            (row.person_id, row.role, row.school_id, row.person.superior_id) for row in elsewhere
        ]
        people |= {row.person_id: row.person for row in elsewhere}
        active |= {row.person_id for row in elsewhere if row.person.is_active}
    return _posts(held, away, active), people


Held = tuple[int, str, int | None, int | None]
"""A role that is held: person, role, school, whom the person reports to."""
Away = tuple[int, int, str, int | None]
"""A substitution: absent, substitute, role, school."""


def _posts(held: Sequence[Held], away: Iterable[Away], active: Collection[int]) -> tuple[Post, ...]:
    """Posts of active people; who stands in holds one while the absent holds it, and while they
    still may stand in for it."""
    own: dict[int, list[tuple[Role, int | None]]] = defaultdict(list)
    for person, role, school, _ in held:
        own[person].append((Role(role), school))
    superior = {person: boss for person, _, _, boss in held}
    posts = [
        Post(person, Role(role), school, superior=boss)
        for person, role, school, boss in held
        if person in active
    ]
    for absent, substitute, code, school in away:
        role = Role(code)
        if (role, school) not in own[absent] or substitute not in active:
            continue
        if may_stand_in(role, school, own[substitute] or _held_elsewhere(substitute)):
            boss = superior.get(substitute)
            posts.append(Post(substitute, role, school, absent, boss))
    return tuple(posts)


def _held_elsewhere(person: int) -> list[tuple[Role, int | None]]:
    """What a substitute holds at schools that were not asked about: a director of others."""
    rows = RoleAssignment.objects.filter(in_force(timezone.localdate()), person=person)
    return [(Role(role), school) for role, school in rows.values_list("role", "school_id")]


def _now(case: Case, posts: Iterable[Post]) -> CaseNow:
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
        staff=_staff(posts, case.school_id),
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


def _staff(posts: Iterable[Post], school: int) -> frozenset[int]:
    return frozenset(
        post.person for post in posts if post.role in SCHOOL_ROLES and post.school == school
    )


def posts_today() -> tuple[Post, ...]:
    """Every post that somebody may act in today, at all schools; by one statement."""
    today = timezone.localdate()
    nobody = Value(None, output_field=BigIntegerField())
    held = (
        RoleAssignment.objects.filter(in_force(today), role__in=_POSTS)
        .annotate(absent=nobody)
        .values_list(
            "person_id", "role", "school_id", "person__superior_id", "person__is_active", "absent"
        )
    )
    away = Substitution.objects.filter(
        first_day__lte=today, last_day__gte=today, ended_at__isnull=True
    ).values_list(
        "substitute_id",
        "role",
        "school_id",
        "substitute__superior_id",
        "substitute__is_active",
        "absent_id",
    )
    rows = list(held.union(away, all=True))
    active = {row[0] for row in rows if row[4]}
    return _posts(
        [row[:4] for row in rows if row[5] is None],
        [(row[5], row[0], row[1], row[2]) for row in rows if row[5] is not None],
        active,
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases of which the same is known today, so that they wait for the same people."""

    cases: list[int]
    now: CaseNow


def alike(cases: QuerySet[Case], posts: Iterable[Post]) -> list[Alike]:
    """What is known of many cases today; by one statement, one row for all that are alike."""
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
    rows = (
        cases.order_by()
        .annotate(
            out=ArraySubquery(out.values("person")),
            asked=Exists(asked),
            reported=Exists(reported),
        )
        .values(
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
    staff: dict[int, set[int]] = defaultdict(set)
    for post in posts:
        if post.role in SCHOOL_ROLES and post.school:
            staff[post.school].add(post.person)
    return [
        Alike(
            row["keys"],
            CaseNow(
                pk=row["keys"][0],
                school=row["school_id"],
                stage=Stage(row["stage"]),
                chosen=_chosen(
                    row["handler_id"],
                    row["pedagogical_reviewer_id"],
                    row["technical_reviewer_id"],
                    row["decider_id"],
                ),
                departments=_departments(row["departments"]),
                disqualified=frozenset(row["out"]),
                staff=frozenset(staff[row["school_id"]]),
                asked=row["asked"],
                reported=row["reported"] and row["stage"] == Stage.GRANTED,
            ),
        )
        for row in rows
    ]


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
    for group in alike(_perhaps(person, posts), posts):
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
        for group in alike(Case.objects.filter(_perhaps_unheld(posts)), posts)
        for wait in waits(group.now, posts)
        if wait.lacking
        for case in group.cases
    ]


def _perhaps_unheld(posts: Iterable[Post]) -> Q:
    """Cases where somebody is disqualified, or whose school nobody has for the task."""
    declared = ImpartialityDeclaration.objects.filter(disqualified=True)
    perhaps = Q(pk__in=declared.values("case"))
    reached: dict[Role, set[int | None]] = defaultdict(set)
    for post in posts:
        reached[post.role].add(post.school)
    for task, roles in DOERS.items():
        schools = set().union(*(reached[role] for role in roles))
        if None not in schools:
            stages = [stage for stage, one in OF_STAGE.items() if one is task]
            perhaps |= ~Q(school__in=schools) & (Q(stage__in=stages) if stages else Q())
    return perhaps & ~Q(stage__in=sorted(ENDED))


def _perhaps(person: Person, posts: Iterable[Post]) -> QuerySet[Case]:
    """Cases that could wait for somebody with these roles: more than do, never fewer."""
    could = Q(pk__in=[])
    for held in held_roles(person):
        place = Q() if held.school_id is None else Q(school=held.school_id)
        could |= place & _of_role(held.role)
        if held.role in DIRECTORS:
            chosen = {person, held.on_behalf_of} - {None}
            could |= Q(stage=Stage.AT_DIRECTOR, decider__in=chosen)
        if held.role in {Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}:
            could |= Q(pk__in=Case.objects.filter(_perhaps_unheld(posts)).values("pk"))
    return Case.objects.filter(could)


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
