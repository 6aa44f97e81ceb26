"""Recording what the owner has published."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from entilen.coverage.models import PublishedStatement, StandingStatement
from entilen.coverage.rules import published

DATA = Path(__file__).parent / "data"


def known_statements() -> dict[str, list[dict[str, Any]]]:
    """The statements that come with the product, with their dates read."""
    data: dict[str, list[dict[str, Any]]] = {"statements": [], "standing": []}
    for path in sorted(DATA.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        for row in found["statements"]:
            data["statements"].append({**row, "date": date.fromisoformat(row["date"])})
        for row in found["standing"]:
            data["standing"].append({**row, "since": date.fromisoformat(row["since"])})
    return data


@transaction.atomic
def publish_known_statements() -> None:
    """Make sure that they are there; a statement that is there already stays as it is."""
    known = known_statements()
    for row in known["statements"]:
        published(row["numbers"])
        PublishedStatement.objects.get_or_create(date=row["date"], defaults=row)
    for row in known["standing"]:
        StandingStatement.objects.get_or_create(school_type=row["school_type"], defaults=row)


@transaction.atomic
def correct_statement(
    *, statement: PublishedStatement, numbers: dict[str, Any], reason: str, day: date
) -> None:
    """Mend numbers that were carried over wrongly. What stood before, and why, stays to be read."""
    published(numbers)
    current = PublishedStatement.objects.select_for_update().get(pk=statement.pk)
    log = {"date": day.isoformat(), "reason": reason, "before": current.numbers}
    current.corrections = [*current.corrections, log]
    current.numbers = numbers
    current.save()
