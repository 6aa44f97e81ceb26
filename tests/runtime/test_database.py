"""What is wrong with a database is a sentence, and those who make it ready take turns."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from procrastinate.exceptions import ConnectorException
from psycopg import sql
from psycopg_pool import PoolTimeout

from entilen.config.services import Database
from entilen.runtime.database import Server, meet, taking_turns
from entilen.runtime.faults import is_coming, sentence_of, told
from entilen.runtime.places import Failed
from tests.runtime.served import Served

NOWHERE = Database(name="entilen", host="127.0.0.1", port="1", user="a", password="hemmelig")


def failure(database: Database, patience: float = 0.0) -> str:
    with pytest.raises(Failed) as failed:
        meet(database, patience=patience)
    return str(failed.value)


def test_nobody_can_be_in_the_template_while_another_process_copies_it(server_address: str) -> None:
    known: dict[str, Any] = settings.DATABASES["default"]
    template = known["TEST"]["TEMPLATE"]
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(f"{server_address.rpartition('/')[0]}/{template}")


def test_a_good_one_is_met(served: Served) -> None:
    server = meet(served.database)
    assert server.version >= 15 and server.encoding == "UTF8" and not server.read_only


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "feil"}, "godtok ikke brukernavnet og passordet"),
        ({"name": "finnes_ikke"}, "createdb --encoding=UTF8"),
        ({"port": "1"}, "Er tjeneren startet, og er vert og port"),
        ({"host": "finnes.invalid"}, "ingen navnetjener kjenner"),
        ({"options": {"sslmode": "require"}}, "snakker ikke kryptert"),
        ({"options": {"sslmode": "kanskje"}}, "en verdi som ikke finnes"),
        ({"options": {"tull": "1"}}, "en innstilling i DATABASE_URL som ikke finnes"),
    ],
)
def test_each_fault_is_a_sentence(served: Served, changed: dict[str, str], sentence: str) -> None:
    said = failure(replace(served.database, **changed))  # type: ignore[arg-type]
    assert sentence in said
    assert "\n" not in said and "Traceback" not in said


def test_what_nobody_knows_is_told_in_the_servers_words_without_the_password() -> None:
    said = sentence_of(RuntimeError("odd: hemmelig\nmore"), NOWHERE)
    assert said == "Databasen «entilen» på 127.0.0.1:1 svarte med en feil: odd: …"


def test_a_worker_that_lost_the_database_ends_with_a_sentence() -> None:
    with pytest.raises(Failed) as failed, told(NOWHERE):
        raise ConnectorException from PoolTimeout("couldn't get a connection after 30.00 sec")
    assert "svarer ikke. Er tjeneren startet" in str(failed.value)


def test_it_waits_for_one_that_is_coming_and_for_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failure(NOWHERE, patience=0.3)
    assert "Venter på databasen" in capsys.readouterr().err
    assert is_coming(psycopg.OperationalError("FATAL:  the database system is starting up"))
    assert not is_coming(psycopg.OperationalError("FATAL:  password authentication failed"))


@pytest.fixture
def latin(served: Served) -> Iterator[Database]:
    """A database on the same server in an older character set."""
    name = sql.Identifier("latin_one")
    with psycopg.connect(served.address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' "
                "TEMPLATE template0"
            ).format(name)
        )
        yield replace(served.database, name="latin_one")
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def test_an_older_character_set_is_refused_before_anything_is_made(latin: Database) -> None:
    assert "har tegnsettet LATIN1, men må ha UTF8" in failure(latin)


def test_one_that_is_too_old_or_only_waits_to_take_over_is_refused() -> None:
    assert Server(15, "UTF8", False).faults == []
    assert "PostgreSQL 13" in Server(13, "UTF8", False).faults[0]
    assert "kan bare leses" in Server(16, "UTF8", True).faults[0]


def test_two_hosts_take_turns(served: Served) -> None:
    order: list[str] = []
    inside, waits = threading.Event(), threading.Event()

    def other() -> None:
        inside.wait(20)
        waits.set()
        with taking_turns(served.database):
            order.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    with taking_turns(served.database):
        inside.set()
        waits.wait(20)
        _wait_for_a_waiter(served.address)
        order.append("first")
    thread.join(20)
    assert order == ["first", "other"]


def _wait_for_a_waiter(address: str) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(address, autocommit=True) as connection:
        while connection.execute(waiting).fetchone() == (0,):
            pass
