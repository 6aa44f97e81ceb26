"""The handbook is whole, short, and reached from every page."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from entilen.desk.handbook import PAGES
from entilen.process.vocabulary import DERIVED, Role
from tests.cast import make_person, make_school

pytestmark = pytest.mark.django_db
HANDBOOK: Path = settings.BASE / "docs" / "handbook"


def test_each_role_has_its_page_and_no_page_is_forgotten() -> None:
    assert {path.stem for path in HANDBOOK.glob("*.md")} == set(PAGES)
    roles = frozenset[Role]().union(*PAGES.values())
    assert roles == set(Role) - DERIVED


def test_every_page_is_short_and_opens_for_everybody(client: Client) -> None:
    for key in PAGES:
        assert len((HANDBOOK / f"{key}.md").read_text(encoding="utf-8").splitlines()) <= 60
        assert client.get(f"/hjelp/{key}/").status_code == 200
    assert client.get("/hjelp/finnes-ikke/").status_code == 404
    assert b'href="/hjelp/"' in client.get("/dekning/").content


def test_ones_own_page_comes_first(client: Client) -> None:
    client.force_login(make_person("Ragnhild Rektor", Role.PRINCIPAL, school=make_school()))
    page = client.get("/hjelp/").content.decode()
    assert page.index("Din rolle") < page.index("/hjelp/rektor/") < page.index("Alle rollene")
