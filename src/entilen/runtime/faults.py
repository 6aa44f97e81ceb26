"""What is wrong with a database, in a sentence that says who mends it and how."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import django.db
import psycopg
from procrastinate.exceptions import ConnectorException

from entilen.config.services import Database
from entilen.runtime.places import Failed

COMING = (
    "connection refused",
    "could not connect to server",
    "is the server running",
    "starting up",
    "shutting down",
    "not yet accepting connections",
    "timeout expired",
    "connection timeout",
    "could not translate host name",
    "name or service not known",
    "failed to resolve host",
    "temporary failure in name resolution",
    "server closed the connection unexpectedly",
    "terminating connection",
    "too many clients",
    "remaining connection slots",
    "no route to host",
    "network is unreachable",
)
"""What a server says, or does not, before it is ready. Time may mend these, and nothing else."""

SENTENCES = (
    ("password authentication failed", "godtok ikke brukernavnet og passordet i DATABASE_URL."),
    ("no password supplied", "krever et passord, og DATABASE_URL har ingen."),
    (
        r'role ".*" does not exist',
        "har ingen bruker med navnet i DATABASE_URL. Lag den med CREATE ROLE.",
    ),
    (
        r'database ".*" does not exist',
        "finnes ikke på tjeneren. Lag den med: createdb --encoding=UTF8 --template=template0 NAVN",
    ),
    (
        "no pg_hba.conf entry",
        "slipper ikke inn denne maskinen. Den som har tjeneren, må gi tilgang i pg_hba.conf.",
    ),
    ("does not support ssl", "snakker ikke kryptert, men sslmode i DATABASE_URL krever det."),
    ("certificate", "har et sertifikat som ikke ble godtatt. Se sslmode og sslrootcert."),
    ("invalid connection option", "har en innstilling i DATABASE_URL som ikke finnes."),
    ("invalid .*mode value", "har en innstilling i DATABASE_URL med en verdi som ikke finnes."),
    ("translate host name|resolve host|name or service not known|name resolution",
     "har et vertsnavn i DATABASE_URL som ingen navnetjener kjenner."),
    ("connection refused|is the server running|no route|unreachable|couldn't get a connection",
     "svarer ikke. Er tjeneren startet, og er vert og port i DATABASE_URL riktige?"),
    ("timeout", "svarte ikke i tide. Slipper brannmuren forbindelsen gjennom?"),
    ("starting up|not yet accepting", "holder på å starte, og ble ikke ferdig i tide."),
    ("too many clients|connection slots", "har ingen ledig forbindelse. Øk max_connections."),
    ("no space left|could not extend", "har full disk. Frigjør plass, så prøv igjen."),
    ("read-only transaction", "kan bare leses. Er den en kopi som venter på å overta?"),
    ("permission denied", "gir ikke brukeren i DATABASE_URL lov til dette. Den må eie databasen."),
    ("lock timeout", "er låst av noe annet som ikke ble ferdig. Prøv igjen om litt."),
)  # fmt: skip
"""What is looked for in the server's own words (the first that fits), and how it is told."""


def is_coming(error: BaseException) -> bool:
    """Whether the database may be there in a moment."""
    return any(sign in words for words in _words(error) for sign in COMING)


def sentence_of(error: BaseException, database: Database) -> str:
    """The fault as one sentence; where it is unknown, the server's own words, without a secret."""
    where = f"{database.host or 'denne maskinen'}{f':{database.port}' if database.port else ''}"
    name = f"Databasen «{database.name}» på {where}"
    for words in _words(error):
        for sign, sentence in SENTENCES:
            if re.search(sign, words):
                return f"{name} {sentence}"
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if database.password:
        said = said.replace(database.password, "…")
    return f"{name} svarte med en feil: {said}"


def _words(error: BaseException | None) -> Iterator[str]:
    walked: list[BaseException] = []
    while error is not None and error not in walked:
        yield str(error).lower()
        walked.append(error)
        error = error.__cause__


@contextmanager
def told(database: Database) -> Iterator[None]:
    """A fault of the database inside the block ends it with a sentence."""
    try:
        yield
    except (psycopg.Error, django.db.Error, ConnectorException) as error:
        raise Failed(sentence_of(error, database)) from error
