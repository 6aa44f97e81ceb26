"""Who holds which role where today. The one door to roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import BigIntegerField, DateField, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.rules import (
    ACTING_GIVES,
    ADMINISTRATOR_GIVES,
    MAY_BE_AWAY,
    SCHOOL_GIVES,
    may_stand_in,
)
from entilen.process.vocabulary import DIRECTORS, LEADERS, SCHOOL_ROLES, Role
from entilen.schools.models import School
from entilen.together import Given, Prepared, read_together


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person may act in today, in their own right or for someone who is absent.

    `school` is None for a role in the whole agency.
    """

    role: Role
    school_id: int | None
    on_behalf_of: Person | None = None
    school_name: str = ""

    def reaches(self, school_id: int) -> bool:
        """Whether the role counts at this school."""
        return self.school_id is None or self.school_id == school_id


def in_force(day: date | Given) -> Q:
    """Assignments that apply on a day."""
    return _in_force(day, "")


def _in_force(day: date | Given, path: str) -> Q:
    last = Q(**{f"{path}last_day__isnull": True}) | Q(**{f"{path}last_day__gte": day})
    ended = Q(**{f"{path}ended_at__isnull": True}) | Q(**{f"{path}ended_at__date__gt": day})
    return Q(**{f"{path}first_day__lte": day}) & last & ended


def held_roles(person: Person, day: date | None = None) -> tuple[HeldRole, ...]:
    """Every role a person may act in on a day (today when none is given), substitutions included.

    Kept on the person for the rest of the request: one page asks many times.
    """
    when = day or timezone.localdate()
    kept: dict[date, tuple[HeldRole, ...]] = person.__dict__.setdefault("_held_roles", {})
    if when not in kept:
        kept[when] = _read_roles(person, when)
    return kept[when]


@cache
def _roles_read() -> Prepared:
    """Assignments that a person acts in on a day: their own, and those they stand in for.

    What the absent does not hold themselves on the day, nobody holds for them.
    """
    day, person = Given("day", DateField()), Given("person", BigIntegerField())
    standing = Substitution.objects.filter(
        substitute=person, first_day__lte=day, last_day__gte=day, ended_at__isnull=True
    )
    same = standing.filter(absent=OuterRef("person"), role=OuterRef("role"))
    place = Exists(same.filter(school=OuterRef("school"))) | (
        Q(school__isnull=True) & Exists(same.filter(school__isnull=True))
    )
    return Prepared(
        RoleAssignment.objects.filter(in_force(day))
        .filter(Q(person=person) | Q(person__in=standing.values("absent")) & place)
        .annotate(school_name=F("school__name"))
        .order_by("pk")
    )


def _read_roles(person: Person, day: date) -> tuple[HeldRole, ...]:
    [rows] = read_together([_roles_read()], {"day": day, "person": person.pk})
    own = [(Role(row.role), row.school_id) for row in rows if row.person_id == person.pk]
    away = {row.person_id for row in rows} - {person.pk}
    others = Person.objects.in_bulk(away) if away else {}
    return tuple(
        HeldRole(Role(row.role), row.school_id, others.get(row.person_id), row.school_name or "")
        for row in rows
        if row.person_id == person.pk or may_stand_in(Role(row.role), row.school_id, own)
    )


def own_roles(person: Person) -> tuple[HeldRole, ...]:
    """The roles that a person holds today in their own right."""
    return tuple(held for held in held_roles(person) if held.on_behalf_of is None)


def roles_at(person: Person, school_id: int) -> frozenset[Role]:
    """The roles that count at a school today."""
    return frozenset(held.role for held in held_roles(person) if held.reaches(school_id))


def agency_roles(person: Person) -> frozenset[Role]:
    """All roles outside the schools that a person holds today, whatever their scope."""
    return frozenset(held.role for held in held_roles(person)) - SCHOOL_ROLES


def has_role(person: Person, *roles: Role) -> bool:
    """Whether a person holds any of these roles anywhere today."""
    return any(held.role in roles for held in held_roles(person))


def schools_of(person: Person, *roles: Role) -> QuerySet[School]:
    """Schools where a person holds one of these roles today (by default, a school's own)."""
    wanted = roles or tuple(SCHOOL_ROLES)
    ids = {held.school_id for held in held_roles(person) if held.role in wanted}
    return School.objects.filter(pk__in=[key for key in ids if key])


def people_with(
    role: Role, school: School | None = None, day: date | Given | None = None
) -> QuerySet[Person]:
    """Active people who hold a role on a day (today): at the school or in the whole agency."""
    scope = Q(roles__school__isnull=True)
    if school is not None:
        scope |= Q(roles__school=school)
    dated = _in_force(day or timezone.localdate(), "roles__")
    return Person.objects.filter(scope, dated, roles__role=role, is_active=True).distinct()


def leaders_of(school: School) -> QuerySet[Person]:
    """The principal, and whoever acts as principal, today."""
    return Person.objects.filter(
        pk__in=[person.pk for role in sorted(LEADERS) for person in people_with(role, school)]
    )


def responsible_directors(school: School) -> QuerySet[Person]:
    """The director over a school today."""
    return people_with(Role.DIRECTOR, school)


