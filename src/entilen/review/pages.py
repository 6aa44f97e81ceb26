"""Pages of those who treat the case: formal check, assessment, remarks, recommendation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.bodies.queries import last_treatment
from entilen.cases.access import may, require_administration
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reading import remembering
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.process.vocabulary import Act, Department
from entilen.review import actions
from entilen.review.forms import (
    CriteriaForm,
    LetterForm,
    QuestionForm,
    RecommendationForm,
    RemarkForm,
    SummaryForm,
)
from entilen.review.models import Level, Remark, Severity
from entilen.review.queries import (
    ASSESSING,
    answers,
    area_review,
    areas_left,
    assessments,
    author_of,
    changed_since,
    departments_of,
    living_remarks,
    missing_assessments,
    open_criteria,
    placed,
    remark_places,
    review_areas,
    submission_of,
    unsent,
)


def _context(case: Case, name: str, **more: Any) -> dict[str, Any]:
    return {"case": case, "case_href": case_href(case), "page_name": name, **more}


@case_page(Act.ACCEPT_FORMALLY)
@impartial_first(Act.ACCEPT_FORMALLY)
def formal(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The formal check: the items, the remarks so far, and on or back."""
    form = LetterForm(request.POST or None)
    if request.method == "POST":
        reasons = _formal_act(request, person, case, form)
        if reasons is not None and not reasons:
            return redirect(case_href(case))
    done = set(case.formal_items.filter(round=case.round).values_list("key", flat=True))
    return render(
        request,
        "review/formal.html",
        _context(
            case,
            "Formell kontroll",
            form=form,
            items=[
                (key, text, key in done) for key, text in case.programme.requirements.formal_items
            ],
            remarks=placed(case, unsent(case)),
            sent=submission_of(case, case.round),
            covers=cover(case),
            dispensation=dispensation(case),
            treated=last_treatment(case, "school_board"),
            open=may(person, case, Act.ACCEPT_FORMALLY),
        ),
    )


def _formal_act(
    request: HttpRequest, person: Person, case: Case, form: LetterForm
) -> list[str] | None:
    """Do what the button says: tick and accept, or return. None when the form is not in order."""
    if not form.is_valid():
        return None
    keys = request.POST.getlist("item")
    refused = attempt(form, lambda: actions.tick_formal_items(case=case, person=person, keys=keys))
    if refused:
        return refused
    if request.POST.get("gjor") == "tilbake":
        text = form.cleaned_data["introduction"]
        return attempt(
            form, lambda: actions.return_formally(case=case, person=person, introduction=text)
        )
    if request.POST.get("gjor") == "videre":
        return attempt(form, lambda: actions.accept_formally(case=case, person=person))
    messages.success(request, "Kryssene er lagret.")
    return None


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
            ),
        ):
            messages.success(request, "Vurderingen er levert.")
            return redirect(case_href(case))
    case = remembering(case, *ASSESSING, answers)
    wanted = review_areas(case, department) if department else frozenset()
    left = areas_left(case, department) if department else frozenset()
    changed = set(changed_since(case, submission_of(case, case.round - 1)))
    remarks = living_remarks(case)
    rows = [
        {
            "area": area,
            "wanted": area.key in wanted,
            "left": area.key in left,
            "changed": area.key in changed,
            "open": sum(r.area == area.key and r.state != "closed" for r in remarks),
        }
        for area in case.programme.requirements.areas
    ]
    return render(
        request,
        "review/assessment.html",
        _context(
            case,
            "Fagvurdering",
            form=form,
            rows=rows,
            department=department,
            left=open_criteria(case, department) if department else [],
            given=assessments(case),
            missing=missing_assessments(case),
            open=bool(department) and may(person, case, Act.ASSESS),
            round_two=case.round > 1,
        ),
    )


