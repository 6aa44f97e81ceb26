"""The record of what was done with people's access."""

from entilen.accounts.models import AccountRecord, Person
from entilen.schools.models import School


def record(
    *, person: Person, by: Person | None, text: str, school: School | None = None
) -> AccountRecord:
    """Write what was done with a person's access. Never changed afterwards."""
    return AccountRecord.objects.create(person=person, by=by, text=text[:300], school=school)
