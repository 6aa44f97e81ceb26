"""Who may tend, read and correct the register of schools."""

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.process.vocabulary import ADMINISTRATION, LEADERS, SCHOOL_ROLES, Role
from entilen.schools.access import answers
from entilen.schools.models import School

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER})


@answers("tend_register")
def tends(person: Person, school: School | None) -> bool:
    """Administrators and programme managers, for every school."""
    return any(role.role in KEEPERS and role.school_id is None for role in held_roles(person))


@answers("read_register")
def reads(person: Person, school: School | None) -> bool:
    """The administration, and the school's own people."""
    return any(
        role.role in ADMINISTRATION | {Role.ADMINISTRATOR}
        or (school is not None and role.role in SCHOOL_ROLES and role.school_id == school.pk)
        for role in held_roles(person)
    )


@answers("lead_school")
def leads(person: Person, school: School | None) -> bool:
    """The principal or whoever acts as principal, at this school."""
    return school is not None and any(
        role.role in LEADERS and role.school_id == school.pk for role in held_roles(person)
    )
