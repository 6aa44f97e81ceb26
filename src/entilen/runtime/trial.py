"""The doors that judge the project: `check` reads it, `test` also runs it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from entilen.runtime import chromium
from entilen.runtime.places import ROOT, say

CHECKS = {
    "Form": ("ruff", "format", "--check", "."),
    "Regler": ("ruff", "check", "."),
    "Typer": ("mypy",),
    "Hvem som importerer hva": ("lint-imports",),
}


def check(arguments: Sequence[str]) -> int:
    """Every check runs, so that one round shows all there is to mend."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if failed:
        say(f"Ikke i orden: {', '.join(failed)}")
    return 1 if failed else 0


def test(arguments: Sequence[str]) -> int:
    """The checks and the whole suite; with arguments, only what pytest is asked for."""
    unchecked = 0 if arguments else check([])
    if not arguments:
        chromium.required()
    say("Prøver")
    return _run([sys.executable, "-m", "pytest", *arguments]) or unchecked


def _passes(name: str, command: Sequence[str]) -> bool:
    say(name)
    tool = Path(sys.executable).parent / command[0]
    return _run([str(tool), *command[1:]]) == 0


def _run(command: Sequence[str]) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False).returncode
    except KeyboardInterrupt:
        return 130
