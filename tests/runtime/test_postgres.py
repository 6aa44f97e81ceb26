"""The embedded server: it comes up, dies with its holder, and starts after any crash."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from entilen.runtime import accounts
from entilen.runtime.places import VAR
from entilen.runtime.postgres import ENDS_WITHIN, Occupied, Postgres

HOLDER = """
import sys, time
from pathlib import Path
from entilen.runtime.places import VAR
from entilen.runtime.postgres import Postgres
postgres = Postgres(Path(sys.argv[1]), carefree=True)
postgres.start()
print(postgres.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def place() -> Path:
    """One data folder for these tests, where the database's own user can reach it."""
    folder = accounts.own_place("proof", VAR / "test" / "proof")
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def holder(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place)], stdout=subprocess.PIPE, text=True
    )
    yield process
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()


def _pid_of_server(holder: subprocess.Popen[str]) -> int:
    assert holder.stdout is not None
    return int(holder.stdout.readline())


def _within(seconds: float, true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return true()


def _ask(postgres: Postgres, question: str) -> object:
    with psycopg.connect(postgres.address()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_it_speaks_norwegian_and_keeps_what_it_is_told(place: Path) -> None:
    with Postgres(place, carefree=True) as postgres:
        assert _ask(postgres, "SELECT lower('BLÅBÆRØL')") == "blåbærøl"
        assert _ask(postgres, "SELECT to_tsvector('skolene')::text") == "'skol':1"
        assert _ask(postgres, "SHOW server_encoding") == "UTF8"
        with psycopg.connect(postgres.address()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (said text)")
            connection.execute("INSERT INTO kept VALUES ('ja')")
    with Postgres(place, carefree=True) as postgres:
        assert _ask(postgres, "SELECT said FROM kept") == "ja"
    assert not postgres.running


def test_no_one_comes_in_without_the_password(place: Path) -> None:
    with Postgres(place, carefree=True) as postgres:
        assert (place / "password").stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://entilen:feil@127.0.0.1:{postgres.port}/entilen")


def test_only_one_holds_a_folder(place: Path) -> None:
    with Postgres(place, carefree=True), pytest.raises(Occupied):
        Postgres(place, carefree=True).start()


def test_a_killed_holder_takes_the_server_along(place: Path, holder: subprocess.Popen[str]) -> None:
    server = _pid_of_server(holder)
    assert psutil.pid_exists(server)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    if sys.platform == "linux":
        assert _within(20, lambda: not psutil.pid_exists(server))
    with Postgres(place, carefree=True) as postgres:
        assert _ask(postgres, "SELECT 1") == 1


def test_a_server_left_behind_is_ended_first(place: Path, holder: subprocess.Popen[str]) -> None:
    """Where no death signal reaches it (a stopped server notices nothing), the next start does."""
    server = _pid_of_server(holder)
    os.kill(server, signal.SIGSTOP)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    os.kill(server, signal.SIGCONT)
    with Postgres(place, carefree=True) as postgres:
        assert postgres.pid != server
        assert _ask(postgres, "SELECT 1") == 1


def test_a_server_left_behind_that_does_not_end_is_not_waited_for(
    place: Path, holder: subprocess.Popen[str]
) -> None:
    """A server asked to end in the midst of its recovery hung: half a minute without pages."""
    server = psutil.Process(_pid_of_server(holder))
    checkpointer = next(one for one in server.children() if "checkpointer" in one.cmdline()[0])
    checkpointer.suspend()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    began = time.monotonic()
    with Postgres(place, carefree=True) as postgres:
        assert _ask(postgres, "SELECT 1") == 1
    assert time.monotonic() - began < ENDS_WITHIN, "it would have been waited for as long as that"


def test_a_stale_pid_of_another_program_is_left_alone(place: Path) -> None:
    with Postgres(place, carefree=True):
        note = (place / "data" / "postmaster.pid").read_text()
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        stale = "\n".join([str(bystander.pid), *note.split("\n")[1:]])
        (place / "data" / "postmaster.pid").write_text(stale)
        with Postgres(place, carefree=True) as postgres:
            assert _ask(postgres, "SELECT 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_crashed_server_is_started_again_where_it_was(place: Path) -> None:
    with Postgres(place, carefree=True) as postgres:
        port = postgres.port
        os.kill(postgres.pid, signal.SIGKILL)
        assert _within(10, lambda: not postgres.running)
        assert postgres.keep_alive()
        assert postgres.port == port
        assert _ask(postgres, "SELECT 1") == 1
        assert not postgres.keep_alive()
