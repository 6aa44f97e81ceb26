"""Keeping what runs alive: started again when it ends, more slowly each time it fails early."""

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from entilen.config.health import FULL
from entilen.runtime import children
from entilen.runtime.places import ROOT, say
from entilen.runtime.postgres import CannotStart, Postgres

EARLY = 10.0
LONGEST_PAUSE = 8.0


def pause_after(failures: int) -> float:
    """How long to wait before trying again."""
    return float(min(LONGEST_PAUSE, 0.5 * 2 ** min(failures, 10)))


def is_full(place: Path) -> bool:
    """Whether the disk that holds the place has no room to work in."""
    return shutil.disk_usage(place).free < FULL


@dataclass
class Service:
    """One long-lived child and when it may be started again."""

    name: str
    command: list[str]
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        self.process = children.start(self.command, environment=self.variables, folder=ROOT)
        self.started = time.monotonic()

    def keep_alive(self) -> None:
        """Start it if it has exited; one that keeps failing early waits longer each time."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self.failures = self.failures + 1 if now - self.started < EARLY else 0
            self.not_before = now + pause_after(self.failures)
            say(f"{self.name} stoppet (kode {self.process.returncode}) og startes igjen")
            self.process = None
        if now >= self.not_before:
            self.start()

    def end(self) -> None:
        if self.process is not None:
            children.end(self.process, signal.SIGTERM, patience=15)


@dataclass
class KeptServer:
    """The embedded database: tried again for ever, so that freeing a full disk is enough."""

    postgres: Postgres
    failures: int = 0
    not_before: float = 0.0

    def keep_alive(self) -> None:
        """Start it if it has ended, and say so; what hinders it is said each time."""
        if self.postgres.running or time.monotonic() < self.not_before:
            return
        try:
            if self.postgres.keep_alive():
                say("Databasen stoppet og er startet igjen")
            self.failures = 0
        except (CannotStart, OSError) as trouble:
            self.failures += 1
            pause = pause_after(self.failures)
            self.not_before = time.monotonic() + pause
            why = "disken er full; frigjør plass" if is_full(self.postgres.place) else trouble
            say(f"Databasen lar seg ikke starte: {why}. Prøver igjen om {pause:.0f} s")
