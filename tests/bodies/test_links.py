"""Links to board members: given while the case lives, closed at any time."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from entilen.bodies.actions import invite
from entilen.bodies.models import BoardLink
from entilen.cases.actions import withdraw
from tests.cast import Town, begin_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_a_link_is_closed_also_after_the_case_ended(town: Town) -> None:
    case = begin_case(town)
    link = invite(case=case, person=town.principal, name="Bo Styre", email="")
    withdraw(case=case, person=town.principal, ground="Vi venter et år")
    principal, here = Client(), f"/sak/{case.key}/organer/"
    principal.force_login(town.principal)
    assert Client().get(f"/styre/{link.token}/").status_code == 200
    page = principal.get(here).content.decode()
    assert "Steng" in page and "Lag lenke" not in page
    principal.post(f"{here}lenke/{link.pk}/steng/")
    assert Client().get(f"/styre/{link.token}/").status_code == 404


def test_a_name_with_lines_in_it_is_one_line(town: Town) -> None:
    case = begin_case(town)
    principal = Client()
    principal.force_login(town.principal)
    principal.post(f"/sak/{case.key}/organer/lenke/", {"name": "Bo\r\nStyre", "email": ""})
    assert case.board_links.get().name == "Bo Styre"


def test_a_link_ends_by_itself_and_its_secret_is_nowhere_in_the_database(town: Town) -> None:
    case = begin_case(town)
    link = invite(case=case, person=town.principal, name="Bo Styre", email="")
    token = link.token
    assert token and token not in str(BoardLink.objects.values().get(pk=link.pk))
    BoardLink.objects.filter(pk=link.pk).update(ends_at=timezone.now())
    assert Client().get(f"/styre/{token}/").status_code == 404
    principal = Client()
    principal.force_login(town.principal)
    page = principal.get(f"/sak/{case.key}/organer/").content.decode()
    assert "Utløpt" in page and token not in page


def test_a_link_works_and_is_shown_when_the_key_is_changed(town: Town, settings: Any) -> None:
    link = invite(case=begin_case(town), person=town.principal, name="Bo Styre", email="")
    token = link.token
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert BoardLink.objects.get().token == token
    settings.SECRET_KEY_FALLBACKS = []
    assert BoardLink.objects.get().token == ""
    assert Client().get(f"/styre/{token}/").status_code == 200


def test_only_a_browser_that_somebody_looks_in_opens_a_link(town: Town) -> None:
    link = invite(case=begin_case(town), person=town.principal, name="Bo Styre", email="")
    here, looks = f"/styre/{link.token}/", {"Sec-Fetch-Dest": "document"}
    Client().head(here, headers=looks)
    Client().get(here)
    assert BoardLink.objects.get().last_opened_at is None
    Client().get(here, headers=looks)
    assert BoardLink.objects.get().last_opened_at is not None
