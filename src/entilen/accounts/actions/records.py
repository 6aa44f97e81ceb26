"""The record of what was done with people's access."""

from collections.abc import Callable

from entilen.accounts.models import AccountRecord, Person
from entilen.schools.models import School

ON_RECORD: list[Callable[[AccountRecord], None]] = []
"""Called in the record's own transaction: who has a case's turn may be another from now on."""


def record(
    *, person: Person, by: Person | None, text: str, school: School | None = None
) -> AccountRecord:
    """Write what was done with a person's access. Never changed afterwards."""
    written = AccountRecord.objects.create(person=person, by=by, text=text[:300], school=school)
    for listener in ON_RECORD:
        listener(written)
    return written
