"""There is always an administrator, also when two of them end each other at once."""

from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force
from entilen.process.vocabulary import Role


def other_administrators(person: Person) -> list[Person]:
    """The active administrators besides a person, once every act on administrators waits for ours.

    Locks all their roles, in one order, and reads after that: what the other act did while we
    waited counts.
    """
    every = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True)
    list(every.select_for_update().order_by("pk"))
    held = every.filter(
        in_force(timezone.localdate()), school__isnull=True, person__is_active=True
    ).exclude(person=person)
    return [row.person for row in held.select_related("person")]