def directors_today() -> list[tuple[str, str]]:
    """Those who are responsible for schools today, for a list: key and name, in order of names."""
    held = _over_schools().filter(person__is_active=True)
    rows = held.values_list("person_id", "person__name").distinct().order_by("person__name")
    return [(str(key), name) for key, name in rows]


def under_director(key: int) -> list[int]:
    """Ids of the schools that a person is responsible for today."""
    held = _over_schools().filter(person=key)
    return [school for school in held.values_list("school_id", flat=True) if school]


def _over_schools() -> QuerySet[RoleAssignment]:
    today = timezone.localdate()
    return RoleAssignment.objects.filter(in_force(today), role=Role.DIRECTOR, school__isnull=False)


def role_line(person: Person) -> str:
    """A person's first role and place, as it stands under their name: «rektor, Lillevik skole»."""
    held = held_roles(person)
    if not held:
        return ""
    first = held[0]
    if first.role in SCHOOL_ROLES and first.school_name:
        return f"{first.role.label}, {first.school_name}"
    return first.role.label


def is_administrator(person: Person) -> bool:
    """Whether the person looks after people and roles in the whole installation."""
    return any(
        held.role is Role.ADMINISTRATOR and held.school_id is None for held in own_roles(person)
    )


def leads(person: Person, school: School, *roles: Role) -> bool:
    """Whether the person leads this school today (as one of these roles, if any are named).

    In their own right: who stands in for a leader acts in the cases, and looks after nobody's role.
    """
    wanted = frozenset(roles) or LEADERS
    return any(held.role in wanted and held.school_id == school.pk for held in own_roles(person))


def may_manage(person: Person, school: School | None) -> bool:
    """Whether the person looks after who holds roles there: an administrator, or its leaders."""
    return is_administrator(person) or (school is not None and leads(person, school))


def gives(person: Person, school: School | None) -> tuple[Role, ...]:
    """The roles that the person may give and end there."""
    if is_administrator(person):
        return ADMINISTRATOR_GIVES
    if school is None or not leads(person, school):
        return ()
    return SCHOOL_GIVES if leads(person, school, Role.PRINCIPAL) else ACTING_GIVES


def assignments_today(school: School) -> QuerySet[RoleAssignment]:
    """The school's own people, now and later: every role at the school that has not ended."""
    today = timezone.localdate()
    return (
        RoleAssignment.objects.filter(school=school, role__in=SCHOOL_ROLES, ended_at__isnull=True)
        .exclude(last_day__lt=today)
        .select_related("person")
        .order_by("role", "first_day", "pk")
    )


def posts(person: Person) -> QuerySet[RoleAssignment]:
    """The roles that the person holds today and that somebody else can act in meanwhile."""
    return (
        RoleAssignment.objects.filter(
            in_force(timezone.localdate()), person=person, role__in=MAY_BE_AWAY
        )
        .select_related("school")
        .order_by("role", "school__name", "pk")
    )


def may_be_away(person: Person) -> bool:
    """Whether the person holds, in their own right, a role that somebody can stand in for."""
    return any(held.role in MAY_BE_AWAY for held in own_roles(person))


def possible_substitutes(post: RoleAssignment) -> QuerySet[Person]:
    """Who may stand in for the holder of this role: `may_stand_in`, and nobody who reports to them.

    Not through others either: what a leader may not decide, no subordinate decides for them
    (forvaltningsloven § 6, third paragraph).
    """
    ours = Q(role__in=SCHOOL_ROLES, school_id=post.school_id)
    wanted = Q(role__in=DIRECTORS) if post.role in DIRECTORS else ours
    held = RoleAssignment.objects.filter(wanted, in_force(timezone.localdate()))
    out = {post.person_id}
    if post.role in DIRECTORS:
        out |= below(post.person_id)
    candidates = Person.objects.filter(pk__in=held.values("person_id"), is_active=True)
    return candidates.exclude(pk__in=out)


def below(leader: int) -> set[int]:
    """Everybody who reports to a person, directly or through others."""
    below: set[int] = set()
    level = {leader}
    while level:
        level = set(Person.objects.filter(superior__in=level).values_list("pk", flat=True)) - below
        below |= level
    return below


def substitutes_for(
    people: Iterable[Person], roles: frozenset[Role], school: School
) -> list[Person]:
    """Who acts today for these people in one of the roles, where it counts for the school."""
    today = timezone.localdate()
    rows = Substitution.objects.filter(
        Q(school=school) | Q(school__isnull=True),
        absent__in=list(people),
        role__in=roles,
        first_day__lte=today,
        last_day__gte=today,
        ended_at__isnull=True,
    ).select_related("substitute")
    return [row.substitute for row in rows if _acts(row)]


def _acts(row: Substitution) -> bool:
    return any(
        held.on_behalf_of is not None
        and (held.on_behalf_of.pk, held.role, held.school_id)
        == (row.absent_id, row.role, row.school_id)
        for held in held_roles(row.substitute)
    )


def people(text: str = "", role: str = "") -> QuerySet[Person]:
    """People whose name or e-mail holds the text, and who hold the role today, by name."""
    persons = Person.objects.order_by("name", "pk")
    if text:
        persons = persons.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role:
        held = RoleAssignment.objects.filter(in_force(timezone.localdate()), role=role)
        persons = persons.filter(pk__in=held.values("person_id"))
    return persons
