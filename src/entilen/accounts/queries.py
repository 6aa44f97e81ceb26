"""Who holds which role where today. The one door to roles."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.process.vocabulary import LEADERS, SCHOOL_ROLES, Role
from entilen.schools.models import School


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


def in_force(day: date) -> Q:
    """Assignments that apply on a day."""
    return Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))


def held_roles(person: Person, day: date | None = None) -> tuple[HeldRole, ...]:
    """Every role a person may act in on a day (today when none is given), substitutions included.

    Kept on the person for the rest of the request: one page asks many times.
    """
    when = day or timezone.localdate()
    kept: dict[date, tuple[HeldRole, ...]] = person.__dict__.setdefault("_held_roles", {})
    if when not in kept:
        kept[when] = _read_roles(person, when)
    return kept[when]


def _read_roles(person: Person, day: date) -> tuple[HeldRole, ...]:
    absent = {
        substitution.absent_id: substitution.absent
        for substitution in Substitution.objects.filter(
            substitute=person, first_day__lte=day, last_day__gte=day, ended_at__isnull=True
        ).select_related("absent")
    }
    rows = (
        RoleAssignment.objects.filter(in_force(day), person_id__in=[person.pk, *absent])
        .select_related("school")
        .order_by("pk")
    )
    return tuple(
        HeldRole(
            Role(row.role),
            row.school_id,
            absent.get(row.person_id),
            row.school.name if row.school else "",
        )
        for row in rows
    )


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
    """Schools where a person holds one of these roles today (the school's own roles if none given)."""
    wanted = roles or tuple(SCHOOL_ROLES)
    ids = {held.school_id for held in held_roles(person) if held.role in wanted}
    return School.objects.filter(pk__in=[key for key in ids if key])


def people_with(role: Role, school: School | None = None) -> QuerySet[Person]:
    """Active people who hold a role today: at the school or in the whole agency."""
    scope = Q(roles__school__isnull=True)
    if school is not None:
        scope |= Q(roles__school=school)
    today = timezone.localdate()
    dated = Q(roles__first_day__lte=today) & (
        Q(roles__last_day__isnull=True) | Q(roles__last_day__gte=today)
    )
    return Person.objects.filter(scope, dated, roles__role=role, is_active=True).distinct()


def leaders_of(school: School) -> QuerySet[Person]:
    """The principal, and whoever acts as principal, today."""
    return Person.objects.filter(
        pk__in=[
            person.pk for role in sorted(LEADERS) for person in people_with(role, school)
        ]
    )


def responsible_directors(school: School) -> QuerySet[Person]:
    """The director over a school today."""
    return people_with(Role.DIRECTOR, school)


def role_line(person: Person) -> str:
    """A person's first role and place, as it stands under their name: «rektor, Lillevik skole»."""
    held = held_roles(person)
    if not held:
        return ""
    first = held[0]
    if first.role in SCHOOL_ROLES and first.school_name:
        return f"{first.role.label}, {first.school_name}"
    return first.role.label
