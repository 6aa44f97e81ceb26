"""The page on which a school says what is in place for a grade."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.process.vocabulary import Act
from entilen.rollout.forms import ReadinessForm
from entilen.rollout.pages import context
from entilen.rollout.readiness_actions import mark_readiness
from entilen.rollout.readiness_queries import readiness_by_grade


@case_page(Act.MARK_READINESS)
def readiness(request: HttpRequest, person: Person, case: Case, /, *, grade: int) -> HttpResponse:
    """Tick what is in place for a grade; take a tick away when it is not after all."""
    rows = readiness_by_grade(case).get(grade)
    if not rows:
        raise Http404
    form = ReadinessForm(request.POST if request.method == "POST" else None, rows=rows)
    sent = request.method == "POST" and form.is_valid()
    if sent and not attempt(
        form, lambda: mark_readiness(case=case, person=person, grade=grade, words=form.words)
    ):
        messages.success(request, "Lagret. Det står i saken hvem som har meldt det, og når.")
        return redirect("rollout:overview", key=case.key)
    return render(
        request, "rollout/readiness.html", context(case, form=form, rows=rows, grade=grade)
    )
