"""The supervisor as a person meets it: it comes up, mends itself, and ends without a trace."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import pytest

from entilen.runtime import supervisor
from entilen.runtime.keeping import KeptServer
from entilen.runtime.places import ROOT, VAR
from entilen.runtime.postgres import Postgres
from entilen.runtime.surroundings import Surroundings

# The profile without first data: what is tried here is the keeping alive, not the demo town.
START = "from entilen.runtime.supervisor import run_local; run_local('bench')"
PATIENCE = 40.0


class Running:
    """A supervisor with its children, and what it has said."""

    def __init__(self, port: int) -> None:
        self.port = port
        variables = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "SECRET_KEY", "ENTILEN_MODE", "DJANGO_SETTINGS_MODULE")
        }
        self.log = VAR / "test" / "supervised.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START],
                cwd=ROOT,
                env={
                    **variables,
                    "PORT": str(port),
                    "ENTILEN_VAR": str(VAR / "test" / "supervised"),
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def child(self, pattern: str) -> psutil.Process | None:
        """The running child whose command line matches."""
        for process in psutil.Process(self.process.pid).children():
            try:
                if re.search(pattern, " ".join(process.cmdline())):
                    return process
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return None

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/helse", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _eventually(true: Callable[[], bool], running: Running) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert running.process.poll() is None, running.log_text()
        assert time.monotonic() < deadline, running.log_text()
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One supervisor for the tests of this module, which are told in order."""
    started = Running(_free_port())
    yield started
    started.process.kill()
    started.process.wait()


def test_it_says_where_to_go_once_it_answers(running: Running) -> None:
    _eventually(lambda: f"http://localhost:{running.port}" in running.log_text(), running)
    assert running.answers()


@pytest.mark.parametrize("part", [r"runtime web", r"runtime worker", r"bin/postgres"])
def test_a_killed_part_comes_back(running: Running, part: str) -> None:
    killed = running.child(part)
    assert killed is not None
    killed.kill()

    def replaced() -> bool:
        child = running.child(part)
        return child is not None and child.pid != killed.pid

    _eventually(replaced, running)
    _eventually(running.answers, running)


def test_a_taken_port_is_refused_with_a_sentence(running: Running) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "entilen.runtime", "demo"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(running.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Port {running.port} er opptatt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_polite_end_leaves_nothing_running(running: Running) -> None:
    family = psutil.Process(running.process.pid).children(recursive=True)
    assert len(family) >= 3
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE) == 0
    _, left = psutil.wait_procs(family, timeout=PATIENCE)
    assert not left
    assert "Traceback" not in running.log_text().rpartition("Avslutter")[2]


class Brings(KeptServer):
    """A database that is back once somebody looks after it: a file stands for it."""

    def __init__(self, sign: Path) -> None:
        super().__init__(Postgres(sign.parent))
        self.sign = sign

    def keep_alive(self) -> None:
        self.sign.touch()


def test_a_database_that_dies_while_all_is_made_ready_is_brought_back(tmp_path: Path) -> None:
    """What makes ready waited a minute for a database that nobody started again."""
    sign = tmp_path / "back"
    waits = (
        f"import pathlib, time\nwhile not pathlib.Path({str(sign)!r}).exists(): time.sleep(0.05)"
    )
    around = Surroundings("test", dict(os.environ), None)
    assert supervisor._finished([sys.executable, "-c", waits], around, [Brings(sign)]) == 0
