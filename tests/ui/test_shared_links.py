"""What search engines and shared links say of a public page, and that pages of a case say none."""

import re

import pytest
from django.test import Client

from tests.cast import Town, begin_case
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PUBLIC = (
    "/dekning/",
    "/skoler/",
    "/skoler/lillevik-skole/",
    "/rettelser/",
    "/krav/",
    "/apne-data/",
    "/personvern/",
    "/tilgjengelighet/",
    "/hjelp/",
    "/logg-inn/",
)


def described(html: str) -> str:
    named = re.findall(r'<meta name="description" content="([^"]*)">', html)
    shared = re.findall(r'<meta property="og:description" content="([^"]*)">', html)
    assert named == shared and len(named) <= 1
    return named[0] if named else ""


def test_every_public_page_says_what_it_is(town: Town) -> None:
    texts = {address: described(Client().get(address).content.decode()) for address in PUBLIC}
    assert {address for address, text in texts.items() if not 30 <= len(text) <= 200} == set()
    assert len(set(texts.values())) == len(PUBLIC)
    assert "Lillevik skole" in texts["/skoler/lillevik-skole/"]


def test_a_page_of_a_case_says_nothing_to_others(town: Town) -> None:
    case = begin_case(town)
    assert described(page(town.principal, f"/sak/{case.key}/")) == ""
