"""Reminding the party whose turn it is."""

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case


def remind(*, case: Case, person: Person) -> None:
    """Send a reminder to whoever the case waits for."""
    raise Refused(["Påminnelser er ikke slått på."])
