"""The decision and its letter: seen before it is sent, read for ever, put right, reversed."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases.access import may, require, roles_on, visible_cases
from entilen.cases.actions import lock
from entilen.cases.doors import (
    LETTER_CHANGED,
    as_shown,
    attempt,
    case_page,
    impartial_first,
    question_first,
    rehearse,
)
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.cases.rules import fingerprint
from entilen.decision import actions
from entilen.decision.forms import CorrectionForm, ReverseForm
from entilen.decision.models import Decision, LetterCorrection
from entilen.decision.queries import deliveries, own_work, words_of
from entilen.process.vocabulary import ADMINISTRATION, Act

Lettered = Decision | LetterCorrection
LetteredT = TypeVar("LetteredT", Decision, LetterCorrection)

SENDS = {
    "innvilg": "Send innvilgelsen",
    "returner": "Send returbrevet",
    "varsle": "Send varselet",
    "avsla": "Send avslaget",
    "omgjor": "Send omgjøringen",
    "rett": "Send rettelsen",
}
"""What the button says that sends each letter."""


@transaction.atomic
def send_when_seen(
    request: HttpRequest,
    case: Case,
    form: forms.Form,
    choice: str,
    act: Callable[[], LetteredT],
) -> LetteredT | HttpResponse | None:
    """Send a letter that the person has seen; show it where they have not.

    The letter is made by the very act, and undone. None when the act was refused: why stands in the
    form.
    """
    lock(case)
    written: list[LetteredT] = []

    def do() -> None:
        written.append(act())

    if attempt(form, lambda: rehearse(do)):
        return None
    if request.POST.get("gjor") == "send":
        if as_shown(request, written[0].letter):
            return None if attempt(form, do) else written[-1]
        messages.warning(request, LETTER_CHANGED)
    return _show_letter(request, case, written[0], choice)


def _show_letter(request: HttpRequest, case: Case, lettered: Lettered, choice: str) -> HttpResponse:
    """The letter as the school will get it, before it is sent."""
    return render(
        request,
        "decision/confirm.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Beslutning",
            "letter": lettered.letter,
            "button": SENDS[choice],
            "fields": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in {"csrfmiddlewaretoken", "gjor", "valg", "brev"}
                for value in values
            ],
            "choice": choice,
            "mark": fingerprint(lettered.letter),
        },
    )


def _decision(request: HttpRequest, key: str) -> Decision:
    row = (
        Decision.objects.filter(key=key, case__in=visible_cases(person_of(request)))
        .select_related("case__school", "submission__version", "decided_by", "on_behalf_of")
        .first()
    )
    if row is None:
        raise NotYours
    return row


@signed_in
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """A decision with its letter, as it was made."""
    shown = _decision(request, key)
    corrections = list(shown.corrections.select_related("corrected_by"))
    newest = shown == shown.case.decisions.last()
    return render(
        request,
        "decision/decision.html",
        {
            "case": shown.case,
            "case_href": case_href(shown.case),
            "page_name": "Beslutning",
            "decision": shown,
            "corrections": corrections,
            "letter": corrections[-1].letter if corrections else shown.letter,
            "deliveries": deliveries(shown)
            if roles_on(person_of(request), shown.case) & ADMINISTRATION
            else [],
            "reversed_by": Decision.objects.filter(reverses=shown).first(),
            "may_reverse": may(person_of(request), shown.case, Act.REVERSE) and newest,
            "may_correct": may(person_of(request), shown.case, Act.CORRECT_LETTER) and newest,
        },
    )


@case_page(Act.REVERSE)
@impartial_first(Act.REVERSE)
def reverse(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Reverse the standing decision, as an act of its own; the letter is shown first."""
    form = ReverseForm(request.POST or None, own_work=own_work(case, person, "").did)
    if request.method == "POST" and request.POST.get("gjor") != "endre" and form.is_valid():
        ground = form.cleaned_data["ground"]
        outcome = send_when_seen(
            request,
            case,
            form,
            "omgjor",
            lambda: actions.reverse(
                case=case, person=person, ground=ground, own_work_ground=form.why_own_work
            ),
        )
        if isinstance(outcome, Decision):
            messages.success(request, "Beslutningen er omgjort. Saken ligger hos direktøren igjen.")
            return redirect(case_href(case))
        if outcome:
            return outcome
    return render(
        request,
        "decision/reverse.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Omgjøring",
            "form": form,
            "old": case.decisions.last(),
        },
    )


@signed_in
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Put a slip in the newest decision's letter right, as an act of its own; seen before sent."""
    person, row = person_of(request), _decision(request, key)
    case = row.case
    require(person, case, Act.CORRECT_LETTER)
    if request.method != "POST" and (
        question := question_first(request, person, case, Act.CORRECT_LETTER)
    ):
        return question
    words, last = words_of(row), row.corrections.last()
    form = CorrectionForm(
        request.POST or None,
        own_work=own_work(case, person, "").did,
        words=words,
        initial={"reasons": words.reasons, "seen": last.pk if last else None},
    )
    if request.method == "POST" and request.POST.get("gjor") != "endre" and form.is_valid():
        data = form.cleaned_data
        sent = send_when_seen(
            request,
            case,
            form,
            "rett",
            lambda: actions.correct_letter(
                decision=row,
                person=person,
                reasons=data["reasons"],
                refused=form.refused,
                ground=data["ground"],
                seen=data["seen"],
                own_work_ground=form.why_own_work,
            ),
        )
        if isinstance(sent, LetterCorrection):
            messages.success(request, "Det rettede brevet er sendt til skolen.")
            return redirect("decision:decision", key=row.key)
        if sent:
            return sent
    return render(
        request,
        "decision/correct.html",
        case_context(case, "Rett brevet", form=form, decision=row),
    )
