"""The public version of a granted plan and its decision, and a like school's as an example.

Left out: attachments, self-assessment, remarks, names of those responsible, suppliers and exact
counts of few pupils. The texts can be withheld by the administration.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entilen.cases.models import Case
from entilen.cases.reads import read
from entilen.coverage.rules import suppressed
from entilen.decision.models import Decision
from entilen.decision.queries import GRANTS, alike, words_of
from entilen.financing.money_reading import money_in
from entilen.financing.part_queries import money_granted
from entilen.plans.content import title_of
from entilen.plans.reading import Example
from entilen.plans.rules import NOT_APPLICABLE
from entilen.process.vocabulary import DeviceType, Stage


def public_grant(slug: str, number: str) -> Decision | None:
    """The grant in force of a case, by school and number; None when there is nothing public."""
    decision = (
        Decision.objects.filter(case__school__slug=slug, case__number=number)
        .select_related("case__school", "case__programme", "submission__version")
        .order_by("pk")
        .last()
    )
    if decision is None or decision.outcome not in GRANTS or decision.case.at is not Stage.GRANTED:
        return None
    return decision


@require_safe
def plan_page(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """What was granted, on which conditions, and the plan as it was decided on."""
    decision = public_grant(slug, number)
    if decision is None:
        raise Http404
    content, words = decision.submission.version.content, words_of(decision)
    return render(
        request,
        "coverage/plan.html",
        {
            "decision": decision,
            "case": decision.case,
            "school": decision.case.school,
            "withheld": decision.case.text_withheld,
            "areas": [row for row in content["areas"] if row["html"]],
            "rows": [_row(row) for row in content["grade_rows"] if row["grade"] in decision.grades],
            "without": [
                (title_of(decision.case.programme.requirements, row["key"]), row["reason"])
                for row in content.get(NOT_APPLICABLE, [])
            ],
            "money": money_granted(decision.case) or money_in(content),
            "conditions": decision.conditions.all(),
            "reasons": words.reasons,
            "refused": words.refused,
        },
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "grade": row["grade"],
        "school_year": row["school_year"],
        "pupils": suppressed(row["pupils"]),
        "devices": suppressed(row["devices"] + row["spares"]),
        "kind": DeviceType(row["device_type"]).label,
    }


@read
def granted_alike() -> QuerySet[Decision]:
    """The newest public grant at another school of the same type."""
    public = alike(*GRANTS).filter(case__stage=Stage.GRANTED, case__text_withheld=False)
    return public.annotate(number=F("case__number"))[:1]


def example_for(case: Case, area: str) -> Example | None:
    """How a school like this one wrote the area, in a plan that was granted."""
    rows: list[Any] = granted_alike(case)
    if not rows:
        return None
    [row] = rows
    return Example(row.school_name, f"/skoler/{row.school_slug}/plan/{row.number}/#{area}")
