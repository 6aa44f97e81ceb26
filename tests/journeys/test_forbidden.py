"""What is not yours looks exactly like what does not exist."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.process.vocabulary import Role
from entilen.review.actions import write_remark
from entilen.review.rules import Severity
from tests.cast import Town, at_director, begin_case, make_person, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]

MISSING = "finnesikke1"
FILLED = {
    "pk": "1",
    "number": "1",
    "area": "vision",
    "file": "x",
    "name": "trekk",
    "word": "milepaler",
    "lack": "board",
    "grade": "5",
    "delivery": "1",
    "site": "1",
    "day": "2026-11-23",
}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address, with its parameters still in it."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def of_a_case(key: str) -> list[str]:
    """Every address of one case."""
    filled_in = []
    for address in addresses(get_resolver().url_patterns):
        if address.startswith("sak/<str:key>/"):
            filled = address.replace("<str:key>", key)
            filled_in.append("/" + re.sub(r"<\w+:(\w+)>", lambda m: FILLED[m.group(1)], filled))
    return filled_in


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(client: Client, path: str, method: str) -> tuple[int, bytes]:
    answer = client.get(path) if method == "get" else client.post(path)
    return answer.status_code, TOKEN.sub(b"", answer.getvalue())


@pytest.fixture
def case(town: Town) -> Case:
    return at_director(town)


def test_an_outsider_cannot_tell_a_case_from_none(town: Town, case: Case) -> None:
    neighbour_school = make_school("Søndre skole")
    neighbour = make_person("Nils Nabo", Role.PRINCIPAL, school=neighbour_school)
    assert len(of_a_case(case.key)) > 40
    for person in map(signed_in, (town.outsider, neighbour)):
        for existing, missing in zip(of_a_case(case.key), of_a_case(MISSING), strict=True):
            for method in ("get", "post"):
                seen = ask(person, existing, method)
                assert seen[0] in {404, 405}, existing
                assert seen == ask(person, missing, method), existing


def test_the_school_reads_no_assessment_and_no_internal_remark(town: Town, case: Case) -> None:
    remark = write_remark(
        case=case,
        person=town.technician,
        area="infrastructure",
        severity=Severity.INFORMATION,
        title="Bare for oss",
        text="Ring vaktmesteren.",
        internal=True,
    )
    base = f"/sak/{case.key}/"
    for person in map(signed_in, (town.principal, town.teacher)):
        for path in (
            "vurdering/", "vurdering/infrastructure/", "merknad/", f"merknad/{remark.pk}/",
            "kontroll/", "innstilling/", "beslutning/", "sporsmal/", "fordel/", "habilitet/",
        ):  # fmt: skip
            assert ask(person, base + path, "get")[0] in {404, 405}, path
            assert ask(person, base + path, "post")[0] == 404, path
        for path in ("", "punkter/", "tidslinje/", "versjoner/", "plan/infrastructure/"):
            status, page = ask(person, base + path, "get")
            assert status == 200
            assert b"Bare for oss" not in page and b"vaktmesteren" not in page


def test_the_administration_sees_no_draft(town: Town) -> None:
    draft = begin_case(town)
    everyone = (
        town.adviser, town.pedagogue, town.technician, town.director, town.divisional,
        town.manager, town.administrator, town.archivist, town.engineer,
    )  # fmt: skip
    for person in map(signed_in, everyone):
        for existing, missing in zip(of_a_case(draft.key), of_a_case(MISSING), strict=True):
            seen = ask(person, existing, "get")
            assert seen[0] in {404, 405}, existing
            assert seen == ask(person, missing, "get"), existing
        for path in ("/saker/", "/arbeid/", "/oversikt/", "/saker.csv"):
            _, page = ask(person, path, "get")
            assert draft.key.encode() not in page and draft.number.encode() not in page
