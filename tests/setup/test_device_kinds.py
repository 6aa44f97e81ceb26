"""Kinds of devices are the municipality's own (finding A5): a fourth one, another name, one that
is not planned with any longer."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.plans.models import GradeRow
from entilen.process.vocabulary import DeviceType
from entilen.programme.actions import name_device_kind
from entilen.programme.queries import forget_owner
from tests.cast import Town, begin_case, make_town
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


def read_anew() -> None:
    """As another process does within some seconds, and this one when the act is committed."""
    forget_owner()


def test_a_fourth_kind_is_entered_on_screen_and_planned_with(town: Town) -> None:
    assert "Chromebook" not in page(town.principal, f"/skole/{town.school.slug}/ny-sak/")
    browser = Client()
    browser.force_login(town.administrator)
    browser.post("/oppsett/enhetstyper/", {"label": "Chromebook"})
    read_anew()
    assert "Chromebook" in browser.get("/oppsett/enhetstyper/").content.decode()
    assert "Chromebook" in page(town.principal, f"/skole/{town.school.slug}/ny-sak/")
    case = begin_case(town, (5,))
    kind = DeviceType("chromebo")
    GradeRow.objects.filter(plan__case=case).update(device_type=kind)
    assert "Chromebook" in page(town.principal, f"/sak/{case.key}/trinn/")


def test_another_name_holds_for_what_is_stored(town: Town) -> None:
    case = begin_case(town, (5,))
    name_device_kind(by=town.administrator, code="tablet", label="læringsbrett")
    read_anew()
    row = GradeRow.objects.get(plan__case=case)
    assert row.get_device_type_display() == "læringsbrett" == DeviceType(row.device_type).label


def test_one_that_is_retired_is_not_offered_and_keeps_its_name(town: Town) -> None:
    case = begin_case(town, (5,))
    name_device_kind(by=town.administrator, code="tablet", label="nettbrett", retired=True)
    read_anew()
    assert "tablet" not in dict(DeviceType.choices())
    assert GradeRow.objects.get(plan__case=case).get_device_type_display() == "nettbrett"
    shown = page(town.principal, f"/sak/{case.key}/trinn/")
    assert "nettbrett" in shown.casefold(), "the row can still be saved as it is"


def test_a_name_is_taken_once(town: Town) -> None:
    with pytest.raises(ValidationError, match="er i bruk"):
        name_device_kind(by=town.administrator, label="PC")


def test_only_those_who_set_up_reach_it(town: Town) -> None:
    for person in (town.principal, town.adviser):
        browser = Client()
        browser.force_login(person)
        assert browser.get("/oppsett/enhetstyper/").status_code == 404
        assert browser.post("/oppsett/enhetstyper/", {"label": "x"}).status_code == 404
    assert "x" not in dict(DeviceType.choices())
