"""What stops a plan from being sent, and what was sent."""

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.facts import gather
from entilen.cases.models import Case
from entilen.financing.queries import warnings_of as financing_warnings
from entilen.plans.queries import warnings_of as plan_warnings
from entilen.plans.rules import Disagreement
from entilen.process.gates import Obstacle
from entilen.process.procedure import obstacles_of, rules_for
from entilen.process.vocabulary import Act
from entilen.submission.models import Submission


def obstacles(case: Case, person: Person | None) -> tuple[Obstacle, ...]:
    """Everything that stops the plan from being sent now, each once; empty when it can be sent."""
    rule = next((rule for rule in rules_for(Act.SUBMIT) if case.at in rule.sources), None)
    return obstacles_of(rule, gather(case, person, names=rule.needs)) if rule else ()


def may_submit(case: Case, person: Person) -> bool:
    """Whether the person's roles let them send this case's plan."""
    return any(rule.roles & roles_on(person, case) for rule in rules_for(Act.SUBMIT))


def warnings(case: Case) -> list[Disagreement]:
    """Numbers that disagree anywhere in the plan; they warn and do not stop."""
    return plan_warnings(case) + financing_warnings(case)


def current_submission(case: Case) -> Submission | None:
    """What was sent last."""
    return case.submissions.select_related("version", "sent_by").last()
