"""Changes in how somebody signs in: in the record, and in a letter to whoever owns the way in."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person
from entilen.accounts.rules import changed_text
from entilen.mail.actions import write


@transaction.atomic
def tell_of_change(*, person: Person, what: str) -> None:
    """Write down a change, and tell the person, who may not be the one who made it."""
    done = record(person=person, by=person, text=what)
    now = timezone.localtime()
    when = f"{now.day}.{now.month}.{now.year} kl. {now:%H.%M}"
    write(
        cause=f"way_in:{done.pk}",
        to_name=person.name,
        to_address=person.email,
        subject="Innloggingen din i Entilen er endret",
        body=changed_text(person.name, what, when),
    )
