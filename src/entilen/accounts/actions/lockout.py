"""The way in from outside, for an installation whose last administrator cannot sign in."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entilen.accounts.actions.invitations import (
    close_invitations,
    make_invitation,
    start_over,
)
from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force
from entilen.accounts.rules import INVITATION_DAYS
from entilen.process.vocabulary import Role


@transaction.atomic
def let_in(*, email: str, name: str = "") -> str:
    """Make somebody administrator from outside, and return the link that lets them in, once.

    By whoever runs the installation, who has the database anyway: what it does is the record that
    nobody can take away. Password and second factor stop working, and every session ends with the
    password; a closed access is opened.
    """
    person = Person.objects.select_for_update().filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email, name)
        record(person=person, by=None, text="Lagt til av den som drifter tjenesten")
    else:
        start_over(person)
        person.is_active = True
        person.save(update_fields=["is_active"])
        record(person=person, by=None, text="Innloggingen ble nullstilt av den som drifter")
    today = timezone.localdate()
    held = RoleAssignment.objects.filter(
        in_force(today), person=person, role=Role.ADMINISTRATOR, school__isnull=True
    )
    if not held.exists():
        RoleAssignment.objects.create(person=person, role=Role.ADMINISTRATOR, first_day=today)
        record(person=person, by=None, text="Fikk rollen administrator av den som drifter")
    close_invitations(person)
    _, link = make_invitation(person, None, timedelta(days=INVITATION_DAYS))
    return link


def administrators() -> QuerySet[Person]:
    """Who holds the role today, closed accesses included."""
    held = RoleAssignment.objects.filter(
        in_force(timezone.localdate()), role=Role.ADMINISTRATOR, school__isnull=True
    )
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("email")
