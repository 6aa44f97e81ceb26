"""Keeps database, pages and worker alive, and ends all of them when it ends.

One thread that looks at its children a few times a second: a child that exits, with any code, is
started again (a worker that loses PostgreSQL exits with 0), more slowly each time it fails early.
"""

import errno
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from entilen.config.environment import LOCAL, Environment, Refused, read, read_port
from entilen.config.version import edition
from entilen.runtime import children, surroundings, web
from entilen.runtime.keeping import KeptServer, Service
from entilen.runtime.places import FIRST_LINK, ROOT, home, say, stop
from entilen.runtime.serve import in_earnest
from entilen.runtime.surroundings import Surroundings

GLANCE = 0.3
READY_WITHIN = 60.0
UNPROTECTED = (
    "BEHIND_PROXY mangler. Uten en proxy som tar seg av https, svarer sidene bare med en setning "
    "om det. Sett BEHIND_PROXY=1 når proxyen er på plass"
)
Parts = tuple[str, ...]


class Ended(Exception):
    """Someone asked for the end: Ctrl-C, SIGTERM, or a closed terminal."""


def demo(arguments: Sequence[str]) -> int:
    """The invented town."""
    return run_local("demo")


def oslo(arguments: Sequence[str]) -> int:
    """Oslo's own register, without an invented case."""
    return run_local("oslo")


def everything(arguments: Sequence[str]) -> int:
    """In earnest: pages and worker on this machine."""
    return _serve(("web", "worker"))


def web_alone(arguments: Sequence[str]) -> int:
    """In earnest: the pages alone; a worker runs elsewhere."""
    return _serve(("web",))


def worker_alone(arguments: Sequence[str]) -> int:
    """In earnest: the worker alone, which listens to no port."""
    return _serve(("worker",))


def _serve(parts: Parts) -> int:
    environment = in_earnest()
    if "web" in parts:
        _refuse_taken_port(environment.bind, environment.port)
    if not environment.behind_proxy:
        say(UNPROTECTED)
    with _until_ended():
        around = Surroundings("production", dict(os.environ), None)
        _supervise(around, environment, web.workers_for_this_machine(), parts)
    return 0


def run_local(profile: str) -> int:
    """One profile on this machine alone, with the embedded database unless another is named."""
    _refuse_taken_port(LOCAL, read_port(os.environ))
    say("Starter databasen")
    with _until_ended(), surroundings.of(profile) as around:
        _supervise(around, read(around.variables), 1, ("web", "worker"))
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


def _supervise(around: Surroundings, environment: Environment, workers: int, parts: Parts) -> None:
    runtime = [sys.executable, "-m", "entilen.runtime"]
    counted = {"PROMETHEUS_MULTIPROC_DIR": str(_emptied(home(around.profile) / "metrics"))}
    pages = web.command(port=environment.port, workers=workers, host=environment.bind)
    services = [
        service
        for part, service in (
            ("web", Service("Nettsidene", pages, around.variables | counted)),
            ("worker", Service("Arbeideren", [*runtime, "worker"], around.variables)),
        )
        if part in parts
    ]
    server = [KeptServer(around.postgres)] if around.postgres else []
    try:
        if _finished([*runtime, "prepare", *parts[:1]], around, server) != 0:
            stop("Entilen kunne ikke gjøres klar; grunnen står over.")
        for service in services:
            service.start()
        kept: list[KeptServer | Service] = [*server, *services]
        if "web" in parts:
            _announce_when_ready(around.profile, environment, kept)
        else:
            say(f"Arbeideren er i gang (Entilen {edition()})")
        while True:
            for one in kept:
                one.keep_alive()
            time.sleep(GLANCE)
    finally:
        say("Avslutter")
        for service in services:
            service.end()


def _emptied(folder: Path) -> Path:
    """A folder for the figures that the web server's processes share, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _finished(command: list[str], around: Surroundings, server: Sequence[KeptServer]) -> int:
    """What a command ended with. The database that it waits for is kept alive for it meanwhile."""
    process = children.start(command, environment=around.variables, folder=ROOT)
    try:
        while (code := process.poll()) is None:
            for one in server:
                one.keep_alive()
            time.sleep(GLANCE / 3)
        return code
    finally:
        children.end(process, signal.SIGTERM, patience=15)


def _announce_when_ready(
    profile: str, environment: Environment, kept: Sequence[KeptServer | Service]
) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(environment):
        if time.monotonic() > deadline:
            say("Nettsidene svarer ikke ennå; feilen står trolig over")
            return
        for one in kept:
            one.keep_alive()
        time.sleep(0.1)
    sys.stdout.write("\n".join(["", *_welcome(profile, environment), ""]) + "\n")
    sys.stdout.flush()


def _answers(environment: Environment) -> bool:
    here = {"0.0.0.0": LOCAL, "::": "::1"}.get(environment.bind, environment.bind)  # noqa: S104
    connection = HTTPConnection(here, environment.port, timeout=5)
    try:
        connection.request("GET", "/helse", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _welcome(profile: str, environment: Environment) -> list[str]:
    """Where to go and whom to be; the desk knows who lives in the demo town."""
    lines = [f"Entilen er klar: {environment.address}"]
    if environment.for_real:
        place = f"[{environment.bind}]" if ":" in environment.bind else environment.bind
        lines.append(f"Entilen {edition()} svarer proxyen på {place}:{environment.port}")
    if find_spec("entilen.desk.welcome"):
        lines += import_module("entilen.desk.welcome").lines(profile)
    if profile == "demo":
        lines.append(f"Velg hvem du vil være: {environment.address}/demo/")
    return [*lines, *_first_administrator(profile), "Avslutt med Ctrl-C."]


def _first_administrator(profile: str) -> list[str]:
    """What `prepare` left to be said of the first administrator, while nobody is here yet."""
    note = home(profile) / FIRST_LINK
    return note.read_text().splitlines() if note.exists() else []


def _refuse_taken_port(bind: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as fault:
            raise Refused([_why_not(bind, port, fault.errno)]) from None


def _why_not(bind: str, port: int, number: int | None) -> str:
    match number:
        case errno.EACCES | errno.EPERM:
            return f"Port {port} krever rettigheter du ikke har. Prøv for eksempel PORT=8001 ./run"
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return f"BIND er {bind}, men denne maskinen har ingen slik adresse."
        case _:
            return f"Port {port} er opptatt. Velg en annen, for eksempel PORT={port + 1} ./run"
