"""What must be in place before pages can be served: tables, static files, the first data."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from entilen.runtime.places import FIRST_LINK, home, keep_private, say

FIRST_DATA = {
    "demo": ("demo_load", "Fyller demobyen med skoler, personer og saker"),
    "oslo": ("oslo_load", "Henter inn Oslos skoler og den offentlige statusen"),
}


def prepare(arguments: Sequence[str]) -> int:
    """Each part is skipped when it is already done, so that a warm start takes no time."""
    django.setup()
    _migrate()
    _collect_static()
    mode = os.environ.get("ENTILEN_MODE", "")
    _load_first_data(mode)
    _invite_the_first(mode)
    return 0


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Lager tabellene i databasen")
        call_command("migrate", verbosity=0, interactive=False)


def _collect_static() -> None:
    """Collected, hashed and compressed again only when a file has changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".key"
    key = _mark_of_static_files()
    if stamp.exists() and stamp.read_text() == key:
        return
    say("Samler filene til nettleseren")
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.exists())
    root.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def _mark_of_static_files() -> str:
    mark = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            about = Path(storage.path(name)).stat()
            mark.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def _load_first_data(mode: str) -> None:
    command, sentence = FIRST_DATA.get(mode, ("", ""))
    if command in get_commands() and not get_user_model()._default_manager.exists():
        say(sentence)
        call_command(command)


def _invite_the_first(mode: str) -> None:
    """While nobody is here, a new link for the first administrator each time it starts."""
    from entilen.accounts.actions.invitations import (  # noqa: PLC0415 - needs Django set up
        first_administrator_link,
    )

    note = home(mode) / FIRST_LINK
    link = first_administrator_link() if mode in ("oslo", "production") else ""
    if link:
        keep_private(note, link)
    else:
        note.unlink(missing_ok=True)
