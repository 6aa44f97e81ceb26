"""Sending the plan: checked, declared, frozen, with a receipt."""

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from entilen.accounts.models import Person
from entilen.bodies.queries import unheard
from entilen.cases.actions import advance, lock
from entilen.cases.deadlines import in_working_days
from entilen.cases.errors import ContentChanged
from entilen.cases.models import Case
from entilen.plans.actions import freeze, summarise
from entilen.plans.models import PlanVersion
from entilen.plans.text import plain
from entilen.process.vocabulary import Act
from entilen.submission.models import Submission

DECLARATION = (
    "Jeg har lest planen slik den sendes. Opplysningene er riktige så langt jeg vet, "
    "og planen inneholder ingen opplysninger om enkeltelever."
)


@transaction.atomic
def submit(*, case: Case, person: Person, seen: str) -> Submission:
    """Send the plan, exactly as the person saw it on the check page.

    `seen` is the fingerprint that the check page showed. Order: lock, freeze, compare, head,
    advance, write. Raises ContentChanged when the plan changed in between, Refused with every
    obstacle.
    """
    lock(case)
    version = freeze(case=case, person=person)
    if version.fingerprint != seen:
        raise ContentChanged(seen, version.fingerprint)
    summarise(case)
    advance(
        case=case,
        act=Act.SUBMIT,
        actor=person,
        summary=f"Planen ble sendt inn (versjon {version.number})",
        fingerprint=version.fingerprint,
        details={"version": version.number, "not_heard": unheard(case)},
    )
    index_case(case, version)
    days = case.programme.requirements.deadlines
    return Submission.objects.create(
        case=case,
        round=case.round,
        version=version,
        declaration=DECLARATION,
        sent_by=person,
        not_heard=unheard(case),
        answer_expected=in_working_days(
            days.formal_check + days.specialist_review + days.recommendation + days.director
        ),
    )


def index_case(case: Case, version: PlanVersion) -> None:
    """Make what was sent findable: number, school and grades weigh more than the plan's words."""
    words = " ".join(plain(area["html"]) for area in version.content["areas"])
    head = f"{case.number} {case.school.name} {case.summary}"
    Case.objects.filter(pk=case.pk).update(
        search=SearchVector(Value(head), config="norwegian", weight="A")
        + SearchVector(Value(words), config="norwegian", weight="C")
    )
