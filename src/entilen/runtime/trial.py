"""The doors that judge the project: `check` reads it, `test` also runs it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from entilen.runtime import chromium
from entilen.runtime.advisories import advisory_lines
from entilen.runtime.places import ROOT, say, stop

CHECKS = {
    "Form": ("ruff", "format", "--check", "."),
    "Regler": ("ruff", "check", "."),
    "Maler": ("python", "scripts/format_templates.py", "--check"),
    "Typer": ("mypy",),
    "Hvem som importerer hva": ("lint-imports",),
}

PYTEST = (sys.executable, "-m", "pytest")
SHARED = ("--dist", "loadfile", "--no-loadscope-reorder")
MOST = 4
"""Processes that the suite is shared out to at most: the longest file then takes all the time."""


def check(arguments: Sequence[str]) -> int:
    """Every check runs, so that one round shows all there is to mend.

    Known advisories are told last, and fail nothing: they change without us.
    """
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    say("Kjente feil i det som er låst")
    for line in advisory_lines(date.today()):
        say(line)
    if failed:
        say(f"Ikke i orden: {', '.join(failed)}")
    return 1 if failed else 0


def test(arguments: Sequence[str]) -> int:
    """The checks and the whole suite; with arguments, only what pytest is asked for."""
    if arguments:
        say("Prøver")
        return _run([*PYTEST, *arguments])
    unchecked = check([])
    chromium.required()
    say("Prøver")
    return _run([*PYTEST, *_shared_out()]) or unchecked


PROOFS = {
    "gates": ("tests/process/test_each_gate_is_needed.py",),
    "turns": ("tests/turns",),
    "numbers": ("tests/reckoning",),
}
"""Long proofs by name: tests that then try all there is, where the suite tries a sample."""


PROGRAMS = {"faults": "scripts.prove_faults"}
"""Long proofs that are no tests: programs with figures of their own."""


def prove(arguments: Sequence[str]) -> int:
    """A proof that is too long for the suite: everything of a kind, instead of a sample."""
    name, *rest = arguments or [""]
    if name in PROGRAMS:
        return _run([sys.executable, "-m", PROGRAMS[name], *rest])
    if name not in PROOFS:
        known = [*PROOFS, *PROGRAMS]
        stop("Skriv hva som skal prøves:", *(f"./run prove {one}" for one in known))
    os.environ["ENTILEN_PROVE"] = name
    say(f"Prøver alt: {name}")
    return _run([*PYTEST, *PROOFS[name], "-q", *_shared_out(), *rest])


def _shared_out() -> list[str]:
    """One process for each core, as far as more help; a file stays whole in one of them."""
    ours = getattr(os, "sched_getaffinity", None)  # not on every system
    number = min(len(ours(0)) if ours else os.cpu_count() or 1, MOST)
    return ["-n", str(number), *SHARED] if number > 1 else []


def _passes(name: str, command: Sequence[str]) -> bool:
    say(name)
    tool = Path(sys.executable).parent / command[0]
    return _run([str(tool), *command[1:]]) == 0


def _run(command: Sequence[str]) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False).returncode
    except KeyboardInterrupt:
        return 130
