"""Every page by every role: each follows every link that it is shown in the demo town.

First without script, by the test client: what is served is whole. Then in Chromium, one page of
each kind: axe, the keyboard, a phone, and 400 % zoom. Pages of one kind that are built of the
same parts are opened once, whoever was shown them.
"""

import os
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest import Subtests
from pytest_django.live_server_helper import LiveServer

from entilen.accounts.models import Person
from entilen.process.vocabulary import DERIVED, Role
from entilen.town.actions import load_town
from tests.browser import (
    DESKTOP,
    PHONE,
    ZOOMED,
    Guard,
    assert_accessible,
    assert_by_keyboard,
    assert_nothing_wider,
    new_context,
)
from tests.pages.inspection import inspect

SKIP = ("/ui/", "/logg-ut/", "/static/", "/demo/ut/")
MANY = 120
"""Pages that each role visits; each kind of address is visited at most three times."""
KEYED = frozenset(
    {"sak", "beslutning", "kvittering", "skoler", "register", "skole", "styre"}
    | {"plan", "vurdering", "hjelp", "krav"}
)
"""The steps of an address that a key follows."""
ROLES = [
    *(role for role in Role if role not in DERIVED | {Role.BOARD_MEMBER}),
    None,
]


def kind_of(path: str) -> str:
    """An address without its keys: pages of one kind look alike."""
    steps = path.strip("/").split("/")
    keyed = {
        number
        for number, step in enumerate(steps)
        if step.isdigit() or (number and steps[number - 1] in KEYED)
    }
    return "/".join("*" if number in keyed else step for number, step in enumerate(steps))


class _Parts(HTMLParser):
    """What a page is built of: its elements with their classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element."""
        self.found.add(f"{tag}.{dict(attrs).get('class') or ''}")


@dataclass
class Walk:
    """What one role met: its faults, and what was shown, by address."""

    faults: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> set[str]:
        """The kinds of page it was shown."""
        return {kind_of(urlsplit(address).path) for address in self.shown}


def walk(client: Client) -> Walk:
    """Visit pages from the front door on."""
    met, waiting, seen = Walk(), deque(["/"]), {"/"}
    kinds: Counter[str] = Counter()
    while waiting and sum(kinds.values()) < MANY:
        path = waiting.popleft()
        kind = kind_of(urlsplit(path).path)
        if kinds[kind] >= 3:
            continue
        kinds[kind] += 1
        response = client.get(path, follow=True)
        if response.status_code != 200:
            met.faults.append(f"{path}: {response.status_code}")
        elif "text/html" in response.headers["Content-Type"]:
            html = response.content.decode()
            wrong, links = inspect(html)
            met.faults += [f"{path}: {fault}" for fault in wrong]
            met.shown[path] = html
            for address in filter(None, (_ours(path, link) for link in links)):
                if address not in seen:
                    seen.add(address)
                    waiting.append(address)
    return met


def _ours(path: str, link: str) -> str | None:
    target = urlsplit(urljoin(f"http://x{path}", link))
    address = target.path + (f"?{target.query}" if target.query else "")
    return None if target.netloc != "x" or address.startswith(SKIP) else address


def look(page: Page, address: str, role: str) -> None:
    """One page as those meet it who cannot see it, use no mouse, or hold a phone."""
    page.set_viewport_size(DESKTOP)
    page.goto(address)
    assert_accessible(page)
    assert_by_keyboard(page)
    for size in (PHONE, ZOOMED):
        page.set_viewport_size(size)
        assert_nothing_wider(page)
        if folder := os.environ.get("SHOTS"):
            name = re.sub(r"\W+", "-", address).strip("-") or "front"
            page.screenshot(path=f"{folder}/{role}-{name}-{size['width']}.png", full_page=True)


def somebody(role: Role) -> Person:
    """Somebody in the town with this role; for a school's roles at a school on its way."""
    people = Person.objects.filter(roles__role=role).order_by("pk")
    return people[4] if people.count() > 6 else people[0]


def enter(client: Client, context: BrowserContext, person: Person, origin: str) -> None:
    """Sign in by the demo town's door, in both."""
    client.force_login(person)
    session = client.session
    session["demo_door"] = True
    session.save()
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": origin}])


@pytest.mark.django_db(transaction=True)
def test_every_page_by_every_role(
    browser: Browser,
    live_server: LiveServer,
    guard: Guard,
    settings: Any,
    subtests: Subtests,
) -> None:
    settings.MODE = "demo"
    load_town()
    opened: set[str] = set()
    for role in ROLES:
        name = role.value if role else "visitor"
        with subtests.test(name):
            client = Client(SERVER_NAME="localhost")
            context = new_context(browser, live_server, guard)
            if role:
                enter(client, context, somebody(role), live_server.url)
            met = walk(client)
            assert met.faults == []
            assert len(met.kinds) > 6
            page = context.new_page()
            for address, html in met.shown.items():
                parts = {f"{kind_of(urlsplit(address).path)} {it}" for it in _Parts(html).found}
                if parts - opened:
                    opened |= parts
                    look(page, address, name)
            context.close()
