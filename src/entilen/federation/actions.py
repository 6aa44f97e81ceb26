"""Letting in whom an issuer vouches for: proposed by the sign-in, confirmed by a person."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person
from entilen.federation.models import Proposal
from entilen.federation.queries import candidates, open_proposals, who_may_answer
from entilen.federation.rules import Claimed
from entilen.mail.actions import write


def title_of(issuer: str) -> str:
    """What people call an issuer."""
    return next((one.title for one in settings.ISSUERS if one.key == issuer), issuer.capitalize())


@transaction.atomic
def propose(*, issuer: str, claimed: Claimed) -> Proposal:
    """Keep somebody's first sign-in, once; what the issuer says newest counts."""
    proposal, new = Proposal.objects.update_or_create(
        issuer=issuer,
        subject=claimed.subject,
        answered_at=None,
        defaults={
            "name": claimed.name or "Uten navn",
            "email": claimed.email,
            "schools": list(claimed.schools),
        },
    )
    if new:
        _tell(proposal)
    return proposal


def _tell(proposal: Proposal) -> None:
    for person in who_may_answer(proposal):
        write(
            cause=f"proposal:{proposal.pk}:{person.pk}",
            to_name=person.name,
            to_address=person.email,
            subject=f"Hvem er {proposal.name}?",
            body=f"Hei, {person.name}.\n\n{proposal.name} har logget inn med "
            f"{title_of(proposal.issuer)} for første gang, og slipper ikke inn før noen sier hvem "
            "det er. Bekreft bare når du vet det.\n\n"
            f"{settings.PUBLIC_ADDRESS}/innlogginger/{proposal.pk}/",
        )


@transaction.atomic
def confirm(*, by: Person, proposal: Proposal, person: Person) -> None:
    """Say who it is: from now on the issuer's sign-in is theirs. Roles stay as they are given here.

    Raises ValidationError where the proposal is answered, or the person is not the confirmer's to
    name, or somebody confirms themselves.
    """
    current = _answerable(by, proposal)
    if person == by or not candidates(by).filter(pk=person.pk).exists():
        raise ValidationError("Du kan ikke bekrefte denne personen.")
    if SocialAccount.objects.filter(user=person, provider=current.issuer).exists():
        raise ValidationError(
            f"{person.name} logger allerede inn med {title_of(current.issuer)}. Opphev det først."
        )
    SocialAccount.objects.create(user=person, provider=current.issuer, uid=current.subject)
    _answer(current, by, person)
    title = title_of(current.issuer)
    record(person=person, by=by, text=f"Kan logge inn med {title}: {current.name}")
    write(
        cause=f"federation:{current.pk}",
        to_name=person.name,
        to_address=person.email,
        subject=f"Du kan nå logge inn med {title}",
        body=f"Hei, {person.name}.\n\n{by.name} har bekreftet at innloggingen med {title} er din. "
        f"Er den ikke det, så si fra med en gang.\n\nLogg inn her: {settings.PUBLIC_ADDRESS}"
        "/logg-inn/",
    )


@transaction.atomic
def refuse(*, by: Person, proposal: Proposal) -> None:
    """Say that nobody here is this person. They may try again, and are then asked about again."""
    _answer(_answerable(by, proposal), by, None)


@transaction.atomic
def disconnect(*, by: Person, account: SocialAccount) -> None:
    """An issuer's sign-in is no longer a person's."""
    title = title_of(account.provider)
    record(person=account.user, by=by, text=f"Kan ikke lenger logge inn med {title}")
    account.delete()


def _answerable(by: Person, proposal: Proposal) -> Proposal:
    current = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if current.answered_at or not open_proposals(by).filter(pk=current.pk).exists():
        raise ValidationError("Innloggingen er besvart, eller er ikke din å svare på.")
    return current


def _answer(proposal: Proposal, by: Person, person: Person | None) -> None:
    proposal.person, proposal.answered_by = person, by
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["person", "answered_by", "answered_at"])
