"""Who stands in for whom, and when (promise G6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, Substitution
from entilen.accounts.queries import may_be_away, possible_substitutes
from entilen.accounts.rules import span_text
from entilen.mail.actions import write


@transaction.atomic
def appoint(*, person: Person, substitute: Person, first_day: date, last_day: date) -> Substitution:
    """A director or principal says who acts for them, within dates; both days count."""
    if not may_be_away(person):
        raise ValidationError("Bare ledere og direktører setter stedfortreder.")
    if not possible_substitutes(person).filter(pk=substitute.pk).exists():
        raise ValidationError({"substitute": "Velg en av personene i listen."})
    if last_day < first_day:
        raise ValidationError({"last_day": "Siste dag må være lik eller etter første dag."})
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": "Siste dag kan ikke være passert."})
    made = Substitution.objects.create(
        absent=person,
        substitute=substitute,
        first_day=first_day,
        last_day=last_day,
        given_by=person,
    )
    span = span_text(first_day, last_day)
    record(person=person, by=person, text=f"{substitute.name} er stedfortreder {span}")
    write(
        cause=f"substitution:{made.pk}",
        to_name=substitute.name,
        to_address=substitute.email,
        subject=f"Du er stedfortreder for {person.name}",
        body=f"Hei, {substitute.name}.\n\nDu handler på vegne av {person.name} {span}. "
        "Det du gjør, står med begge navnene.",
        condition="substitution_open",
        about={"substitution": made.pk},
    )
    return made


@transaction.atomic
def end_substitution(*, person: Person, substitution: Substitution) -> None:
    """End it at once; what the substitute did stays as it is."""
    found = Substitution.objects.select_for_update().get(pk=substitution.pk)
    if found.absent_id != person.pk:
        raise ValidationError("Bare den som satte stedfortrederen, kan avslutte.")
    if found.ended_at is None:
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        record(
            person=person, by=person, text=f"{found.substitute.name} er ikke stedfortreder lenger"
        )
