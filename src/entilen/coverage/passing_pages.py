"""The act by which the school that took over makes a case its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.coverage.passing_actions import take_over
from entilen.process.vocabulary import Act


@require_POST
@case_page(Act.TAKE_OVER)
def take(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The case is ours from now on, with its plan, what is granted in it and its history."""
    reasons = attempt(None, lambda: take_over(case=case, person=person))
    if reasons:
        for reason in reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "Saken er deres. Alt som er skrevet og besluttet, følger med.")
    return redirect(case_href(case))
