"""Reminding the party whose turn it is."""

from django.conf import settings
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.mail.actions import write
from entilen.process.vocabulary import Role
from entilen.turns.queries import whom

REMINDERS = frozenset({Role.ICT_ADVISER, Role.PROGRAMME_MANAGER})
"""Who may remind others of a case."""

BODY = """Hei {name}!

Saken {number} fra {school} venter på deg. {person} har bedt oss minne om den.
{due}
Åpne saken: {address}

Hilsen Entilen
"""


def remind(*, case: Case, person: Person) -> int:
    """Send a reminder to whoever the case waits for; at most one a day to each. Returns how many.

    By those who follow up cases. Raises Refused for others, and when nobody has the turn.
    """
    if not roles_on(person, case) & REMINDERS:
        raise Refused(["Bare IKT-veiledere og programleder sender påminnelser."])
    waiting = whom(case)
    if not waiting:
        raise Refused(["Saken venter ikke på noen, så det er ingen å minne."])
    due = f"Fristen er {case.due:%d.%m.%Y}.\n" if case.due else ""
    for one in waiting:
        write(
            cause=f"asked-reminder:{case.pk}:{timezone.localdate()}:p{one.pk}",
            to_name=one.name,
            to_address=one.email,
            subject=f"Påminnelse: {case.school.name}, sak {case.number}",
            body=BODY.format(
                name=one.name,
                number=case.number,
                school=case.school.name,
                person=person.name,
                due=due,
                address=f"{settings.PUBLIC_ADDRESS}/sak/{case.key}/",
            ),
        )
    return len(waiting)
