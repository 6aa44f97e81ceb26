"""The environment variables that a door hands to the processes it starts."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from entilen.runtime import accounts
from entilen.runtime.places import PROFILES, VAR, home, keep_private, stop
from entilen.runtime.postgres import Occupied, Postgres


@dataclass(frozen=True)
class Surroundings:
    """What the processes are started with, and the server that must be kept alive for them."""

    profile: str
    variables: dict[str, str]
    postgres: Postgres | None


@contextmanager
def of(profile: str) -> Iterator[Surroundings]:
    """A profile's environment with a database that answers, for as long as the block lasts.

    `DATABASE_URL` names a server of the operator's own; without it the embedded one is started.
    """
    variables = {
        **os.environ,
        "ENTILEN_MODE": profile,
        "DJANGO_SETTINGS_MODULE": "entilen.config.settings",
    }
    variables.setdefault("SECRET_KEY", _kept_secret(profile))
    if os.environ.get("DATABASE_URL"):
        yield Surroundings(profile, variables, None)
        return
    with Postgres(place(profile), carefree=profile in ("bench", "test")) as postgres:
        note = home(profile) / "database-url"
        keep_private(note, postgres.address())
        try:
            yield Surroundings(profile, {**variables, "DATABASE_URL": postgres.address()}, postgres)
        finally:
            note.unlink(missing_ok=True)


@contextmanager
def joining(profile: str) -> Iterator[Surroundings]:
    """Like `of`, but beside a supervisor that already runs when there is one."""
    try:
        with of(profile) as around:
            yield around
    except Occupied:
        note = home(profile) / "database-url"
        if not note.exists():
            raise
        variables = {
            **os.environ,
            "ENTILEN_MODE": profile,
            "DJANGO_SETTINGS_MODULE": "entilen.config.settings",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(profile),
            "DATABASE_URL": note.read_text(),
        }
        yield Surroundings(profile, variables, None)


def place(profile: str) -> Path:
    """The folder of a profile's embedded database."""
    return accounts.own_place(profile, VAR / profile / "postgres")


def chosen_profile() -> str:
    """The profile that `ENTILEN_MODE` names, or the demo town."""
    profile = os.environ.get("ENTILEN_MODE") or "demo"
    if profile not in PROFILES:
        stop(f"ENTILEN_MODE er «{profile}», men må her være en av: {', '.join(PROFILES)}.")
    return profile


def _kept_secret(profile: str) -> str:
    """A secret key made once per profile, so that people stay signed in across restarts."""
    kept = home(profile) / "secret-key"
    if not kept.exists():
        keep_private(kept, secrets.token_urlsafe(50))
    return kept.read_text()
