"""By keyboard alone: in by the door of the demo town, to the case, to an area, and saved."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import begin_case, make_town
from tests.journeys.people import Enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]

NAME = """() => {
    const at = document.activeElement;
    const label = at.labels && at.labels[0];
    return (at.getAttribute('aria-label') || (label || at).textContent || '').trim();
}"""


def tabs_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus, and can be seen to have it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).startswith(name):
            shown = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
            )
            assert shown, f"«{name}» does not show that it has the focus"
            return
    raise AssertionError(f"«{name}» cannot be reached by keyboard")


def test_from_the_door_to_a_saved_area(enter: Enter, settings: Any) -> None:
    settings.MODE = "demo"
    town = make_town()
    begin_case(town)
    page = enter().page

    page.goto("/demo/")
    tabs_to(page, "Tor Lærer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("medlem av plangruppa, Lillevik skole").first).to_be_visible()
    tabs_to(page, "Hopp til innholdet")
    page.keyboard.press("Enter")
    page.goto("/sak/")
    tabs_to(page, "1:1 på 5.–7. trinn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1:1 på 5.–7. trinn")
    tabs_to(page, "Visjon for prosjektet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Visjon for prosjektet")
    tabs_to(page, "Tekst")
    page.keyboard.type("Elevene skal lese mer.")
    tabs_to(page, "Lagre")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Teksten er lagret.")).to_be_visible()
    expect(page.get_by_label("Tekst")).to_have_value("Elevene skal lese mer.")
