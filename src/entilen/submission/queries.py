"""What stops a plan from being sent, and what was sent."""

from typing import Any

from django.db.models import F, QuerySet

from entilen.accounts.models import Person
from entilen.bodies.queries import grade_spans, treatments
from entilen.cases.access import roles_on
from entilen.cases.facts import gather, reads_for
from entilen.cases.models import Case
from entilen.cases.reads import CASE, Read, read
from entilen.financing.frame_queries import FRAME
from entilen.financing.money_queries import money_rules
from entilen.financing.money_reading import Money, money_in
from entilen.financing.part_queries import money_granted
from entilen.financing.price_queries import prices_so_far
from entilen.financing.queries import financing_lines, money_now
from entilen.financing.queries import warnings_of as financing_warnings
from entilen.plans.access import reads_draft_now
from entilen.plans.queries import warnings_of as plan_warnings
from entilen.plans.reads import milestones, registered_pupils, rows_of_other_cases
from entilen.plans.rules import Disagreement
from entilen.process.judging import obstacles_of, rules_for
from entilen.process.obstacles import Obstacle
from entilen.process.procedure import Rule
from entilen.process.vocabulary import Act, Stage
from entilen.submission.models import Submission


@read
def submissions() -> QuerySet[Submission]:
    """What was sent, round by round. The content of a version is read when it is asked for."""
    numbers: dict[str, Any] = {
        "sent_rows": F("version__content__grade_rows"),
        "sent_lines": F("version__content__financing"),
    }
    sent: QuerySet[Submission] = Submission.objects.filter(case=CASE).annotate(**numbers)
    return sent.select_related("version", "sent_by").defer("version__content")


def numbers_in(sent: Submission) -> dict[str, Any]:
    """The grade rows and financing lines of one of `submissions`, without the plan's texts."""
    return {"grade_rows": sent.__dict__["sent_rows"], "financing": sent.__dict__["sent_lines"]}


def obstacles(case: Case, person: Person | None) -> tuple[Obstacle, ...]:
    """Everything that stops the plan from being sent now, each once; empty when it can be sent."""
    rule = _rule(case)
    return obstacles_of(rule, gather(case, person, names=rule.needs)) if rule else ()


def _rule(case: Case) -> Rule | None:
    return next((rule for rule in rules_for(Act.SUBMIT) if case.at in rule.sources), None)


def check_reads(case: Case) -> list[Read[Any]]:
    """What `obstacles` and `warnings` read, to be read together with what else a page shows."""
    rule = _rule(case)
    return [*(reads_for(rule.needs) if rule else ()), *warning_reads()]


def warning_reads() -> list[Read[Any]]:
    """What `warnings` reads beside the plan's numbers."""
    return [
        registered_pupils,
        rows_of_other_cases,
        milestones,
        treatments,
        grade_spans,
        financing_lines,
        money_rules,
        prices_so_far,
        *FRAME,
    ]


def may_submit(case: Case, person: Person) -> bool:
    """Whether the person's roles let them send this case's plan."""
    return any(rule.roles & roles_on(person, case) for rule in rules_for(Act.SUBMIT))


def warnings(case: Case) -> list[Disagreement]:
    """Numbers that disagree anywhere in the plan; they warn and do not stop."""
    return plan_warnings(case) + financing_warnings(case)


def current_submission(case: Case) -> Submission | None:
    """What was sent last."""
    rows = submissions(case)
    return rows[-1] if rows else None


def money_read_by(person: Person, case: Case) -> Money | None:
    """Who pays what in the numbers that the person may read: what is granted, else the plan as it
    is now, or as it was sent last. None where there is nothing that they may read."""
    if case.at is Stage.GRANTED and (granted := money_granted(case)):
        return granted
    if reads_draft_now(person, case):
        return money_now(case)
    sent = current_submission(case)
    return money_in(numbers_in(sent)) if sent else None
