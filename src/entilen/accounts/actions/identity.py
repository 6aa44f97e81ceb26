"""Who people are and whom they report to: names and addresses that change, lines of report."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, Substitution
from entilen.accounts.queries import below, is_administrator
from entilen.accounts.rules import moved_text
from entilen.mail.actions import write
from entilen.process.vocabulary import DIRECTORS
from entilen.ui.rules import one_line


@transaction.atomic
def correct_identity(
    *, by: Person, person: Person, name: str, email: str, superior: Person | None
) -> None:
    """Name, address and line of report at once; all or nothing."""
    rename(by=by, person=person, name=name)
    move_address(by=by, person=person, email=email)
    set_superior(by=by, person=person, superior=superior)


@transaction.atomic
def rename(*, by: Person, person: Person, name: str) -> None:
    """Give a person the name they have now; what they did before keeps the name they had then.

    Raises ValidationError unless an administrator does it.
    """
    _by_administrator(by)
    current = Person.objects.select_for_update().get(pk=person.pk)
    before, current.name = current.name, one_line(name)
    if not current.name:
        raise ValidationError({"name": "Skriv navnet."})
    if current.name == before:
        return
    current.save(update_fields=["name"])
    person.name = current.name
    record(person=current, by=by, text=f"Navnet ble endret fra {before} til {current.name}")


@transaction.atomic
def move_address(*, by: Person, person: Person, email: str) -> None:
    """Give a person another e-mail address: they sign in with it, and letters go there.

    Both addresses get a letter, once. Raises ValidationError for an address that somebody has.
    """
    _by_administrator(by)
    current = Person.objects.select_for_update().get(pk=person.pk)
    before, after = current.email, Person.objects.normalize_email(email).lower()
    if after == before:
        return
    if Person.objects.filter(email=after).exists():
        raise ValidationError({"email": "En annen person har denne adressen."})
    current.email = after
    current.save(update_fields=["email"])
    person.email = after
    EmailAddress.objects.filter(user=current).update(email=after)
    done = record(person=current, by=by, text=f"E-postadressen ble endret fra {before} til {after}")
    for number, address in enumerate((before, after)):
        write(
            cause=f"address:{done.pk}:{number}",
            to_name=current.name,
            to_address=address,
            subject="E-postadressen din i Entilen er endret",
            body=moved_text(current.name, before, after),
        )


@transaction.atomic
def set_superior(*, by: Person, person: Person, superior: Person | None) -> None:
    """Say whom a person reports to; nobody, at the top.

    Whom a disqualified leader leads may not decide for them (forvaltningsloven § 6, third
    paragraph), so the lines may not go in a ring. Raises ValidationError where they would.
    """
    _by_administrator(by)
    current = Person.objects.select_for_update().get(pk=person.pk)
    if superior == current.superior:
        return
    if superior is not None and (superior.pk == current.pk or superior.pk in below(current.pk)):
        raise ValidationError(
            {
                "superior": f"{superior.name} hører selv under {current.name}. "
                "Rett linja til lederen først."
            }
        )
    current.superior = superior
    current.save(update_fields=["superior"])
    person.superior = superior
    text = f"Rapporterer til {superior.name}" if superior else "Rapporterer ikke til noen"
    record(person=current, by=by, text=text)
    _end_downward(by)


def _end_downward(by: Person) -> None:
    """End the substitutions of directors that the new lines of report make go downwards."""
    rows = Substitution.objects.filter(
        role__in=sorted(DIRECTORS), ended_at__isnull=True, last_day__gte=timezone.localdate()
    ).select_related("absent", "substitute")
    for row in rows:
        if row.substitute_id in below(row.absent_id):
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            record(
                person=row.absent,
                by=by,
                text=f"{row.substitute.name} er ikke lenger stedfortreder: hører nå under "
                f"{row.absent.name}",
            )


def _by_administrator(by: Person) -> None:
    if not by.is_active or not is_administrator(by):
        raise ValidationError("Bare en administrator kan gjøre dette.")
