"""Doors that need the database and nothing else: Django's own commands, and the measurements."""

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from entilen.runtime import surroundings
from entilen.runtime.places import ROOT, say, stop


def manage(arguments: Sequence[str]) -> int:
    """A command of Django's, beside a running `./run` or with a database started for it alone."""
    with surroundings.joining(surroundings.chosen_profile()) as around:
        return _run(["-m", "django", *arguments], around.variables)


def bench(arguments: Sequence[str]) -> int:
    """The measurements in `bench/`, on a scratch database that `entilen.runtime` keeps apart."""
    if find_spec("bench") is None:
        stop("Det finnes ingen målinger her: mappen bench mangler.")
    with surroundings.of("bench") as around:
        say("Gjør måledatabasen klar")
        done = _run(["-m", "django", "migrate", "--verbosity", "0"], around.variables)
        return done or _run(["-m", "bench", *arguments], around.variables)


def _run(arguments: Sequence[str], variables: dict[str, str]) -> int:
    try:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=variables, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130
