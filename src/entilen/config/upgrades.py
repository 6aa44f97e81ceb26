"""Whether the database is of this edition: older, just as new, or newer than the code."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader

Step = tuple[str, str]
NEWER = (
    "Databasen er oppgradert av en nyere utgave av Entilen enn denne. Start den nyere utgaven, "
    "eller legg tilbake en sikkerhetskopi fra før oppgraderingen."
)
FORMER = frozenset({"sessions"})
"""Apps that an earlier edition had: their steps stand in the database, and no code knows them."""


@cache
def _shipped() -> dict[Step, frozenset[Step]]:
    """Every step that this code has, and the steps that each stands for."""
    loader = MigrationLoader(None)
    return {step: frozenset(it.replaces) for step, it in loader.disk_migrations.items()}


def applied() -> frozenset[Step]:
    """The steps that the database has taken; none where it is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')::text")
        if cursor.fetchone() == (None,):
            return frozenset()
        cursor.execute("SELECT app, name FROM django_migrations")
        return frozenset((app, name) for app, name in cursor.fetchall())


def unknown(taken: frozenset[Step]) -> frozenset[Step]:
    """Steps that the database has taken and this code has never heard of."""
    shipped = _shipped()
    known = frozenset(shipped).union(*shipped.values())
    return frozenset(step for step in taken - known if step[0] not in FORMER)


def wanting(taken: frozenset[Step]) -> frozenset[Step]:
    """Steps of this code that the database has not taken."""
    return frozenset(
        step
        for step, replaced in _shipped().items()
        if step not in taken and not (replaced and replaced <= taken)
    )
