"""What a plan must hold and does not: say why, or put it in again."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.plans import actions
from entilen.plans.content import title_of
from entilen.plans.queries import excusable
from entilen.plans.reads import not_applicable
from entilen.plans.rules import FINANCING, MILESTONES, PART_TITLES
from entilen.process.vocabulary import Act

_PARTS = {"milepaler": MILESTONES, "finansiering": FINANCING}
"""The part of the plan by its word in addresses."""


class ReasonForm(forms.Form):
    """Why something does not apply to the school."""

    reason = forms.CharField(
        label="Hvorfor er det ikke aktuelt?",
        help_text="Alle som leser planen, ser dette.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


@dataclass(frozen=True, slots=True)
class Excused:
    """What the school says does not apply, as its part's page shows it."""

    key: str
    title: str
    reason: str


def excused_rows(case: Case, part: str) -> list[Excused]:
    """What the school says does not apply in a part of its plan."""
    requirements = case.programme.requirements
    return [
        Excused(row.key, title_of(requirements, row.key), row.reason)
        for row in not_applicable(case)
        if row.part == part
    ]


def _part(word: str) -> str:
    if word not in _PARTS:
        raise Http404
    return _PARTS[word]


@case_page(Act.EDIT_PLAN)
def say(
    request: HttpRequest, person: Person, case: Case, /, *, word: str, lack: str
) -> HttpResponse:
    """Say that a milestone or a cost does not apply, and why."""
    part = _part(word)
    if lack not in excusable(case, part):
        raise Http404
    now = next((row for row in excused_rows(case, part) if row.key == lack), None)
    form = ReasonForm(request.POST or None, initial={"reason": now.reason if now else ""})
    back = f"{case_href(case)}{word}/"
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if not attempt(
            form,
            lambda: actions.say_not_applicable(
                case=case, person=person, part=part, key=lack, reason=reason
            ),
        ):
            messages.success(request, "Lagret. Alle som leser planen, ser begrunnelsen.")
            return redirect(back)
    return render(
        request,
        "plans/not_applicable.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Ikke aktuelt",
            "form": form,
            "title": title_of(case.programme.requirements, lack),
            "part": PART_TITLES[part],
            "back": back,
        },
    )


@require_POST
@case_page(Act.EDIT_PLAN)
def take_back(
    request: HttpRequest, person: Person, case: Case, /, *, word: str, lack: str
) -> HttpResponse:
    """Take back that something does not apply."""
    part = _part(word)
    for reason in attempt(
        None,
        lambda: actions.take_back_not_applicable(case=case, person=person, part=part, key=lack),
    ):
        messages.error(request, reason)
    return redirect(f"{case_href(case)}{word}/")


@require_POST
@case_page(Act.EDIT_PLAN)
def restore(request: HttpRequest, person: Person, case: Case, /, *, lack: str) -> HttpResponse:
    """Put in again a milestone that the plan must hold."""
    refused = attempt(None, lambda: actions.restore_milestone(case=case, person=person, key=lack))
    for reason in refused:
        messages.error(request, reason)
    if not refused:
        title = title_of(case.programme.requirements, lack)
        messages.success(request, f"«{title}» er lagt inn. Se på fristen.")
    return redirect(reverse("plans:milestones", args=[case.key]))
