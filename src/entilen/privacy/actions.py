"""Erasing what should not be kept, saying for how long the rest is, and telling of viruses."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import is_administrator
from entilen.cases.actions import advance
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.files.actions import erase_content
from entilen.files.models import StoredFile
from entilen.mail.actions import write
from entilen.privacy.queries import cases_of, uses
from entilen.process.vocabulary import Act, Role
from entilen.programme.models import PrivacyVersion
from entilen.programme.privacy_queries import terms_at
from entilen.programme.privacy_rules import problems_with
from entilen.setup.actions import note


@transaction.atomic
def erase_file(
    *, file: StoredFile, person: Person, ground: str, rename: bool = False
) -> list[CaseEvent]:
    """Erase the content of a file for good, by an administrator, on one of the grounds in force.

    Every case that uses the file has an event: what (by fingerprint and size, without content or
    name), by whom, when and why. So the chain of events holds, and what was frozen with the file
    keeps its fingerprint. Order: judge in each case, erase, so that nobody erases who may not.
    """
    if ground not in terms_at(timezone.localdate()).grounds:
        raise Refused(["Velg en av grunnene i lista."])
    cases = cases_of(file)
    if not cases:
        raise Refused(["Filen hører ikke til noen sak, og blir borte av seg selv."])
    events = [_record_erasure(case, file, person, ground) for case in cases]
    erase_content(file=file, ground=ground, role=Role(events[0].role).label, rename=rename)
    return events


def _record_erasure(case: Case, file: StoredFile, person: Person, ground: str) -> CaseEvent:
    return advance(
        case=case,
        act=Act.ERASE_FILE,
        actor=person,
        summary=f"Innholdet i en fil er slettet. {ground}",
        fingerprint=file.sha256,
        details={"file": file.key, "sha256": file.sha256, "size": file.size, "ground": ground},
    )


@transaction.atomic
def set_terms(
    *, by: Person, valid_from: date, days: Mapping[str, int], grounds: list[str]
) -> PrivacyVersion:
    """Say for how long personal data is kept, and on which grounds it is erased, from a day on.

    What applied before stays to be read. Raises NotYours, and Refused with every reason why not.
    """
    if not is_administrator(by):
        raise NotYours
    problems = problems_with(dict(days), grounds)
    if valid_from < timezone.localdate():
        problems.append("Tidene kan ikke gjelde fra en dag som har vært.")
    if problems:
        raise Refused(problems)
    version = PrivacyVersion.objects.create(
        valid_from=valid_from, days=dict(days), grounds=grounds, recorded_by=by
    )
    note(by, f"Oppbevaringstider, gjelder fra {valid_from:%d.%m.%Y}")
    return version


VIRUS_BODY = """Hei, {name}.

Det er funnet virus i en fil som du har lagt ved i sak {number} ({virus}). Ingen får åpne den.

Legg ved en ren utgave hvis saken trenger den, og si fra til IKT-hjelpen før du åpner filen på din
egen maskin.

Saken: {address}
"""


def tell_of_virus(file: StoredFile) -> None:
    """Write to whoever brought a file in which a virus was found afterwards; once to each."""
    for use in uses([file.pk]):
        if use.person_id is None:
            continue
        person = Person.objects.get(pk=use.person_id)
        case = Case.objects.get(pk=use.case_id)
        write(
            cause=f"virus:{file.pk}:{case.pk}:p{person.pk}",
            to_name=person.name,
            to_address=person.email,
            subject="Det er funnet virus i en fil du har lagt ved",
            body=VIRUS_BODY.format(
                name=person.name,
                number=case.number,
                virus=file.finding,
                address=f"{settings.PUBLIC_ADDRESS}/sak/{case.key}/",
            ),
        )
