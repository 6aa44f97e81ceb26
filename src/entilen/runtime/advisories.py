"""What is known to be wrong with what is locked: told in one line each, and never a failed check.

Whoever builds an unchanged commit shall not find it red one morning; so advisories are told, and
where no source of them answers, that is told too. The embedded PostgreSQL is judged by dates that
lie beside this module, which need no network.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from entilen.runtime.places import ROOT

LOCKED = ROOT / "requirements" / "dev.txt"
"""Everything that is installed, what the product runs on included."""
WITHIN = 60.0
"""Seconds that the question may take in all."""
DATES = Path(__file__).parent / "data" / "postgresql.json"
A_QUARTER = timedelta(days=100)
"""A minor release older than this has been followed by another, as the project plans them."""
MOST = 12


def advisory_lines(today: date) -> Iterator[str]:
    """What there is to tell, in the operator's language."""
    yield from _of_packages(ask(LOCKED))
    yield from _of_the_look(ask_npm())
    yield from server_lines(embedded_version(), today)


def ask(locked: Path) -> dict[str, Any]:
    """What the auditor says of a lock file; nothing where it is not there or does not answer."""
    return _answer(
        *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "5"),
        *("--requirement", str(locked)),
    )


def ask_npm() -> dict[str, Any]:
    """What npm says of what the look is built of."""
    ours = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    npm = shutil.which("npm", path=ours)
    return _answer(npm, "audit", "--json", "--package-lock-only") if npm else {}


def _answer(*command: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN, check=False
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return answer if isinstance(answer, dict) else {}


def _of_packages(answer: dict[str, Any]) -> Iterator[str]:
    """An auditor that reaches nobody skips every package, and says that all is well."""
    packages = answer.get("dependencies", [])
    asked = [row for row in packages if "vulns" in row]
    if not asked:
        yield "Kjente sårbarheter: ingen kilde svarer herfra, så pakkene er ikke kontrollert"
        return
    lines = [line for row in asked for line in _of_one(row)]
    skipped = len(packages) - len(asked)
    beside = f"; {skipped} ble ikke kontrollert" if skipped else ""
    if not lines:
        yield f"Kjente sårbarheter: ingen i {len(asked)} pakker{beside}"
        return
    yield f"Kjente sårbarheter: {len(lines)} i {len(asked)} pakker{beside}. Ta nye med ./run lock"
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"  og {len(lines) - MOST} til"


def _of_the_look(answer: dict[str, Any]) -> Iterator[str]:
    """The packages of the front end. npm fixes by version ranges, so `npm audit` says how."""
    known = answer.get("vulnerabilities")
    if known is None:
        yield "Utseendet: ingen kilde svarer herfra, så npm-pakkene er ikke kontrollert"
    elif known:
        yield f"Utseendet: sårbarheter i {', '.join(sorted(known)[:MOST])}. Se npm audit"
    else:
        yield "Utseendet: ingen kjente sårbarheter"


def _of_one(row: dict[str, Any]) -> Iterator[str]:
    for advisory in row["vulns"]:
        fixed = ", ".join(advisory.get("fix_versions") or [])
        mended = f"rettet i {fixed}" if fixed else "ikke rettet ennå"
        yield f"  {row['name']} {row.get('version', '')}: {advisory.get('id', '')}, {mended}"


def embedded_version() -> str:
    """The version of the PostgreSQL that comes along; empty where it does not say."""
    from entilen.runtime.postgres import shipped  # noqa: PLC0415 - it needs the wheel

    try:
        done = subprocess.run(
            (shipped() / "postgres", "--version"),
            capture_output=True, text=True, timeout=10, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().rpartition(" ")[2]


def server_lines(version: str, today: date) -> Iterator[str]:
    """How old the embedded server is, where that is something to act upon."""
    known = json.loads(DATES.read_text(encoding="utf-8"))
    released = known["minor"].get(version)
    name = f"PostgreSQL {version or '(ukjent utgave)'} som følger med"
    if released is None:
        yield f"{name}: utgivelsesdatoen er ikke ført i {DATES.relative_to(ROOT)}"
        return
    day, last = date.fromisoformat(released), known["last_day"].get(version.partition(".")[0])
    if last and today > date.fromisoformat(last):
        yield f"{name}, støttes ikke lenger av dem som lager den. Bruk en egen tjener i drift"
    elif today - day > A_QUARTER:
        yield (
            f"{name}, er fra {day:%d.%m.%Y}, og det er kommet rettelser etter den. "
            "Bruk en egen tjener i drift (docs/operations/install.md)"
        )
