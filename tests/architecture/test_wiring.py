"""What is registered can be found: places resolve, and the page of the wiring is fresh."""

from collections import Counter
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import resolve

from entilen.cases.models import Case
from entilen.cases.places import address, names
from entilen.process.obstacles import Place
from entilen.runtime.places import ROOT
from entilen.wiring import render


def test_every_place_has_one_page_and_its_address_leads_there() -> None:
    pages = Counter(
        place
        for step in settings.STEPS
        if find_spec(f"entilen.{step}.urls")
        for place in getattr(import_module(f"entilen.{step}.urls"), "PLACES", {})
    )
    assert pages == dict.fromkeys(Place, 1)
    for place in Place:
        match = resolve(address(Case(key="abc"), place, "vision"))
        assert match.view_name == names()[place]


def test_the_page_of_the_wiring_is_fresh() -> None:
    page = (ROOT / "docs" / "wiring.md").read_text(encoding="utf-8")
    assert page == render(), "Run ./run manage draw_wiring"
