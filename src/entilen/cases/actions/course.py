"""What changes a case's course without deciding it: withdrawn, set aside, shared, impartiality."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions.moving import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent, DraftLook, ImpartialityDeclaration
from entilen.process.vocabulary import Act


@transaction.atomic
def withdraw(*, case: Case, person: Person, ground: str) -> CaseEvent:
    """The school takes the case back; it ends, and can be copied to a new one.

    A draft that was shared is the school's own again.
    """
    Case.objects.filter(pk=case.pk, submitted_at__isnull=True).update(shared_since=None)
    return advance(
        case=case,
        act=Act.WITHDRAW,
        actor=person,
        summary="Saken ble trukket",
        details={"ground": ground},
    )


@transaction.atomic
def suspend(*, case: Case, person: Person, ground: str) -> CaseEvent:
    """Set the case aside; it keeps the stage it came from."""
    return advance(
        case=case,
        act=Act.SUSPEND,
        actor=person,
        summary="Saken ble stilt i bero",
        details={"ground": ground},
    )


@transaction.atomic
def resume(*, case: Case, person: Person) -> CaseEvent:
    """Take a suspended case up again where it stood."""
    return advance(case=case, act=Act.RESUME, actor=person, summary="Saken ble tatt opp igjen")


@transaction.atomic
def share_draft(*, case: Case, person: Person, shared: bool) -> CaseEvent:
    """Let ICT advisers see the draft, or stop it. Nobody else in the administration sees it."""
    current = lock(case)
    current.shared_since = timezone.now() if shared else None
    current.save(update_fields=["shared_since"])
    return advance(
        case=case,
        act=Act.SHARE_DRAFT if shared else Act.UNSHARE_DRAFT,
        actor=person,
        summary="Utkastet ble delt med IKT-veileder"
        if shared
        else "Utkastet deles ikke lenger med IKT-veileder",
    )


@transaction.atomic
def withhold_text(*, case: Case, person: Person, ground: str) -> CaseEvent:
    """Keep the texts of a granted plan from the public, for example because one names a pupil.

    What is decided, and the numbers, stay public.
    """
    return _withhold(case, person, Act.WITHHOLD_TEXT, "Planteksten holdes tilbake", ground)


@transaction.atomic
def publish_text(*, case: Case, person: Person, ground: str) -> CaseEvent:
    """Let the public read the texts of a granted plan again."""
    return _withhold(case, person, Act.PUBLISH_TEXT, "Planteksten er offentlig igjen", ground)


def _withhold(case: Case, person: Person, act: Act, summary: str, ground: str) -> CaseEvent:
    current = lock(case)
    withheld = act is Act.WITHHOLD_TEXT
    if current.text_withheld == withheld:
        raise Refused(["Noen har gjort det i mellomtiden. Last siden på nytt."])
    current.text_withheld = withheld
    current.save(update_fields=["text_withheld"])
    return advance(case=case, act=act, actor=person, summary=summary, details={"ground": ground})


def note_look(*, case: Case, person: Person) -> DraftLook:
    """Note that somebody outside the school looked at the draft that it shares."""
    return DraftLook.objects.create(case=case, person=person)


@transaction.atomic
def declare_impartiality(
    *, case: Case, person: Person, disqualified: bool, ground: str = ""
) -> CaseEvent:
    """Store a person's own answer. The newest answer counts; older ones stay to be read."""
    ImpartialityDeclaration.objects.create(
        case=case, person=person, disqualified=disqualified, ground=ground
    )
    verb = "er inhabil" if disqualified else "er habil"
    return advance(
        case=case,
        act=Act.DECLARE_IMPARTIALITY,
        actor=person,
        summary=f"{person.name} svarte: {verb}",
        internal=True,
    )
