"""Corrections: the list that everybody reads, and the doors to correcting and withholding."""

from collections.abc import Callable

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
from entilen.coverage.actions import (
    KEEPERS,
    correct_statement,
    withhold_reason,
    withhold_statement_reason,
)
from entilen.coverage.correction_queries import (
    as_correction,
    ledger_corrections,
    statement_corrections,
)
from entilen.coverage.forms import StatementCorrectionForm, WithholdForm
from entilen.coverage.late_queries import late_moments, recorded_late
from entilen.coverage.models import PublishedStatement
from entilen.process.vocabulary import Role

PER_PAGE = 30


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was corrected, with date and reason; what stood before can be asked for."""
    statements = list(PublishedStatement.objects.all())
    page = Paginator(ledger_corrections(), PER_PAGE).get_page(request.GET.get("page"))
    late = Paginator(late_moments(), PER_PAGE).get_page(request.GET.get("sent"))
    person = request.user
    return render(
        request,
        "coverage/corrections.html",
        {
            "statements": statements,
            "published": statement_corrections(statements),
            "late": recorded_late(list(late.object_list)),
            "late_page": late,
            "page": page,
            "rows": [as_correction(entry) for entry in page.object_list],
            "may_correct": isinstance(person, Person) and has_role(person, Role.PROGRAMME_MANAGER),
            "may_withhold": isinstance(person, Person) and has_role(person, *KEEPERS),
        },
    )


@signed_in
def correct(request: HttpRequest, day: str) -> HttpResponse:
    """Mend the numbers of a published statement that were carried over wrongly."""
    person = person_of(request)
    require_role(person, Role.PROGRAMME_MANAGER)
    statement = _statement(day)
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


def _statement(day: str) -> PublishedStatement:
    try:
        return get_object_or_404(PublishedStatement, date=day)
    except ValidationError:
        raise Http404 from None


@signed_in
def withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the reason of a corrected registration from the public, for a stated ground."""
    person = person_of(request)
    require_role(person, *KEEPERS)
    entry = get_object_or_404(ledger_corrections(), pk=pk, case__isnull=False)
    return _withhold(
        request,
        as_correction(entry).reason,
        lambda ground: withhold_reason(entry=entry, person=person, ground=ground),
    )


@signed_in
def withhold_of_statement(request: HttpRequest, day: str, number: int) -> HttpResponse:
    """Keep the reason of a correction of a published figure from the public."""
    person = person_of(request)
    require_role(person, *KEEPERS)
    statement = _statement(day)
    rows = [row for row in statement_corrections([statement]) if row.number == number]
    if not rows:
        raise Http404
    return _withhold(
        request,
        rows[0].reason,
        lambda ground: withhold_statement_reason(
            statement=statement, number=number, by=person, ground=ground
        ),
    )


def _withhold(request: HttpRequest, reason: str, do: Callable[[str], object]) -> HttpResponse:
    form = WithholdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ground = form.cleaned_data["ground"]
        if not attempt(form, lambda: do(ground)):
            messages.success(request, "Begrunnelsen står ikke lenger i lista.")
            return redirect("coverage:corrections")
    return render(request, "coverage/withhold.html", {"form": form, "reason": reason})
