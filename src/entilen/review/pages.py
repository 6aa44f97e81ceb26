"""Pages of those who treat the case: formal check, assessment, remarks, recommendation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.bodies.queries import last_treatment, resolutions
from entilen.cases.access import may
from entilen.cases.deadlines import in_working_days
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.cases.reading import remembering
from entilen.network.queries import cover, dispensation
from entilen.plans.visibility import as_read_by
from entilen.process.vocabulary import Act
from entilen.review import actions
from entilen.review.forms import (
    LetterForm,
    QuestionForm,
    RecommendationForm,
)
from entilen.review.prepared import found_for
from entilen.review.queries import (
    ASSESSING,
    assessments,
    living_remarks,
    placed,
    submission_of,
    unsent,
)


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
        case_context(
            case,
            "Formell kontroll",
            form=form,
            items=_items(case, done),
            remarks=placed(case, unsent(case)),
            sent=submission_of(case, case.round),
            covers=cover(as_read_by(person, case)),
            dispensation=dispensation(case),
            treated=last_treatment(case, "school_board"),
            resolutions=resolutions(case),
            open=may(person, case, Act.ACCEPT_FORMALLY),
        ),
    )


def _items(case: Case, done: set[str]) -> list[dict[str, Any]]:
    """The items with what is known of each; what is in order is ticked till somebody has."""
    case = remembering(case, *ASSESSING)
    rows = []
    for key, text in case.programme.requirements.formal_items:
        found = found_for(case, key)
        ticked = key in done or (not done and found is not None and found.in_order)
        rows.append({"key": key, "text": text, "found": found, "ticked": ticked})
    return rows


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


@case_page(Act.ASK_QUESTION)
@impartial_first(Act.ASK_QUESTION)
def ask(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Ask the school something with a deadline, without returning the case."""
    days = case.programme.requirements.deadlines.question
    form = QuestionForm(request.POST or None, initial={"due": in_working_days(days)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(form, lambda: actions.ask(case=case, person=person, **data)):
            messages.success(request, "Spørsmålet er sendt. Saken er ikke sendt tilbake.")
            return redirect(case_href(case))
    return render(request, "review/ask.html", case_context(case, "Spørsmål", form=form))


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
        case_context(
            case,
            "Innstilling",
            form=form,
            given=assessments(case),
            remarks=placed(case, living_remarks(case)),
            open=may(person, case, Act.RECOMMEND),
        ),
    )
