"""The product under trial: its own supervisor with everything below it, and who starts that again.

All that runs below the supervisor has to come back by itself. The supervisor alone is started again
from outside, as systemd does with `Restart=always`.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from entilen.runtime.places import ROOT
from scripts.prove_faults.disk import Disk

HOST = "entilen.example"
START = "from entilen.runtime.supervisor import run_local; run_local('production')"
"""In earnest, with the embedded database: the whole house under one supervisor."""
RESTART_AFTER = 1.0
REFUSED = re.compile(rb"was not taken .*refused")
GLANCE = 0.1
LOOKS = 4
PARTS = {"web": "entilen.runtime web", "worker": "entilen.runtime worker", "database": "/postgres"}


class House:
    """The running product. `restarts` counts how often its supervisor was started again."""

    def __init__(self, disk: Disk, mail: int) -> None:
        self.disk, self.port = disk, _free_port()
        self.log = disk.folder.with_name(disk.folder.name + ".log")
        self.restarts = 0
        self._ending = threading.Event()
        self._environment = {
            **_without_ours(),
            "ENTILEN_VAR": str(disk.folder),
            "PORT": str(self.port),
            "ALLOWED_HOSTS": HOST,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "MAIL_URL": f"smtp://127.0.0.1:{mail}",
            "MAIL_FROM": "Entilen <entilen@kommune.example>",
            "BEHIND_PROXY": "1",
        }
        self.process = self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", START],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _keep(self) -> None:
        while not self._ending.wait(GLANCE):
            if self.process.poll() is not None and not self._ending.wait(RESTART_AFTER):
                self.process = self._start()
                self.restarts += 1

    @property
    def environment(self) -> dict[str, str]:
        """What a process beside the product needs to reach its data."""
        return {
            **self._environment,
            "DATABASE_URL": self.database,
            "ENTILEN_MODE": "production",
            "DJANGO_SETTINGS_MODULE": "entilen.config.settings",
        }

    @property
    def database(self) -> str:
        """Where the database answers now: it has a new port each time the supervisor starts."""
        return (self.disk.folder / "production" / "database-url").read_text()

    def part(self, name: str) -> psutil.Process | None:
        """The process of one part, while it lives."""
        try:
            for child in psutil.Process(self.process.pid).children():
                if PARTS[name] in " ".join(child.cmdline()) and child.status() != "zombie":
                    return child
        except psutil.Error:
            return None
        return None

    def below(self, name: str) -> list[psutil.Process]:
        """What a part has started: the processes that answer, or the database's connections."""
        above = self.part(name)
        try:
            return above.children() if above else []
        except psutil.Error:
            return []

    def is_well(self) -> bool:
        """Whether people can be sent here, and there is somebody to do what follows."""
        return self.part("worker") is not None and self.ready() == 200

    def ready(self) -> int:
        """What `/klar` answers; 0 where nobody does."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/klar", headers={"Host": HOST})
            return line.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            line.close()

    def until_well(self, within: float, *, since: float | None = None) -> float | None:
        """Seconds from then until all was well and stayed so; None where that takes too long.

        A part that was killed this moment looks alive for another one, so one look is not enough.
        """
        began = since if since is not None else time.monotonic()
        well: list[float] = []
        while len(well) < LOOKS:
            now = time.monotonic()
            well = [*well, now] if self.is_well() else []
            if now - began > within:
                return None
            time.sleep(GLANCE)
        return well[0] - began

    def refusals(self) -> int:
        """How often the product has said that nobody took its letter's call."""
        return len(REFUSED.findall(self.log.read_bytes()))

    def end(self) -> None:
        """End it as an operator does; what is left after that is ended without asking."""
        self._ending.set()
        family = _family(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for left in psutil.wait_procs(family, timeout=20)[1]:
            left.kill()


@contextmanager
def standing(disk: Disk, mail: int) -> Iterator[House]:
    """The product from its first start to its end."""
    house = House(disk, mail)
    try:
        yield house
    finally:
        house.end()


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _without_ours() -> dict[str, str]:
    ours = ("ENTILEN_", "DJANGO_", "DATABASE_", "BIND", "METRICS_", "OIDC_", "SECRET_KEY", "PORT")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def log_of(place: Path) -> str:
    """What the product has said."""
    return place.read_text(errors="replace")
