"""Pages for the plan's numbers: grade rows, links and the self-assessment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reads import remembering
from entilen.plans import actions
from entilen.plans.forms import (
    GradeRows,
    Links,
    SelfAssessmentForm,
    initial_rows,
)
from entilen.plans.grid_reading import grid_of
from entilen.plans.models import SelfAssessment
from entilen.plans.queries import answer_mark, number_warnings, open_keys, rows_of
from entilen.plans.reads import grade_rows as stored_rows
from entilen.plans.reads import milestones as stored_milestones
from entilen.plans.reads import registered_pupils, rows_of_other_cases, unlocked
from entilen.plans.row_pages import RowsPage, show_rows
from entilen.process.vocabulary import Act
from entilen.schools.queries import grades_ahead
from entilen.schools.rules import school_year_label, school_year_of

GRADE_ROWS = RowsPage(
    "grade_rows",
    "Trinn og enheter",
    "Disse tallene brukes overalt: i nettverksforespørselen, i styresaken, i vedtaket og i "
    "dekningstallet. Ingen skriver dem to ganger.",
    "plans/grade_rows.html",
)
LINKS = RowsPage(
    "links",
    "Lenker til andre planer",
    "Utviklingsplanen skal ses i sammenheng med skolens andre planer. Lim inn adressen til hver.",
)


@case_page(Act.EDIT_PLAN)
def grade_rows(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Grade × school year: pupils, devices, spares, type."""
    shown = remembering(
        case, stored_rows, registered_pupils, rows_of_other_cases, stored_milestones, unlocked
    )
    grades = grades_ahead(case.school, timezone.localdate())
    now = school_year_of(timezone.localdate())
    years = sorted({*range(now, now + 6), *(row.school_year for row in rows_of(shown))})
    sites = list(case.school.sites.filter(closed__isnull=True))
    initial = initial_rows(shown)
    like = initial[-1] if initial else None
    formset = GradeRows(
        request.POST or None,
        initial=initial,
        prefix="rad",
        form_kwargs={"sites": sites, "grades": grades, "years": years, "like": like},
    )

    def extra() -> dict[str, Any]:
        return {
            "warnings": number_warnings(shown),
            "grid": grid_of(shown),
            "sources": [
                (row.grade, school_year_label(row.school_year), row.pupils_source)
                for row in stored_rows(shown)
            ],
        }

    return show_rows(
        request,
        person,
        shown,
        GRADE_ROWS,
        formset=formset,
        save=lambda rows, version: actions.save_grade_rows(
            case=case, person=person, rows=rows, base_version=version
        ),
        extra=extra,
    )


@case_page(Act.EDIT_PLAN)
def links(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Links to the strategic plan, the platform plan and the subjects' plans."""
    plans = list(case.programme.requirements.linked_plans)
    existing = [
        {"key": row.key, "subject": row.subject, "url": row.url} for row in case.plan.links.all()
    ]
    missing = [{"key": key} for key, _ in plans if key not in {row["key"] for row in existing}]
    formset = Links(
        request.POST or None,
        initial=[*existing, *missing],
        prefix="rad",
        form_kwargs={"plans": plans},
    )
    return show_rows(
        request,
        person,
        case,
        LINKS,
        formset=formset,
        save=lambda rows, version: actions.save_links(
            case=case,
            person=person,
            rows=[row for row in rows if row["url"]],
            base_version=version,
        ),
    )


@case_page(Act.EDIT_PLAN)
def self_assessment(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The eight focus questions and six success criteria; private until the school shares them."""
    requirements = case.programme.requirements
    saved = {(row.kind, row.number): row for row in case.plan.self_assessment.all()}
    groups = (
        ("question", requirements.focus_questions),
        ("criterion", requirements.success_criteria),
    )
    questions = [
        _Question(kind, number, text, saved.get((kind, number)), request.POST or None)
        for kind, texts in groups
        for number, text in enumerate(texts, start=1)
    ]
    reasons: list[str] = []
    if request.method == "POST" and all(question.form.is_valid() for question in questions):
        answers = [question.answer for question in questions]
        reasons = attempt(
            None, lambda: actions.save_self_assessment(case=case, person=person, answers=answers)
        )
        if not reasons:
            messages.success(request, "Svarene er lagret.")
            return redirect(request.path)
    return render(
        request,
        "plans/self_assessment.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Egenvurdering",
            "questions": [row for row in questions if row.kind == "question"],
            "criteria": [row for row in questions if row.kind == "criterion"],
            "forms": [row.form for row in questions],
            "reasons": reasons,
            "shared_at": case.plan.questions_shared_at,
            "writable": may(person, case, Act.EDIT_PLAN) and bool(open_keys(case)),
        },
    )


class _Question:
    """One question with its form, and the mark of the answer that is saved."""

    def __init__(
        self, kind: str, number: int, text: str, row: SelfAssessment | None, data: Any
    ) -> None:
        self.kind, self.number, self.text = kind, number, text
        self.form = SelfAssessmentForm(
            data,
            prefix=f"{kind}-{number}",
            initial={"level": row.level, "text": row.text} if row else {},
        )
        self.mark_name = self.form.add_prefix("seen")
        self.mark = answer_mark(row)

    @property
    def answer(self) -> dict[str, Any]:
        """What was answered, with the mark of what stood when the page was shown."""
        seen = self.form.data.get(self.mark_name, "")
        return {"kind": self.kind, "number": self.number, "seen": seen, **self.form.cleaned_data}


@require_POST
@case_page(Act.EDIT_PLAN)
def share_self_assessment(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Share the self-assessment with the administration, or stop sharing it."""
    shared = request.POST.get("del") == "ja"
    reasons = attempt(
        None, lambda: actions.share_self_assessment(case=case, person=person, shared=shared)
    )
    for reason in reasons:
        messages.error(request, reason)
    if not reasons:
        done = "Egenvurderingen er delt." if shared else "Egenvurderingen deles ikke lenger."
        messages.success(request, done)
    return redirect("plans:self_assessment", key=case.key)


@case_page()
def read_self_assessment(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The self-assessment for the administration, once the school has shared it."""
    if case.plan.questions_shared_at is None:
        raise NotYours
    requirements = case.programme.requirements
    texts = {"question": requirements.focus_questions, "criterion": requirements.success_criteria}
    rows = [
        (texts[row.kind][row.number - 1], row.level, row.text)
        for row in case.plan.self_assessment.all()
        if row.level or row.text
    ]
    return render(
        request,
        "plans/read_self_assessment.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Egenvurdering",
            "rows": rows,
            "shared_at": case.plan.questions_shared_at,
        },
    )
