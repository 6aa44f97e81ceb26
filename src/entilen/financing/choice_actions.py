"""Taking another choice into the plan."""

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.financing.actions import propose_lines
from entilen.financing.choice_queries import COUNTED, Choice, rows_chosen
from entilen.plans.actions import save_grade_rows
from entilen.plans.reads import grade_rows

ROW = ("grade", "school_year", "site_id", "pupils", "devices", "spares", "device_type")


@transaction.atomic
def choose(*, case: Case, person: Person, choice: Choice, base_version: int) -> None:
    """Make the plan as chosen: its grade rows where they differ, then the device lines from them.

    What is written in other lines stays. Raises Refused, as saving the rows and filling in do.
    """
    if not choice.grades:
        raise Refused(["Velg minst ett trinn."])
    standing = {(row.grade, row.school_year, row.site_id): row for row in grade_rows(case)}
    before = [{name: getattr(row, name) for name in ROW} for row in grade_rows(case)]
    chosen = rows_chosen(before, choice)
    if chosen != before:
        rows = []
        for row in chosen:
            of = standing[row["grade"], row["school_year"], row["site_id"]]
            rows.append(
                {
                    "grade": row["grade"],
                    "school_year": row["school_year"],
                    "site": of.site,
                    "device_type": row["device_type"],
                    "home_use": of.home_use,
                    "moves": of.moves,
                    **{name: row[name] for name in COUNTED},
                }
            )
        save_grade_rows(case=case, person=person, rows=rows, base_version=base_version)
    propose_lines(
        case=case,
        person=person,
        source=choice.source,
        unit_price=choice.prices,
        first_year=choice.first_year,
    )
