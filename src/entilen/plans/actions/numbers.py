"""The plan's numbers and lists: grade rows, milestones, links."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.plans.actions.doors import note_change, open_part
from entilen.plans.actions.versions import summarise
from entilen.plans.content import content_of
from entilen.plans.models import (
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
)
from entilen.plans.rules import GRADE_ROWS, LINKS, MILESTONES
from entilen.process.words import count
from entilen.schools.queries import expected_pupils


def touch(
    *, case: Case, person: Person, key: str, base_version: int | None = None
) -> tuple[Case, Plan]:
    """Lock the case and the plan's lists for one change; a change on stale rows is refused whole.

    Without `base_version` the change builds on what stands, whatever it is.
    """
    current = open_part(case=case, person=person, key=key)
    plan = Plan.objects.select_for_update().get(case=current)
    if base_version not in {None, plan.row_version}:
        raise Refused(
            [
                "Noen har endret dette i mellomtiden. Det du skrev, står fortsatt i skjemaet. "
                "Under skjemaet ser du det som er lagret nå. Ta med det som mangler, og lagre "
                "på nytt."
            ]
        )
    plan.row_version += 1
    plan.save(update_fields=["row_version"])
    return current, plan


def note_rows(*, case: Case, person: Person, key: str, what: str) -> None:
    """Write the event of changed rows, with the rows as they stand now: none is ever lost."""
    rows = [row["text"] for row in content_of(case)[key]]
    note_change(case=case, person=person, key=key, what=what, rows=rows)


@transaction.atomic
def save_grade_rows(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the grade rows by these. The register's number is remembered as their source, where
    the whole grade is in one row."""
    current, plan = touch(case=case, person=person, key=GRADE_ROWS, base_version=base_version)
    kept = {
        (row.grade, row.school_year, row.site_id, row.device_type): row
        for row in plan.grade_rows.all()
    }
    plan.grade_rows.all().delete()
    for values in rows:
        place = (values["grade"], values["school_year"], values["site"].pk, values["device_type"])
        old = kept.get(place)
        pupils, source = expected_pupils(current.school, values["grade"], values["school_year"])
        if values["pupils"] != pupils:
            source = f"endret av {person.name} {timezone.localdate():%d.%m.%Y}"
            if old and old.pupils == values["pupils"]:
                source = old.pupils_source
        GradeRow.objects.create(plan=plan, pupils_source=source, **values)
    if current.submitted_at is None:
        summarise(current)
    devices = sum(values["devices"] + values["spares"] for values in rows)
    note_rows(
        case=case,
        person=person,
        key=GRADE_ROWS,
        what=f"{count(len(rows), 'linje', 'linjer')}, {devices} enheter i alt",
    )


@transaction.atomic
def save_milestones(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Make the milestones these. A row with the `row` of one that stands changes it, and so keeps
    what is reached; one that is not among them goes."""
    _, plan = touch(case=case, person=person, key=MILESTONES, base_version=base_version)
    standing = {row.pk: row for row in plan.milestones.all()}
    kept = [values["row"] for values in rows if values.get("row") in standing]
    plan.milestones.exclude(pk__in=kept).delete()
    for values in rows:
        fields = {name: value for name, value in values.items() if name != "row"}
        row = standing.get(values.get("row") or 0) or Milestone(plan=plan)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    what = count(len(rows), "milepæl", "milepæler")
    note_rows(case=case, person=person, key=MILESTONES, what=what)


@transaction.atomic
def save_links(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the links to the school's other plans by these."""
    _, plan = touch(case=case, person=person, key=LINKS, base_version=base_version)
    plan.links.all().delete()
    PlanLink.objects.bulk_create(PlanLink(plan=plan, **values) for values in rows)
    note_rows(case=case, person=person, key=LINKS, what=count(len(rows), "lenke", "lenker"))
