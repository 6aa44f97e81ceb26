"""The database of a test run: one embedded server, one template per set of migrations."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from entilen.runtime import accounts
from entilen.runtime.places import ROOT, VAR
from entilen.runtime.postgres import Occupied, Postgres


@contextmanager
def server() -> Iterator[str]:
    """A server for this run: the one in `TEST_DATABASE_URL`, or the embedded one. Gives the
    address of the template."""
    address = os.environ.get("TEST_DATABASE_URL")
    if address:
        yield _with_template(address)
        return
    place = accounts.own_place("test", VAR / "test" / "postgres")
    try:
        with Postgres(place, carefree=True) as postgres:
            yield _with_template(postgres.address())
    except Occupied:
        raise SystemExit(
            "En annen prøve kjører allerede i denne mappen. Vent til den er ferdig."
        ) from None


def _with_template(address: str) -> str:
    """The address of a database that has every migration, made anew when a migration changed."""
    name = f"template_{_mark_of_migrations()}"
    with psycopg.connect(address, autocommit=True) as connection:
        templates = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
        ).fetchall()
        if (name,) not in templates:
            for (old,) in templates:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            _migrate(connection, address, name)
        _close(connection, name)
    place = address.rpartition("/")[0]
    return f"{place}/{name}"


def _close(connection: psycopg.Connection, name: str) -> None:
    """Let nobody into the template: PostgreSQL copies no database that somebody is connected to.

    Django goes back to it by name when a process is done with its own database, and what that
    process asks afterwards (a page that says farewell to its server) would hold up the others.
    """
    closed = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
    connection.execute(closed)
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )


def _migrate(connection: psycopg.Connection, address: str, name: str) -> None:
    fresh = "fresh_template"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh))
    connection.execute(drop)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh)))
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"{address.rpartition('/')[0]}/{fresh}",
        },
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit("Migreringene lot seg ikke kjøre; feilen står over.")
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))


def _mark_of_migrations() -> str:
    mark = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted((ROOT / "src").glob("**/migrations/*.py")):
        mark.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return mark.hexdigest()[:16]
