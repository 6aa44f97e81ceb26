"""Links to board members: given while the case lives, closed at any time."""

import pytest
from django.test import Client

from entilen.bodies.actions import invite
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