@case_page()
@impartial_first(Act.ASSESS)
def area(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """One area as sent, its marked change, the criteria and the remarks beside it."""
    require_administration(person, case)
    own = departments_of(person, case)
    department = own[0] if own else None
    shown = remembering(case, *ASSESSING, *COVER, dispensations_in_force)
    found = area_review(shown, area, department)
    if found is None:
        raise Http404
    criteria = [criterion for criterion, _ in found.criteria]
    initial: dict[str, str] = {}
    for criterion, given in found.criteria:
        if given:
            initial[f"level-{criterion.key}"] = given.level
            initial[f"reason-{criterion.key}"] = given.reason
    form = CriteriaForm(request.POST or None, criteria=criteria, initial=initial)
    writable = department is not None and found.to_review and may(person, case, Act.ASSESS)
    valid = request.method == "POST" and writable and form.is_valid()
    if valid and department and not attempt(form, lambda: _answer(case, person, department, form)):
        return redirect(_next(case, department, area))
    return render(
        request,
        "review/area.html",
        _context(
            case,
            found.area.title,
            found=found,
            form=form,
            writable=writable,
            mine=author_of(person, case),
            may_remark=may(person, case, Act.REMARK),
            covers=cover(shown),
            dispensation=dispensation(shown),
        ),
    )


def _answer(case: Case, person: Person, department: Department, form: CriteriaForm) -> None:
    for criterion in form.criteria:
        actions.answer_criterion(
            case=case,
            person=person,
            department=department,
            criterion=criterion.key,
            level=Level(form.cleaned_data[f"level-{criterion.key}"]),
            reason=form.cleaned_data[f"reason-{criterion.key}"],
        )


def _next(case: Case, department: Department, area: str) -> str:
    wanted = review_areas(case, department)
    keys = [found.key for found in case.programme.requirements.areas if found.key in wanted]
    after = keys[keys.index(area) + 1 :] if area in keys else []
    return f"{case_href(case)}vurdering/{after[0]}/" if after else f"{case_href(case)}vurdering/"


@case_page(Act.REMARK)
@impartial_first(Act.REMARK)
def remark(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Write a remark."""
    form = RemarkForm(
        request.POST or None,
        places=remark_places(case),
        initial={"area": request.GET.get("omrade", ""), "internal": "no"},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.write_remark(
                case=case,
                person=person,
                area=data["area"],
                row=data["row"],
                severity=Severity(data["severity"]),
                title=data["title"],
                text=data["text"],
                internal=data["internal"],
            ),
        ):
            messages.success(request, "Merknaden er lagret.")
            return redirect(_back(case, person, data["area"]))
    back = _back(case, person, request.GET.get("omrade", ""))
    return render(request, "review/remark.html", _context(case, "Merknad", form=form, back=back))


@require_POST
@case_page(Act.REMARK)
def settle(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Close a point, keep it open, or take back what was not sent."""
    row = get_object_or_404(Remark, case=case, pk=pk)
    what = request.POST.get("gjor", "")

    def do() -> None:
        if what == "fjern":
            actions.remove_remark(remark=row, person=person)
        else:
            actions.settle_remark(remark=row, person=person, closed=what == "lukk")

    for reason in attempt(None, do):
        messages.error(request, reason)
    return redirect(_back(case, person, row.area))


_OWN_PAGES = (
    (Act.GRANT, "beslutning/"),
    (Act.RECOMMEND, "innstilling/"),
    (Act.ACCEPT_FORMALLY, "kontroll/"),
)


def _back(case: Case, person: Person, area: str) -> str:
    """Where a remark was written from: the page of the person's own task, or the area."""
    own = next((path for act, path in _OWN_PAGES if may(person, case, act)), None)
    place = f"{area}/" if case.programme.requirements.area(area) else ""
    return case_href(case) + (own or f"vurdering/{place}")


@case_page(Act.ASK_QUESTION)
@impartial_first(Act.ASK_QUESTION)
def ask(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Ask the school something with a deadline, without returning the case."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if not attempt(form, lambda: actions.ask(case=case, person=person, text=text)):
            messages.success(request, "Spørsmålet er sendt. Saken er ikke sendt tilbake.")
            return redirect(case_href(case))
    return render(request, "review/ask.html", _context(case, "Spørsmål", form=form))


@case_page(Act.RECOMMEND)
@impartial_first(Act.RECOMMEND)
def recommend(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Gather the assessments into one recommendation."""
    form = RecommendationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(form, lambda: actions.recommend(case=case, person=person, **data)):
            messages.success(request, "Innstillingen er sendt til direktøren.")
            return redirect(case_href(case))
    return render(
        request,
        "review/recommend.html",
        _context(
            case,
            "Innstilling",
            form=form,
            given=assessments(case),
            remarks=placed(case, living_remarks(case)),
            open=may(person, case, Act.RECOMMEND),
        ),
    )
