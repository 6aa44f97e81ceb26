"""Who may act in which post today, read for one case or for the whole agency."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from django.db.models import BigIntegerField, DateField, Q, QuerySet, Value
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.queries import in_force
from entilen.accounts.rules import may_stand_in
from entilen.cases.models import Case
from entilen.cases.reads import SCHOOL, TODAY, read
from entilen.process.vocabulary import ADMINISTRATION, DIRECTORS, SCHOOL_ROLES, Role
from entilen.together import Given, Prepared, read_together
from entilen.turns.posts import Post, Posts

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


def posts_of(case: Case) -> tuple[Posts, dict[int, Person]]:
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


def _posts(held: Sequence[Held], away: Iterable[Away], active: Collection[int]) -> Posts:
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
    return Posts(posts)


def _held_elsewhere(person: int) -> list[tuple[Role, int | None]]:
    """What a substitute holds at schools that were not asked about: a director of others."""
    rows = RoleAssignment.objects.filter(in_force(timezone.localdate()), person=person)
    return [(Role(role), school) for role, school in rows.values_list("role", "school_id")]


def posts_today() -> Posts:
    """Every post that somebody may act in today, at all schools; by one statement."""
    [rows] = read_together([_all_posts()], {"today": timezone.localdate()})
    active = {row[0] for row in rows if row[4]}
    return _posts(
        [row[:4] for row in rows if row[5] is None],
        [(row[5], row[0], row[1], row[2]) for row in rows if row[5] is not None],
        active,
    )


@cache
def _all_posts() -> Prepared:
    """Roles that are held, and substitutions: person, role, school, superior, whether the person
    is active, and for whom they stand in."""
    today = Given("today", DateField())
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
    return Prepared(held.union(away, all=True))
