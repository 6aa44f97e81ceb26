"""A database in earnest for tests of operations, and `./run serve` on it, as it is typed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from entilen.config.services import Database, read_database
from entilen.runtime.places import ROOT

HOST = "entilen.example"
KEY = "n3Zq-8rT_yWv5uKp2LsX9cBd7fGh4jMk6QaEoRiUtPwY1zVxN0"


@dataclass
class Served:
    """One database and the environment that names it."""

    address: str
    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return read_database(self.address)

    @property
    def environment(self) -> dict[str, str]:
        """The caller's own, without what the tests put there, and with what `serve` asks for."""
        ours = ("ENTILEN_", "DJANGO_", "BIND", "BEHIND_PROXY")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **kept,
            "ENTILEN_VAR": str(self.folder),
            "DATABASE_URL": self.address,
            "SECRET_KEY": KEY,
            "ALLOWED_HOSTS": HOST,
            "MAIL_URL": "smtp://127.0.0.1:9",
            "MAIL_FROM": "Entilen <entilen@kommune.example>",
            "BEHIND_PROXY": "1",
            **self.more,
        }

    def serve(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`./run serve …`, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "entilen.runtime", "serve", *arguments],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """`./run serve …`, running."""
        return subprocess.Popen(
            [sys.executable, "-m", "entilen.runtime", "serve", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def begin_quietly(self, name: str, *, output: IO[bytes]) -> subprocess.Popen[bytes]:
        """A part of `./run serve`, running, with all that it says in a file."""
        return subprocess.Popen(
            [sys.executable, "-m", "entilen.runtime", "serve", name],
            cwd=ROOT,
            env=self.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def refused(self, *arguments: str, **more: str) -> str:
        """What a command that fails says: a sentence, and never a traceback."""
        done = self.serve(*arguments, **more)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    def did(self, *arguments: str, **more: str) -> str:
        """What a command that succeeds says."""
        done = self.serve(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Rows straight from the database."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            cursor = connection.execute(question.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def fresh_database(server: str, name: str, template: str = "template0") -> Iterator[str]:
    """A database that is gone afterwards, on the server where `server` is one."""
    made, copied = sql.Identifier(name), sql.Identifier(template)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(made)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, copied))
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(drop)
