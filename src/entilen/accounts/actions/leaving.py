"""People who have no role any longer: their way in is forgotten, what they did is not."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.sessions import end_sessions

NOWHERE = "slettet.invalid"
"""The domain of addresses that are none (RFC 2606)."""


def without_way_back(before: datetime) -> QuerySet[Person]:
    """People whose last role ended before a moment, and who have not been here since.

    Whoever has, or will have, a role that goes on is none of them; nor who stands in for somebody.
    """
    goes_on = Q(last_day__isnull=True) | Q(last_day__gte=before.date())
    held = RoleAssignment.objects.filter(
        goes_on, Q(ended_at__isnull=True) | Q(ended_at__gte=before), person=OuterRef("pk")
    )
    stands_in = Substitution.objects.filter(
        Q(ended_at__isnull=True), last_day__gte=before.date(), substitute=OuterRef("pk")
    )
    lately = Q(last_login__gte=before) | Q(created_at__gte=before)
    gone = Person.objects.exclude(email__endswith=f"@{NOWHERE}").exclude(lately)
    return gone.exclude(Exists(held)).exclude(Exists(stands_in))


@transaction.atomic
def forget_way_in(person: Person) -> None:
    """Forget a person's address, password and second factor, and close the access.

    The name stays where they did something: that is the case's record. Who comes back is invited
    anew, as another.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    end_sessions(current)
    for model in (Authenticator, EmailAddress, SocialAccount):
        model.objects.filter(user=current).delete()
    current.invitations.all().delete()
    current.email, current.is_active = f"{current.pk}@{NOWHERE}", False
    current.set_unusable_password()
    current.save(update_fields=["email", "is_active", "password"])
    record(person=current, by=None, text="E-postadresse og innlogging er slettet etter fristen")
