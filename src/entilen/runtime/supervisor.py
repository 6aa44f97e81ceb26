"""Keeps database, pages and worker alive, and ends all of them when it ends.

One thread that looks at its children a few times a second: a child that exits, with any code, is
started again (a worker that loses PostgreSQL exits with 0), more slowly each time it fails early.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec
from types import FrameType

from entilen.config.environment import Refused, read, read_port
from entilen.runtime import children, surroundings, web
from entilen.runtime.places import FIRST_LINK, ROOT, home, say, stop
from entilen.runtime.surroundings import Surroundings

GLANCE = 0.3
READY_WITHIN = 60.0
EARLY = 10.0
LONGEST_PAUSE = 30.0


class Ended(Exception):
    """Someone asked for the end: Ctrl-C, SIGTERM, or a closed terminal."""


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
            self.not_before = now + min(LONGEST_PAUSE, 0.5 * 2**self.failures)
            say(f"{self.name} stoppet (kode {self.process.returncode}) og startes igjen")
            self.process = None
        if now >= self.not_before:
            self.start()

    def end(self) -> None:
        if self.process is not None:
            children.end(self.process, signal.SIGTERM, patience=15)


def demo(arguments: Sequence[str]) -> int:
    """The invented town."""
    return run_local("demo")


def oslo(arguments: Sequence[str]) -> int:
    """Oslo's own register, without an invented case."""
    return run_local("oslo")


def serve(arguments: Sequence[str]) -> int:
    """In earnest: everything comes from the environment, nothing is made up for it."""
    variables = {
        **os.environ,
        "ENTILEN_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "entilen.config.settings",
    }
    environment = read(variables)
    _refuse_taken_port(environment.port)
    with _until_ended():
        _supervise(
            Surroundings("production", variables, None),
            environment.port,
            web.workers_for_this_machine(),
        )
    return 0


def run_local(profile: str) -> int:
    """One profile on this machine alone, with the embedded database unless another is named."""
    port = read_port(os.environ)
    _refuse_taken_port(port)
    say("Starter databasen")
    with _until_ended(), surroundings.of(profile) as around:
        read(around.variables)
        _supervise(around, port, 1)
    return 0


@contextmanager
def _until_ended() -> Iterator[None]:
    """Turns the signals that mean «end» into `Ended`, once; the clearing up is not interrupted."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> None:
        for other in signals:
            signal.signal(other, signal.SIG_IGN)
        raise Ended

    for number in signals:
        signal.signal(number, end)
    with suppress(Ended):
        yield


def _supervise(around: Surroundings, port: int, workers: int) -> None:
    runtime = [sys.executable, "-m", "entilen.runtime"]
    services = [
        Service("Nettsidene", web.command(port=port, workers=workers), around.variables),
        Service("Arbeideren", [*runtime, "worker"], around.variables),
    ]
    try:
        if _finished([*runtime, "prepare"], around) != 0:
            stop("Entilen kunne ikke gjøres klar; grunnen står over.")
        for service in services:
            service.start()
        _announce_when_ready(around.profile, port, services)
        while True:
            _keep_all_alive(around, services)
            time.sleep(GLANCE)
    finally:
        say("Avslutter")
        for service in services:
            service.end()


def _keep_all_alive(around: Surroundings, services: Sequence[Service]) -> None:
    if around.postgres is not None and around.postgres.keep_alive():
        say("Databasen stoppet og er startet igjen")
    for service in services:
        service.keep_alive()


def _finished(command: list[str], around: Surroundings) -> int:
    process = children.start(command, environment=around.variables, folder=ROOT)
    try:
        return process.wait()
    finally:
        children.end(process, signal.SIGTERM, patience=15)


def _announce_when_ready(profile: str, port: int, services: Sequence[Service]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(port):
        if time.monotonic() > deadline:
            say("Nettsidene svarer ikke ennå; feilen står trolig over")
            return
        for service in services:
            service.keep_alive()
        time.sleep(0.1)
    sys.stdout.write("\n".join(["", *_welcome(profile, port), ""]) + "\n")
    sys.stdout.flush()


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/helse", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _welcome(profile: str, port: int) -> list[str]:
    """Where to go and whom to be; the desk knows who lives in the demo town."""
    lines = [f"Entilen er klar: http://localhost:{port}"]
    if find_spec("entilen.desk.welcome"):
        lines += import_module("entilen.desk.welcome").lines(profile)
    if profile == "demo":
        lines.append(f"Velg hvem du vil være: http://localhost:{port}/demo/")
    lines += _first_administrator(profile)
    return [*lines, "Avslutt med Ctrl-C."]


def _first_administrator(profile: str) -> list[str]:
    """The one-time link that `prepare` left, while nobody is here yet."""
    note = home(profile) / FIRST_LINK
    if not note.exists():
        return []
    return ["Ingen har tilgang ennå. Bli den første administratoren:", f"  {note.read_text()}"]


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refused(
                [f"Port {port} krever rettigheter du ikke har. Prøv for eksempel PORT=8001 ./run"]
            ) from None
        except OSError:
            raise Refused(
                [f"Port {port} er opptatt. Velg en annen, for eksempel PORT={port + 1} ./run"]
            ) from None
