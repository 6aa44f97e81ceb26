"""The browser of the tests: one that is found, or one that is installed; never none in silence."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from entilen.runtime.places import say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SPOKEN_BY_APT = ("debian", "ubuntu")


def installed() -> str | None:
    """A Chromium on this machine that starts, or None. `CHROMIUM` names one by hand."""
    named = os.environ.get("CHROMIUM")
    candidates: list[str | None] = [named] if named else [shutil.which(name) for name in NAMES]
    for candidate in [*candidates, _playwrights_own()]:
        if candidate and _runs([candidate, "--version"]):
            return candidate
    return None


def required() -> str:
    """A browser, installed when there is none; ends the run with a sentence when that fails too."""
    known = installed()
    if known:
        return known
    if os.geteuid() == 0 and shutil.which("apt-get") and _is_debian():
        say("Installerer Chromium fra systemets pakker")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _runs(["apt-get", "update", "-q"], environment)
        _runs(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], environment
        )
    else:
        say("Henter Chromium med Playwright")
        _runs([sys.executable, "-m", "playwright", "install", "chromium"])
    known = installed()
    if known is None:
        stop(
            "Prøvene trenger en ekte nettleser, og fant ingen som starter. Installer Chromium",
            "(Debian og Ubuntu: apt install chromium), eller sett CHROMIUM=/sti/til/chromium.",
        )
    return known


def _playwrights_own() -> str | None:
    """The newest one that Playwright has downloaded, if any."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    mac = Path.home() / "Library" / "Caches" / "ms-playwright"
    folder = Path(named) if named else Path.home() / ".cache" / "ms-playwright"
    downloads = [
        *(path for place in (folder, mac) for path in place.glob("chromium-*/chrome-*/chrome")),
        *mac.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
    ]
    return str(max(downloads, key=lambda path: path.stat().st_mtime)) if downloads else None


def _is_debian() -> bool:
    about = Path("/etc/os-release")
    return about.exists() and any(name in about.read_text().lower() for name in SPOKEN_BY_APT)


def _runs(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    if done.returncode != 0 and "--version" not in command:
        sys.stderr.write((done.stderr or done.stdout)[-800:] + "\n")
    return done.returncode == 0
