"""Recording what the owner has published."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.actions import advance
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import CaseEvent
from entilen.coverage.models import PublishedStatement, StandingStatement, WithheldReason
from entilen.coverage.rules import published
from entilen.coverage.statement_rules import statement_problems
from entilen.devices.models import LedgerEntry
from entilen.process.vocabulary import Act, Role

KEEPERS = (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)
"""Who keeps from the public what should not stand there."""
ALREADY = "Begrunnelsen er holdt tilbake fra før."

DATA = Path(__file__).parent / "data"


def known_statements() -> dict[str, list[dict[str, Any]]]:
    """The statements that come with the product, with their dates read."""
    data: dict[str, list[dict[str, Any]]] = {"statements": [], "standing": []}
    for path in sorted(DATA.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for row in content["statements"]:
            data["statements"].append({**row, "date": date.fromisoformat(row["date"])})
        for row in content["standing"]:
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
def publish_statement(
    *,
    by: Person,
    date: date,
    publisher: str,
    title: str,
    text: str,
    definition: str,
    full: int,
    total: int,
) -> PublishedStatement:
    """Enter a figure that the owner published before: so many of so many schools, for a day.

    Raises Refused with every reason why it cannot be.
    """
    numbers = {"schools": {"total": total, "full": full}}
    problems = statement_problems(numbers, before={})
    if date > timezone.localdate():
        problems.append("Dagen har ikke vært ennå.")
    if PublishedStatement.objects.filter(date=date).exists():
        problems.append("Det er ført et tall for den dagen. Det rettes i lista over rettelser.")
    if problems:
        raise Refused(problems)
    return PublishedStatement.objects.create(
        date=date,
        publisher=publisher,
        title=title,
        text=text,
        definition=definition,
        numbers=numbers,
    )


@transaction.atomic
def state_standing(
    *, by: Person, school_type: str, since: date, publisher: str, title: str, text: str
) -> StandingStatement:
    """Enter the owner's word that every school of a type has had 1:1 since a day.

    Raises Refused where it is said already, and for a day that has not been.
    """
    problems = []
    if since > timezone.localdate():
        problems.append("Dagen har ikke vært ennå.")
    if StandingStatement.objects.filter(school_type=school_type).exists():
        problems.append("Dette er sagt om skoletypen fra før.")
    if problems:
        raise Refused(problems)
    return StandingStatement.objects.create(
        school_type=school_type, since=since, publisher=publisher, title=title, text=text
    )


@transaction.atomic
def correct_statement(
    *, statement: PublishedStatement, numbers: dict[str, Any], reason: str, person: Person
) -> None:
    """Mend numbers that were carried over wrongly, by a programme manager.

    What stood before, when it was mended and why stay to be read, and can be asked for. Raises
    NotYours, and Refused with every reason why the numbers cannot be or are no others.
    """
    if not has_role(person, Role.PROGRAMME_MANAGER):
        raise NotYours
    current = PublishedStatement.objects.select_for_update().get(pk=statement.pk)
    if problems := statement_problems(numbers, before=current.numbers):
        raise Refused(problems)
    log = {
        "date": timezone.localdate().isoformat(),
        "reason": reason,
        "before": current.numbers,
        "by": person.pk,
    }
    current.corrections = [*current.corrections, log]
    current.numbers = numbers
    current.save()


@transaction.atomic
def withhold_reason(*, entry: LedgerEntry, person: Person, ground: str) -> CaseEvent:
    """Keep the reason of a correction from the public: the list says that it is withheld, and who
    decided it. The reason stays in the case's own timeline, and the chain of events as it is.

    Raises NotYours, and Refused where it is done already or the correction has no case.
    """
    current = LedgerEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if WithheldReason.objects.filter(entry=current).exists():
        raise Refused([ALREADY])
    if current.case is None or current.corrects_id is None:
        raise Refused(["Dette er ingen rettelse i en sak, så det har ingen begrunnelse."])
    event = advance(
        case=current.case,
        act=Act.WITHHOLD_REASON,
        actor=person,
        summary="Begrunnelsen for en rettelse er holdt tilbake fra offentligheten",
        details={"entry": current.pk, "ground": ground},
    )
    WithheldReason.objects.create(
        entry=current, event=event, role=Role(event.role).label, withheld_by=person
    )
    return event


@transaction.atomic
def withhold_statement_reason(
    *, statement: PublishedStatement, number: int, by: Person, ground: str
) -> None:
    """The same for the reason of a correction of a published figure, which has no case.

    The correction itself keeps who withheld its reason, in which role and when.
    """
    role = next((role for role in KEEPERS if has_role(by, role)), None)
    if role is None:
        raise NotYours
    current = PublishedStatement.objects.select_for_update().get(pk=statement.pk)
    if not 0 <= number < len(current.corrections):
        raise Refused(["Rettelsen finnes ikke."])
    if "withheld" in current.corrections[number]:
        raise Refused([ALREADY])
    current.corrections[number]["withheld"] = {
        "on": timezone.localdate().isoformat(),
        "role": role.label,
        "by": by.pk,
        "ground": ground,
    }
    current.save(update_fields=["corrections"])
