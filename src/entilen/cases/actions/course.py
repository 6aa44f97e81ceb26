"""What changes a case's course without deciding it: withdrawn, set aside, shared, impartiality."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions.moving import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent, DraftLook, ImpartialityDeclaration
from entilen.cases.queries import said_disqualified
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
    """Store a person's own answer. The newest answer counts; older ones stay to be read.

    Raises Refused when somebody who is disqualified says that they are not: another lifts it.
    """
    if not disqualified and person in said_disqualified(lock(case)):
        raise Refused(
            [
                "Du har sagt at du er inhabil, og kan ikke ta det tilbake selv. Programleder eller "
                "divisjonsdirektør kan oppheve det, med en begrunnelse."
            ]
        )
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


@transaction.atomic
def lift_disqualification(*, case: Case, by: Person, person: Person, ground: str) -> CaseEvent:
    """Somebody else than the disqualified says, with a ground, that they are impartial after all.

    What was given to another meanwhile stays with the other, and the event says so: nobody gets a
    case back by this. Raises Refused where there is nothing to lift, or it is one's own.
    """
    current = lock(case)
    if person == by:
        raise Refused(["Du kan ikke oppheve din egen inhabilitet. En annen må gjøre det."])
    if person not in said_disqualified(current):
        raise Refused([f"{person.name} er ikke inhabil i saken. Last siden på nytt."])
    ImpartialityDeclaration.objects.create(
        case=current, person=person, disqualified=False, ground="lifted"
    )
    decider = current.decider
    stays = f". {decider.name} avgjør fortsatt saken" if decider and decider != person else ""
    return advance(
        case=case,
        act=Act.LIFT_DISQUALIFICATION,
        actor=by,
        summary=f"{person.name} er ikke lenger inhabil{stays}",
        details={"person": person.pk, "ground": ground},
        internal=True,
    )
