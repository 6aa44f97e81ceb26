"""A real browser for tests: found on the machine, guarded on every page, and judged by axe.

Any answer of 400 or more, any error in the console and any request to another origin fails the
test it happens in. A test that means to meet a refusal says so: `guard.expect_status(403)`.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from entilen.runtime import chromium
from entilen.runtime.places import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""What is left of a window of 1280 × 1024 at 400 % zoom (WCAG 2.2, 1.4.10)."""
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((it) => it.getBoundingClientRect().right > width + 1)
        .slice(-3)
        .map((it) => it.outerHTML.slice(0, 160));
}"""
WITHOUT_FOCUS = """() => {
    const wrong = [];
    const all = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, "
        + "textarea:enabled, summary, [tabindex]:not([tabindex='-1'])";
    for (const it of document.querySelectorAll(all)) {
        if (!it.checkVisibility()) continue;
        if (it.tabIndex > 0) wrong.push("out of order: " + it.outerHTML.slice(0, 160));
        it.focus({ focusVisible: true, preventScroll: true });
        const style = getComputedStyle(it);
        const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
        if (document.activeElement !== it) wrong.push("no focus: " + it.outerHTML.slice(0, 160));
        else if (!shown) wrong.push("focus not shown: " + it.outerHTML.slice(0, 160));
    }
    return wrong;
}"""
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class Guard:
    """Watches everything the browser does in one test."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        self._expected: set[int] = set()

    def expect_status(self, *statuses: int) -> None:
        """From here on these answers are what the test is about."""
        self._expected |= set(statuses)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and not self._ours(request.url):
            self.faults.append(f"foreign request: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A browser asks for the icon by itself where an answer is not a page and cannot name one.
        if message.type != "error" or message.location["url"] == f"{self.origin}/favicon.ico":
            return
        expected = any(f"status of {status}" in message.text for status in self._expected)
        if not expected:
            self.faults.append(f"console: {message.text}")

    def _ours(self, url: str) -> bool:
        return url == self.origin or url.startswith(f"{self.origin}/")


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept() -> Iterator[None]:
    """A browser keeps static files, as it does in operation, and asks for each once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", _lasting(StaticFilesHandler.serve))
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver, for as long as the run lasts."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the run. Never skipped: without one the run ends with a sentence."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    opened = playwright.chromium.launch(
        executable_path=chromium.required(), args=[*QUIET, *sandbox], headless=True
    )
    yield opened
    opened.close()


@pytest.fixture
def guard(live_server: LiveServer) -> Iterator[Guard]:
    """What fails a test for anything the browser met that nobody expected."""
    watching = Guard(live_server.url)
    yield watching
    assert not watching.faults, "\n".join(watching.faults)


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, guard: Guard) -> Iterator[BrowserContext]:
    """A fresh person at a Norwegian machine."""
    opened = new_context(browser, live_server, guard)
    yield opened
    opened.close()


@pytest.fixture
def context_without_script(
    browser: Browser, live_server: LiveServer, guard: Guard
) -> Iterator[BrowserContext]:
    """A fresh person whose browser runs no script."""
    opened = new_context(browser, live_server, guard, java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page at desktop width; `page.set_viewport_size(PHONE)` makes it a phone."""
    return context.new_page()


def new_context(
    browser: Browser, live_server: LiveServer, guard: Guard, **options: Any
) -> BrowserContext:
    """One more person, for tests in which several act at once."""
    settings: dict[str, Any] = {
        "base_url": live_server.url,
        "locale": "nb-NO",
        "timezone_id": "Europe/Oslo",
        "viewport": DESKTOP,
        **options,
    }
    opened = browser.new_context(**settings)
    opened.set_default_timeout(10_000)
    guard.watch(opened)
    return opened


def assert_accessible(page: Page) -> None:
    """No axe violation on the page as it stands now.

    axe enters by the debugger, not as a script of the page: the page's strict policy stays on.
    """
    session = page.context.new_cdp_session(page)
    try:
        _evaluate(session, AXE.read_text(encoding="utf-8") + "\n;0")
        report = _evaluate(session, "axe.run(document, {resultTypes: ['violations']})")
    finally:
        session.detach()
    violations = [
        f"{violation['id']}: {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:5])
        for violation in report["violations"]
    ]
    assert not violations, f"axe at {page.url}:\n" + "\n".join(violations)


def assert_nothing_wider(page: Page) -> None:
    """Nothing makes the page scroll sideways at the width it has now."""
    wide = page.evaluate(WIDER)
    assert not wide, f"wider than the screen at {page.url}: {wide}"


def assert_by_keyboard(page: Page) -> None:
    """All that a mouse can use takes the focus, in reading order, and shows that it has it."""
    unseen = page.evaluate(WITHOUT_FOCUS)
    assert not unseen, f"by keyboard at {page.url}: {unseen}"


def _lasting(serve: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def served(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    return served


def _evaluate(session: Any, expression: str) -> Any:
    answer = session.send(
        "Runtime.evaluate",
        {"expression": expression, "awaitPromise": True, "returnByValue": True},
    )
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")
