"""Standard remarks as the tests write, rewrite, use and read them."""

from typing import Any

from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.review.actions import write_remark
from entilen.review.models import Remark
from entilen.review.rules import Author, Severity
from entilen.review.standard_actions import (
    rewrite_standard,
    write_standard,
)
from entilen.review.standard_models import StandardRemarkVersion
from tests.cast import Town

TEXT = "Skriv når opplæringen skjer."
SENT = {"area": "competence", "row": "", "severity": "should", "internal": "no"}


def dates(town: Town, **more: Any) -> StandardRemarkVersion:
    words: dict[str, Any] = {
        "person": town.pedagogue,
        "author": Author.PEDAGOGICAL,
        "area": "competence",
        "severity": Severity.MUST,
        "title": "Tiltakene mangler datoer",
        "text": TEXT,
    }
    return write_standard(**(words | more))


def again(town: Town, version: StandardRemarkVersion, text: str, **more: Any) -> Any:
    words: dict[str, Any] = {
        "standard": version.standard,
        "person": town.pedagogue,
        "seen": version.number,
        "area": version.area,
        "severity": Severity(version.severity),
        "title": version.title,
        "text": text,
    }
    return rewrite_standard(**(words | more))


def remark_with(
    case: Case, person: Person, standard: StandardRemarkVersion, text: str = ""
) -> Remark:
    return write_remark(
        case=case,
        person=person,
        area="competence",
        severity=Severity.SHOULD,
        title="Mine egne ord",
        text=text,
        internal=False,
        standard=standard,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str) -> str:
    return signed_in(person).get(address).content.decode().replace("\n", " ")
