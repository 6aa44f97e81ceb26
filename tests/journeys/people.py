"""People at their browsers, so that a story reads as sentences.

Every page that somebody looks at is judged once: by axe at desktop width, and that nothing
is wider than a phone.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from entilen.accounts.models import Person
from tests.browser import DESKTOP, PHONE, Guard, assert_accessible, new_context

KEY = re.compile(r"(?<=/)(?=[^/]*\d)[^/]+(?=/)|(?<=/plan/)\w+|(?<=/vurdering/)\w+")
judged: set[str] = set()
"""Kinds of page that have been judged in this run: an address without its keys."""


class Someone:
    """One person at one browser."""

    def __init__(self, page: Page, *, script: bool = True) -> None:
        self.page = page
        self.script = script

    def opens(self, path: str) -> Response | None:
        """Go to an address."""
        return self.page.goto(path)

    def follows(self, name: str, *, within: str = "main") -> None:
        """Follow the first link with this name."""
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def presses(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        """The first button with this name."""
        return self.page.locator("main").get_by_role("button", name=name).first

    def writes(self, label: str, text: str) -> None:
        """Fill the first field with this label."""
        self.page.get_by_label(label).first.fill(text)

    def chooses(self, label: str, option: str) -> None:
        """Choose in a list."""
        self.page.get_by_label(label).first.select_option(label=option)

    def ticks(self, label: str) -> None:
        """Tick a box, or choose one of several."""
        self.page.get_by_label(label).first.check()

    def unfolds(self, summary: str) -> None:
        """Open what is folded."""
        self.page.locator("summary", has_text=summary).click()

    def attaches(self, label: str, name: str, content: bytes) -> None:
        """Choose a file."""
        file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.get_by_label(label).first.set_input_files(file)

    def sees(self, *texts: str) -> None:
        """Each text stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        """None of the texts stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)

    def is_at(self, heading: str) -> None:
        """The page has this heading, and is a good page."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.judges()

    def judges(self) -> None:
        """No axe violation, and nothing wider than a phone; once for each kind of page."""
        kind = KEY.sub("*", self.page.url.partition("?")[0])
        if kind in judged or not self.script:
            return
        judged.add(kind)
        assert_accessible(self.page)
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{self.page.url} is {width} wide on a phone"
        self.page.set_viewport_size(DESKTOP)


Enter = Callable[..., Someone]


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer, guard: Guard) -> Iterator[Enter]:
    """Let somebody sit down at a browser of their own: `enter(town.principal)`; nobody signed in
    where no person is named. `script=False` is a browser that runs none."""
    opened: list[BrowserContext] = []

    def sit_down(person: Person | None = None, *, script: bool = True) -> Someone:
        context = new_context(browser, live_server, guard, java_script_enabled=script)
        opened.append(context)
        if person is not None:
            context.add_cookies([session_of(person, live_server.url)])
        return Someone(context.new_page(), script=script)

    yield sit_down
    for context in opened:
        context.close()


def session_of(person: Person, url: str) -> Any:
    """The cookie of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


@contextmanager
def one_more_tab(someone: Someone) -> Iterator[Someone]:
    """One more tab of the same browser."""
    page = someone.page.context.new_page()
    yield Someone(page)
    page.close()
