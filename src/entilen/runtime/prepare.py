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
from django.utils import timezone

from entilen.config.environment import read
from entilen.config.upgrades import NEWER, applied, unknown, wanting
from entilen.runtime.database import meet, taking_turns
from entilen.runtime.faults import told
from entilen.runtime.places import FIRST_LINK, Failed, home, keep_private, say

FIRST_DATA = {
    "demo": ("demo_load", "Fyller demobyen med skoler, personer og saker"),
    "oslo": ("oslo_load", "Henter inn Oslos skoler og den offentlige statusen"),
}

FIRST = "Ingen har tilgang ennå. Bli den første administratoren:"
ELSEWHERE = (
    "Ingen har tilgang ennå. Lenken til den første administratoren ble laget {made:%d.%m.%Y kl. "
    "%H.%M}, og virker til {ends:%d.%m.%Y kl. %H.%M}.\n"
    "  Er den borte, lag en ny: ./run serve administrator"
)


def prepare(arguments: Sequence[str]) -> int:
    """Each part is skipped when it is already done, so that a warm start takes no time.

    Hosts that start together take turns. `worker` alone needs no static files and no first link.
    """
    environment = read(os.environ)
    meet(environment.database)
    django.setup()
    for_pages = "worker" not in arguments
    with told(environment.database), taking_turns(environment.database):
        if upgrade():
            say("Databasen er gjort klar for denne utgaven")
        _load_first_data(environment.mode)
        if for_pages:
            _invite_the_first(environment.mode)
    if for_pages:
        _collect_static()
    return 0


def upgrade() -> int:
    """Bring the database to this edition; returns how many steps it took.

    Raises Failed where a newer edition has been there: this code would not know what it reads.
    """
    taken = applied()
    if unknown(taken):
        raise Failed(NEWER)
    left = len(wanting(taken))
    if left:
        say("Lager tabellene i databasen")
        call_command("migrate", verbosity=0, interactive=False)
    return left


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
    """While nobody is here, what the ready message says of the first administrator's link.

    One link is made for all hosts, and it is shown where it was made, as often as that host starts;
    another host says that there is one. It is made anew where it could not be shown any more.
    """
    note = home(mode) / FIRST_LINK
    words = _words_of_the_first(mode, note) if mode in ("oslo", "production") else ""
    if words:
        keep_private(note, words)
    else:
        note.unlink(missing_ok=True)


def _words_of_the_first(mode: str, note: Path) -> str:
    from entilen.accounts.actions.invitations import (  # noqa: PLC0415 - needs Django set up
        first_administrator_link,
        first_invitation,
        opens,
    )

    standing = first_invitation()
    known = note.read_text() if note.exists() else ""
    if standing and opens(known.strip(), standing):
        return known
    if standing and mode == "production":
        made, ends = (timezone.localtime(at) for at in (standing.given_at, standing.expires_at))
        return ELSEWHERE.format(made=made, ends=ends)
    link = first_administrator_link()
    return f"{FIRST}\n  {link}" if link else ""
