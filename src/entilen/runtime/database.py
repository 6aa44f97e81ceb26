"""The database before anything uses it: waited for, judged, and made ready by one at a time."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from entilen.config.services import Database
from entilen.runtime.faults import is_coming, sentence_of
from entilen.runtime.places import Failed, say

OLDEST = 15
PATIENCE = 60.0
TURN = 0x656E74696C656E
"""The number of the lock that those who make the database ready take turns by."""
TURN_WITHIN = "30min"

WHAT_IT_IS = (
    "SELECT current_setting('server_version_num')::int / 10000, "
    "pg_encoding_to_char(encoding), "
    "pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool, "
    "current_database() FROM pg_database WHERE datname = current_database()"
)


@dataclass(frozen=True, slots=True)
class Server:
    """What matters of a server that answers."""

    version: int
    encoding: str
    read_only: bool
    name: str = ""

    @property
    def faults(self) -> list[str]:
        """Why it cannot be used, each with how to mend it."""
        found = []
        if self.version < OLDEST:
            found.append(
                f"Databasen er PostgreSQL {self.version}, men Entilen trenger {OLDEST} eller "
                "nyere. Oppgrader tjeneren."
            )
        if self.encoding != "UTF8":
            found.append(
                f"Databasen har tegnsettet {self.encoding}, men må ha UTF8. Lag en ny: "
                f"createdb --encoding=UTF8 --template=template0 {self.name or 'entilen'}"
            )
        if self.read_only:
            found.append(
                "Databasen kan bare leses. Er den en kopi som venter på å overta, skal "
                "DATABASE_URL peke på den som er i bruk."
            )
        return found


def connect(database: Database) -> psycopg.Connection[Any]:
    """A connection of our own, that leaves nothing behind on a server that a pooler shares."""
    wanted: Mapping[str, Any] = {
        "dbname": database.name,
        "host": database.host,
        "port": database.port,
        "user": database.user,
        "password": database.password,
        "connect_timeout": 5,
        **database.options,
    }
    given = {name: value for name, value in wanted.items() if value}
    return psycopg.connect(**given, prepare_threshold=None)


def meet(database: Database, *, patience: float = PATIENCE) -> Server:
    """The server, once it answers. Raises Failed with a sentence when it does not, or is unfit."""
    try:
        connection = _patiently(lambda: connect(database), patience)
    except psycopg.Error as error:
        raise Failed(sentence_of(error, database)) from None
    with connection:
        row = connection.execute(WHAT_IT_IS).fetchone()
    assert row is not None
    server = Server(*row)
    if server.faults:
        raise Failed(*server.faults)
    return server


def _patiently(
    attempt: Callable[[], psycopg.Connection[Any]], patience: float
) -> psycopg.Connection[Any]:
    deadline = time.monotonic() + patience
    told = False
    while True:
        try:
            return attempt()
        except psycopg.OperationalError as error:
            if not is_coming(error) or time.monotonic() >= deadline:
                raise
        if not told:
            say(f"Venter på databasen, i høyst {patience:.0f} sekunder")
            told = True
        time.sleep(min(1.0, patience / 10))


@contextmanager
def taking_turns(database: Database) -> Iterator[None]:
    """Only one at a time makes this database ready, on whichever host: the others wait here.

    The lock belongs to a transaction, so that it holds through a pooler too, and is let go when
    this process dies.
    """
    with connect(database) as connection:
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(f"SET LOCAL lock_timeout = '{TURN_WITHIN}'")
        row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN]).fetchone()
        if row != (True,):
            say("En annen maskin gjør databasen klar. Venter på den")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        yield
