"""Pages of those who treat the case: formal check, assessment, remarks, recommendation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.deadlines import in_working_days
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.plans.forms import kept
from entilen.process.vocabulary import Act
from entilen.review import actions
from entilen.review.assessed import advice_differs, unmet
from entilen.review.forms import (
    Conditions,
    QuestionForm,
    RecommendationForm,
)
from entilen.review.queries import assessments, author_of, living_remarks, placed


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
    conditions = Conditions(request.POST or None, prefix="vilkar")
    if request.method == "POST" and form.is_valid() and conditions.is_valid():
        data = {**form.cleaned_data, "conditions": kept(conditions)}
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
            conditions=conditions,
            assessments=[row for row in assessments(case) if row.reopened_at is None],
            unmet=unmet(case),
            differ=advice_differs(case),
            remarks=placed(case, living_remarks(case)),
            mine=author_of(person, case),
            open=may(person, case, Act.RECOMMEND),
        ),
    )
