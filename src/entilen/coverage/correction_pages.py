"""Corrections: the list that everybody reads, and the programme manager's door to a statement."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.doors import attempt
from entilen.coverage.actions import correct_statement
from entilen.coverage.correction_queries import (
    as_correction,
    ledger_corrections,
    statement_corrections,
)
from entilen.coverage.forms import StatementCorrectionForm
from entilen.coverage.models import PublishedStatement
from entilen.process.vocabulary import Role

PER_PAGE = 30


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was corrected, with date and reason; what stood before can be asked for."""
    statements = list(PublishedStatement.objects.all())
    page = Paginator(ledger_corrections(), PER_PAGE).get_page(request.GET.get("page"))
    person = request.user
    return render(
        request,
        "coverage/corrections.html",
        {
            "statements": statements,
            "published": statement_corrections(statements),
            "page": page,
            "rows": [as_correction(entry) for entry in page.object_list],
            "may_correct": isinstance(person, Person) and has_role(person, Role.PROGRAMME_MANAGER),
        },
    )


@signed_in
def correct(request: HttpRequest, day: str) -> HttpResponse:
    """Mend the numbers of a published statement that were carried over wrongly."""
    person = person_of(request)
    require_role(person, Role.PROGRAMME_MANAGER)
    try:
        statement = get_object_or_404(PublishedStatement, date=day)
    except ValidationError:
        raise Http404 from None
    form = StatementCorrectionForm(request.POST or None, numbers=statement.numbers)
    if request.method == "POST" and form.is_valid():
        numbers, reason = form.numbers, form.cleaned_data["reason"]
        if not attempt(
            form,
            lambda: correct_statement(
                statement=statement, numbers=numbers, reason=reason, person=person
            ),
        ):
            messages.success(request, "Tallet er rettet. Rettelsen står i lista over rettelser.")
            return redirect("coverage:corrections")
    return render(request, "coverage/correct.html", {"statement": statement, "form": form})
