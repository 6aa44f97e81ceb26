"""The guard itself: what it lets pass, what it catches, and axe under the strict policy."""

import pytest
from playwright.sync_api import Page

from tests.browser import Guard, assert_accessible


def test_an_answer_without_fault_passes(page: Page) -> None:
    page.goto("/helse")
    assert page.inner_text("body").startswith("ok")


def test_an_unexpected_answer_is_caught(page: Page, guard: Guard) -> None:
    page.goto("/finnes-ikke")
    assert any(fault.startswith("404: GET") for fault in guard.faults)
    guard.faults.clear()


def test_an_expected_answer_is_not(page: Page, guard: Guard) -> None:
    guard.expect_status(404)
    page.goto("/finnes-ikke")


def test_a_foreign_request_is_caught(page: Page, guard: Guard) -> None:
    page.goto("/helse")
    page.evaluate("fetch('http://example.org/').catch(() => 0)")
    assert any("example.org" in fault for fault in guard.faults)
    guard.faults.clear()


def test_axe_finds_what_is_wrong_under_the_strict_policy(page: Page) -> None:
    page.goto("/helse")
    with pytest.raises(AssertionError, match="html-has-lang"):
        assert_accessible(page)
