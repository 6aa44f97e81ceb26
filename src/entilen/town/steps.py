"""The steps of a case's way, as the demo town and the tests both tell it: by the verbs alone.

A step takes the case and whoever does it; what is said in it comes from who tells the story.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality
from entilen.cases.models import Case
from entilen.decision.actions import grant
from entilen.decision.models import Decision
from entilen.financing.actions import propose_lines
from entilen.financing.frame_actions import say_budget
from entilen.financing.frame_queries import frame_of
from entilen.financing.models import Source
from entilen.network.actions import answer, keep_series, state_others, take_series
from entilen.network.models import NetworkConfirmation
from entilen.plans.actions import mark_done, save_area, save_links
from entilen.process.vocabulary import Department
from entilen.review.actions import (
    Answered,
    accept_formally,
    answer_criteria,
    give_assessment,
    tick_formal_items,
)
from entilen.review.assessed import review_areas
from entilen.review.rules import FormalAnswer, Level
from entilen.schools.models import Site
from entilen.submission.queries import current_submission
from entilen.town.logged import LINE_DOWN, LINE_UP, log_of


def write_area(
    case: Case, key: str, markdown: str, *, writer: Person, finisher: Person | None = None
) -> None:
    """Somebody writes an area that nobody has written, and perhaps somebody says it is done."""
    save_area(case=case, person=writer, key=key, markdown=markdown, base_version=0)
    if finisher:
        mark_done(case=case, person=finisher, key=key, done=True)


def link_plans(case: Case, person: Person, base: str) -> None:
    """Where each of the school's other plans is, below one address."""
    save_links(
        case=case,
        person=person,
        rows=[
            {"key": key, "subject": "", "url": f"{base}/{key.replace('_', '-')}"}
            for key, _ in case.programme.requirements.linked_plans
        ],
        base_version=case.plan.row_version,
    )


def pay_for_devices(
    case: Case,
    person: Person,
    *,
    source: Source,
    price: int | str | Mapping[str, Decimal],
    first_year: int,
) -> None:
    """One source pays for every device of the grade rows, at one price or one for each type."""
    propose_lines(
        case=case,
        person=person,
        source=source,
        unit_price=price if isinstance(price, Mapping) else Decimal(price),
        first_year=first_year,
    )


def say_budgets(case: Case, person: Person, *, room: int) -> None:
    """The school's adopted budget: so much more than the plan takes in each year, or less."""
    amounts = {row.year: max(row.planned + room, 0) for row in frame_of(case)}
    if amounts:
        say_budget(case=case, person=person, amounts=amounts, source="Driftsstyret, budsjettsak")


def declare(case: Case, *people: Person) -> None:
    """Each says once that they are impartial."""
    for person in people:
        if not case.declarations.filter(person=person).exists():
            declare_impartiality(case=case, person=person, disqualified=False)


def say_others(case: Case, person: Person, site: Site) -> None:
    """Everybody who works at the school, some old devices, a shared set, and parents' evenings."""
    staff = case.school.staff_total or 0
    state_others(case=case, person=person, site=site, staff=staff, old=8, shared=20, guests=10)


def log_network(case: Case, engineer: Person) -> None:
    """The engineer takes in what the monitor has logged, at every site that waits."""
    declare(case, engineer)
    for request in case.network_requests.filter(answered_at__isnull=True, replaced_at__isnull=True):
        series = keep_series(
            request=request,
            person=engineer,
            name="overvåking.csv",
            content=log_of(timezone.localdate(), request.site_id),
            line_down=LINE_DOWN,
            line_up=LINE_UP,
        )
        take_series(series=series, person=engineer)


def answer_requests(case: Case, engineer: Person, **content: Any) -> list[NetworkConfirmation]:
    """The engineer gives one answer to every request of the case that waits."""
    declare(case, engineer)
    waiting = case.network_requests.filter(answered_at__isnull=True, replaced_at__isnull=True)
    return [answer(request=request, person=engineer, **content) for request in waiting]


def check_formally(case: Case, adviser: Person, answers: Mapping[str, FormalAnswer]) -> None:
    """The adviser answers every item of the formal check and sends the case on."""
    tick_formal_items(case=case, person=adviser, answers=dict(answers))
    accept_formally(case=case, person=adviser)


def assess(
    case: Case,
    person: Person,
    department: Department,
    *,
    level: Level = Level.MET,
    reason: str,
    **told: Any,
) -> None:
    """A department answers every criterion of what it is to read, and gives its assessment."""
    wanted = review_areas(case, department)
    answer_criteria(
        case=case,
        person=person,
        department=department,
        answers=[
            Answered(criterion.key, level, reason)
            for area, criterion in case.programme.requirements.criteria_of(department)
            if area.key in wanted
        ],
    )
    give_assessment(case=case, person=person, department=department, **told)


def grant_what_was_sent(
    case: Case,
    director: Person,
    *,
    grades: Collection[int] = (),
    why_not: str,
    reasons: str = "",
    conditions: Iterable[Mapping[str, Any]] = (),
) -> Decision:
    """The director grants these grades of what was sent, or all; the others for one reason not."""
    sent = current_submission(case)
    assert sent is not None
    planned = {row["grade"] for row in sent.version.content["grade_rows"]}
    chosen = set(grades) or planned
    return grant(
        case=case,
        person=director,
        seen=sent.version.fingerprint,
        reasons=reasons,
        grades=sorted(chosen),
        refused=dict.fromkeys(planned - chosen, why_not),
        conditions=conditions,
    )
