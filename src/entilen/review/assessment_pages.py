"""Pages of a department's assessment: what is left in the round, and each area or part."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.bodies.queries import resolutions
from entilen.cases.access import may, require_administration
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.cases.reads import remembering
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.plans.access import as_read_by
from entilen.plans.queries import area_titles
from entilen.process.vocabulary import Act, Department
from entilen.review import actions
from entilen.review.assessed import (
    ASSESSING,
    baseline,
    criterion_mark,
    departments_of,
    missing_assessments,
    open_criteria,
    review_areas,
    said_before,
    standing_assessment,
)
from entilen.review.forms import (
    CriteriaForm,
    ReopenForm,
    SummaryForm,
)
from entilen.review.queries import answered, answers, assessments, author_of
from entilen.review.reading import PlaceReview, place_review, places
from entilen.review.rules import DEPARTMENT_AUTHOR, Advice, Level


@case_page()
@impartial_first(Act.ASSESS)
def assessment(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """A reviewer's list of areas for this round, and giving the assessment."""
    require_administration(person, case)
    own = departments_of(person, case)
    department = own[0] if own else None
    form = SummaryForm(request.POST or None, initial={"department": department})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.give_assessment(
                case=case,
                person=person,
                department=Department(data["department"]),
                summary=data["summary"],
                advice=Advice(data["advice"]),
            ),
        ):
            messages.success(request, "Vurderingen er levert.")
            return redirect(case_href(case))
    case = remembering(case, *ASSESSING, answers)
    rows = places(case, department)
    delivered = standing_assessment(case, department) if department else None
    return render(
        request,
        "review/assessment.html",
        case_context(
            case,
            "Fagvurdering",
            form=form,
            rows=rows,
            department=department,
            left=open_criteria(case, department) if department else [],
            assessments=assessments(case),
            resolutions=resolutions(case),
            missing=missing_assessments(case),
            unsettled=answered(case, DEPARTMENT_AUTHOR[department]) if department else [],
            delivered=delivered,
            reopen=ReopenForm(initial={"department": department})
            if delivered and may(person, case, Act.REOPEN_ASSESSMENT)
            else None,
            open=bool(department) and not delivered and may(person, case, Act.ASSESS),
            read_before=baseline(case, department) is not None,
        ),
    )


@case_page(Act.REOPEN_ASSESSMENT)
@impartial_first(Act.REOPEN_ASSESSMENT)
def reopen(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Open a delivered assessment again, for a reason."""
    own = departments_of(person, case)
    form = ReopenForm(request.POST or None, initial={"department": own[0] if own else None})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.reopen_assessment(
                case=case,
                person=person,
                department=Department(data["department"]),
                reason=data["reason"],
            ),
        ):
            messages.success(request, "Vurderingen er åpnet. Lever den på nytt når den er klar.")
            return redirect("review:assessment", key=case.key)
    return render(request, "review/reopen.html", case_context(case, "Åpne vurderingen", form=form))


@case_page()
@impartial_first(Act.ASSESS)
def area(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """One area as sent, its marked change, the criteria and the remarks beside it."""
    require_administration(person, case)
    own = departments_of(person, case)
    department = own[0] if own else None
    shown = remembering(case, *ASSESSING, *COVER, dispensations_in_force)
    shown = as_read_by(person, shown)
    place = place_review(shown, area, department)
    if place is None:
        raise Http404
    criteria = [criterion for criterion, _ in place.criteria]
    to_remark = request.POST.get("etterpa") == "merknad"
    form = CriteriaForm(
        request.POST or None,
        criteria=criteria,
        earlier={
            criterion.key: said_before(answer)
            for criterion, answer in place.criteria
            if answer and answer.round < case.round
        },
        unfinished=to_remark,
        initial=_answers_in(case, place),
    )
    writable = (
        department is not None
        and place.to_review
        and not standing_assessment(case, department)
        and may(person, case, Act.ANSWER_CRITERIA)
    )
    if request.method == "POST" and writable and department and form.is_valid():
        if not attempt(form, lambda: _answer(case, person, department, form)):
            return redirect(
                _remark_href(case, area) if to_remark else _next(case, department, area)
            )
        form.see(_answers_in(case, place_review(case, area, department) or place))
    return render(
        request,
        "review/area.html",
        case_context(
            case,
            place.title,
            place=place,
            department=department,
            form=form,
            writable=writable,
            mine=author_of(person, case),
            may_remark=may(person, case, Act.REMARK),
            covers=cover(shown),
            dispensation=dispensation(shown),
        ),
    )


def _answers_in(case: Case, place: PlaceReview) -> dict[str, str]:
    """The answers of this round as they stand, each with its mark, for a form that has none.

    What was said in an earlier round is read beside the criterion and never filled in: the text may
    be another now.
    """
    initial: dict[str, str] = {}
    for criterion, answer in place.criteria:
        now = answer if answer and answer.round == case.round else None
        if now:
            initial[f"level-{criterion.key}"] = now.level
            initial[f"reason-{criterion.key}"] = now.reason
        initial[f"seen-{criterion.key}"] = criterion_mark(now)
    return initial


def _answer(case: Case, person: Person, department: Department, form: CriteriaForm) -> None:
    """Save every answer of the form or, where one clashes with another's, none."""
    data = form.cleaned_data
    actions.answer_criteria(
        case=case,
        person=person,
        department=department,
        answers=[
            actions.Answered(
                one.key,
                Level(data[f"level-{one.key}"]),
                data[f"reason-{one.key}"],
                data[f"seen-{one.key}"],
            )
            for one in form.criteria
            if data[f"level-{one.key}"]
        ],
    )


def _remark_href(case: Case, area: str) -> str:
    return f"{case_href(case)}merknad/?omrade={area}"


def _next(case: Case, department: Department, area: str) -> str:
    wanted = review_areas(case, department)
    keys = [key for key in area_titles(case) if key in wanted]
    after = keys[keys.index(area) + 1 :] if area in keys else []
    return f"{case_href(case)}vurdering/{after[0]}/" if after else f"{case_href(case)}vurdering/"
