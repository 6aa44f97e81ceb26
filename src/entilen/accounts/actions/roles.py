"""Inviting people, giving and ending roles, handing over. Every change leaves a record."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.administrators import other_administrators
from entilen.accounts.actions.invitations import invite_by_letter
from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import gives, in_force, is_administrator, leads
from entilen.accounts.rules import SCHOOL_SCOPED, role_text, span_text
from entilen.mail.actions import write
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from entilen.ui.rules import holds_address


@transaction.atomic
def invite(
    *,
    by: Person,
    name: str,
    email: str,
    role: Role,
    school: School | None,
    first_day: date,
    last_day: date | None = None,
) -> RoleAssignment:
    """Give someone a role, and an invitation where they have never been here.

    An administrator gives every role; the school's leaders those of its own plan group. Somebody
    who is known by the e-mail address keeps their name and gets a letter about the new role.
    Raises ValidationError with the sentence to show.
    """
    person = add_person(by, name, email)
    assignment = give_role(
        by=by, person=person, role=role, school=school, first_day=first_day, last_day=last_day
    )
    if not person.has_usable_password():
        invite_by_letter(person=person, by=by)
    return assignment


def add_person(by: Person, name: str, email: str) -> Person:
    """Whoever has the address, or somebody new with this name."""
    address = Person.objects.normalize_email(email).lower()
    person = Person.objects.filter(email=address).first()
    if person is None:
        if holds_address(name):
            raise ValidationError({"name": "Skriv et navn, ikke en nettadresse."})
        person = Person.objects.create_user(address, name)
        record(person=person, by=by, text="Lagt til")
    return person


@transaction.atomic
def give_role(
    *,
    by: Person,
    person: Person,
    role: Role,
    school: School | None,
    first_day: date,
    last_day: date | None = None,
) -> RoleAssignment:
    """Give a role at a school or in the whole agency, within dates.

    Nobody makes their own time as a leader longer: only administrators give themselves a role, and
    only a principal in their own right makes somebody acting principal.
    """
    if role not in gives(by, school):
        raise ValidationError("Du kan ikke gi denne rollen.")
    if person == by and not is_administrator(by):
        raise ValidationError("Du kan ikke gi en rolle til deg selv. Be en administrator om det.")
    if school is None and role in SCHOOL_SCOPED:
        raise ValidationError({"school": f"Velg skolen der personen skal være {role.label}."})
    overlapping = RoleAssignment.objects.filter(
        in_force(first_day), person=person, role=role, school=school
    )
    if overlapping.exists():
        raise ValidationError(f"{person.name} er allerede {role.label} der.")
    return _give(by, person, role, school, first_day, last_day)


def _give(
    by: Person | None,
    person: Person,
    role: Role,
    school: School | None,
    first_day: date,
    last_day: date | None,
) -> RoleAssignment:
    assignment = RoleAssignment.objects.create(
        person=person,
        role=role,
        school=school,
        first_day=first_day,
        last_day=last_day,
        given_by=by,
    )
    place = f" ved {school.name}" if school else ""
    what = f"{role.label}{place} {span_text(first_day, last_day)}"
    record(person=person, by=by, text=f"Fikk rollen {what}", school=school)
    if person.has_usable_password() and person != by:
        write(
            cause=f"role:{assignment.pk}",
            to_name=person.name,
            to_address=person.email,
            subject=f"Du er nå {role.label}",
            body=role_text(person.name, what, f"{settings.PUBLIC_ADDRESS}/arbeid/"),
        )
    return assignment


@transaction.atomic
def end_role(*, by: Person, assignment: RoleAssignment) -> None:
    """End a role at once; what the person did in it stays as it is.

    A school's leaders end the roles they give; an administrator ends all but the last
    administrator's, so that nobody is locked out of the house.
    """
    others = other_administrators(assignment.person)
    locked = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    role = Role(locked.role)
    if role not in gives(Person.objects.get(pk=by.pk), locked.school):
        raise ValidationError("Du kan ikke avslutte denne rollen.")
    if role is Role.ADMINISTRATOR and not others:
        raise ValidationError(
            "Det må alltid være minst én administrator. Gi rollen til en annen først."
        )
    _end(locked, by)


def _end(assignment: RoleAssignment, by: Person | None) -> None:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    place = f" ved {assignment.school.name}" if assignment.school else ""
    record(
        person=assignment.person,
        by=by,
        text=f"Rollen {assignment.get_role_display()}{place} ble avsluttet",
        school=assignment.school,
    )


@transaction.atomic
def hand_over(
    *, by: Person, school: School, name: str, email: str, from_day: date
) -> RoleAssignment:
    """The post of principal goes to somebody else from a day.

    By the principal in their own right or an administrator. Whoever is principal until then stays
    so to the day before; cases, texts and history are the school's and stay where they are.
    """
    if not leads(by, school, Role.PRINCIPAL) and not is_administrator(by):
        raise ValidationError("Bare rektor eller en administrator kan overføre rektorrollen.")
    if from_day < timezone.localdate():
        raise ValidationError({"from_day": "Velg i dag eller en senere dag."})
    successor = add_person(by, name, email)
    standing = RoleAssignment.objects.select_for_update().filter(
        in_force(from_day), role=Role.PRINCIPAL, school=school
    )
    if standing.filter(person=successor).exists():
        raise ValidationError({"email": f"{successor.name} er allerede rektor fra den dagen."})
    for assignment in standing:
        _leave(assignment, by, from_day - timedelta(days=1))
    post = _give(by, successor, Role.PRINCIPAL, school, from_day, None)
    if not successor.has_usable_password():
        invite_by_letter(person=successor, by=by)
    return post


def _leave(assignment: RoleAssignment, by: Person, last_day: date) -> None:
    if last_day < assignment.first_day:
        _end(assignment, by)
        return
    assignment.last_day = last_day
    assignment.save(update_fields=["last_day"])
    if last_day < timezone.localdate():
        assignment.ended_at = timezone.now()
        assignment.save(update_fields=["ended_at"])
    record(
        person=assignment.person,
        by=by,
        text=f"Er rektor til og med {last_day.day}.{last_day.month}.{last_day.year}",
        school=assignment.school,
    )
