"""`./run check` tells of advisories and of the embedded server's age, and fails by neither."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entilen.runtime import advisories, trial
from entilen.runtime.advisories import advisory_lines, ask, embedded_version, server_lines

SPRING, AUTUMN = date(2026, 6, 1), date(2026, 11, 27)
SKIPPED = {"name": "nh3", "skip_reason": "not found"}


def told(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> list[str]:
    monkeypatch.setattr(advisories, "ask", lambda locked: answer)
    monkeypatch.setattr(advisories, "ask_npm", lambda: {"vulnerabilities": {}})
    monkeypatch.setattr(advisories, "embedded_version", lambda: "18.4")
    *lines, look = advisory_lines(SPRING)
    assert look == "Utseendet: ingen kjente sårbarheter"
    return lines


def test_where_nobody_answers_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in ({}, {"dependencies": [SKIPPED, SKIPPED]}):
        [line] = told(monkeypatch, answer)
        assert "ingen kilde svarer herfra" in line


def test_each_advisory_is_named_with_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = {"name": "nh3", "version": "1", "vulns": []}
    assert told(monkeypatch, {"dependencies": [clean, SKIPPED]}) == [
        "Kjente sårbarheter: ingen i 1 pakker; 1 ble ikke kontrollert"
    ]
    bad = {
        "name": "django",
        "version": "5.2.1",
        "vulns": [
            {"id": "CVE-2026-1", "fix_versions": ["5.2.2"]},
            {"id": "CVE-2026-2", "fix_versions": []},
        ],
    }
    head, first, second = told(monkeypatch, {"dependencies": [clean, bad]})
    assert head.startswith("Kjente sårbarheter: 2 i 2 pakker")
    assert first == "  django 5.2.1: CVE-2026-1, rettet i 5.2.2"
    assert second == "  django 5.2.1: CVE-2026-2, ikke rettet ennå"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({"message": "405"}, "ingen kilde svarer herfra"),
        ({"vulnerabilities": {"htmx.org": {}}}, "sårbarheter i htmx.org"),
    ],
)
def test_the_packages_of_the_look_are_told_of_too(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any], line: str
) -> None:
    monkeypatch.setattr(advisories, "ask", lambda locked: {})
    monkeypatch.setattr(advisories, "ask_npm", lambda: answer)
    assert any(line in told for told in advisory_lines(SPRING))


def test_an_auditor_that_says_nothing_sensible_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(tmp_path / "nowhere.txt") == {}
    monkeypatch.setattr(advisories, "WITHIN", 0.001)
    assert ask(advisories.LOCKED) == {}


def test_the_embedded_server_is_told_of_when_it_is_old() -> None:
    assert list(server_lines("18.4", SPRING)) == []
    [line] = server_lines("18.4", AUTUMN)
    assert "er fra 14.05.2026" in line and "egen tjener i drift" in line
    [line] = server_lines("18.4", date(2030, 12, 1))
    assert "støttes ikke lenger" in line
    [line] = server_lines("18.99", AUTUMN)
    assert "utgivelsesdatoen er ikke ført" in line
    assert "ukjent utgave" in next(iter(server_lines("", AUTUMN)))


def test_the_date_of_the_server_that_comes_along_is_known() -> None:
    """A new wheel brings a new server: its date is entered with it."""
    assert not [line for line in server_lines(embedded_version(), SPRING) if "ikke ført" in line]


def test_neither_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trial, "CHECKS", {})
    monkeypatch.setattr(trial, "advisory_lines", lambda today: iter(["django: CVE-2026-1"]))
    assert trial.check([]) == 0
    both = capsys.readouterr()
    assert "CVE-2026-1" in both.out + both.err
