"""Pages of those who treat the case: formal check, assessment, remarks, recommendation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.bodies.queries import last_treatment, resolutions, statements, treatments
from entilen.cases.access import may
from entilen.cases.deadlines import in_working_days
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.cases.reading import Read, remembering
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.plans.content import material_reads
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
    ticked_items,
    unsent,
)
from entilen.submission.queries import warning_reads


@case_page(Act.ACCEPT_FORMALLY)
@impartial_first(Act.ACCEPT_FORMALLY)
def formal(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The formal check: the items, the remarks so far, and on or back."""
    form = LetterForm(request.POST or None)
    if request.method == "POST":
        reasons = _formal_act(request, person, case, form)
        if reasons is not None and not reasons:
            return redirect(case_href(case))
    shown = as_read_by(person, remembering(case, *_prepared_reads()))
    return render(
        request,
        "review/formal.html",
        case_context(
            case,
            "Formell kontroll",
            form=form,
            items=_items(shown),
            remarks=placed(shown, unsent(shown)),
            sent=submission_of(shown, shown.round),
            covers=cover(shown),
            dispensation=dispensation(shown),
            treated=last_treatment(shown, "school_board"),
            resolutions=resolutions(shown),
            open=may(person, case, Act.ACCEPT_FORMALLY),
        ),
    )


def _prepared_reads() -> list[Read[Any]]:
    """What the formal check reads, in one statement."""
    return [
        *ASSESSING,
        *COVER,
        *material_reads(),
        *warning_reads(),
        dispensations_in_force,
        statements,
        ticked_items,
        treatments,
    ]


def _items(case: Case) -> list[dict[str, Any]]:
    """The items with what is known of each; what is in order is ticked till somebody has."""
    done = {row.key for row in ticked_items(case)}
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
