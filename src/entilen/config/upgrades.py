"""Whether the database is of this edition: older, just as new, or newer than the code.

While an upgrade rolls from host to host, old code runs on a database that newer code has expanded.
It may, for a step either only adds what old code need not know, or has `contract` in its name
(docs/operations/upgrade.md; `tests/architecture/test_expand_and_contract.py` holds them to it).
"""

import re
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

Step = tuple[str, str]
NEWER = (
    "Databasen er oppgradert av en nyere utgave av Entilen enn denne. Start den nyere utgaven, "
    "eller legg tilbake en sikkerhetskopi fra før oppgraderingen."
)
EXPANDED = (
    "Databasen er utvidet av en nyere utgave av Entilen. Denne kan brukes til alle maskinene er "
    "oppgradert."
)
CONTRACT = re.compile(r"\d+_contract_")
"""How the name of a step begins that takes away what an edition before it may still use."""
ANNOUNCED: frozenset[Step] = frozenset()
"""Contracts of the next edition that this code can bear: it uses nothing of what they take away."""


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
    """Steps that the database has taken and this code has never heard of, and cannot bear."""
    return frozenset(step for step in _later(taken) if not _borne(step))


def expanded(taken: frozenset[Step]) -> bool:
    """Whether newer code has added to the database what this code need not know."""
    ours = {app.label for app in apps.get_app_configs()}
    return not unknown(taken) and any(step[0] in ours for step in _later(taken))


def _later(taken: frozenset[Step]) -> frozenset[Step]:
    shipped = _shipped()
    return taken - frozenset(shipped).union(*shipped.values())


def _borne(step: Step) -> bool:
    """Whether old code may run beside it. Of a library's own steps nothing is promised; tables of
    an app that is not here concern nobody here."""
    app, name = step
    if app not in apps.app_configs:
        return True
    ours = apps.get_app_config(app).name.startswith("entilen.")
    return step in ANNOUNCED or (ours and not CONTRACT.match(name))


def wanting(taken: frozenset[Step]) -> frozenset[Step]:
    """Steps of this code that the database has not taken."""
    return frozenset(
        step
        for step, replaced in _shipped().items()
        if step not in taken and not (replaced and replaced <= taken)
    )
