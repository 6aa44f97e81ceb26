"""The check page, sending, and the receipt that still answers next year."""

from typing import Any

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.bodies.queries import unheard
from entilen.cases.access import visible_cases
from entilen.cases.doors import attempt, case_page
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.places import linked
from entilen.cases.reads import remembering
from entilen.cases.rules import fingerprint
from entilen.financing.money_reading import money_in
from entilen.plans.comparison import PartChange, compare
from entilen.plans.content import content_of
from entilen.plans.grid_reading import grid_of
from entilen.plans.queries import area_titles, current_fingerprint
from entilen.process.vocabulary import Act
from entilen.submission.actions import DECLARATION, submit
from entilen.submission.models import Submission
from entilen.submission.queries import check_reads, obstacles, warnings
from entilen.submission.receipt_file import receipt_pdf


class SendForm(forms.Form):
    """The declaration, and the fingerprint of what the person saw."""

    declare = forms.BooleanField(label=DECLARATION)
    seen = forms.CharField(widget=forms.HiddenInput)


@case_page(Act.SUBMIT)
def check(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Everything that stops the plan, each with a link; when nothing does, send with one click."""
    form = SendForm(request.POST or None)
    changes = None
    if request.method == "POST" and form.is_valid():
        submissions: list[Submission] = []
        seen = form.cleaned_data["seen"]
        if not attempt(
            form, lambda: submissions.append(submit(case=case, person=person, seen=seen))
        ):
            return redirect("submission:receipt", key=submissions[0].key)
        changes = _changes(request, case, seen)
        data = request.POST.copy()
        data["seen"] = current_fingerprint(case)
        form.data = data
    case = remembering(case, *check_reads(case))
    content = content_of(case)
    form.initial["seen"] = _remember(request.session, case, content)
    return render(
        request,
        "submission/check.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Send inn",
            "form": form,
            "obstacles": linked(case, obstacles(case, person)),
            "warnings": warnings(case),
            "unheard": unheard(case),
            "changes": changes,
            "since": _since_last_round(case, content),
            "content": content,
            "grid": grid_of(case, content),
            "money": money_in(content),
        },
        status=409 if changes else 200,
    )


def _remember(session: SessionBase, case: Case, content: dict[str, Any]) -> str:
    """Keep the plan as it was shown, under its fingerprint; the newest one only.

    Returns the fingerprint. The session is written only when it kept another plan.
    """
    mark = fingerprint(content)
    if _recall(session, case, mark) is None:
        session["seen"] = {"case": case.pk, "mark": mark, "content": content}
    return mark


def _recall(session: SessionBase, case: Case, mark: str) -> dict[str, Any] | None:
    """The plan with this fingerprint, if it was the last one that was shown."""
    kept = session.get("seen")
    if kept and kept["case"] == case.pk and kept["mark"] == mark:
        content: dict[str, Any] = kept["content"]
        return content
    return None


def _changes(request: HttpRequest, case: Case, seen: str) -> object:
    """What changed since the person saw the check page, marked; None when nothing did."""
    if seen == current_fingerprint(case):
        return None
    before = _recall(request.session, case, seen)
    return compare(before, content_of(case), area_titles(case)) if before else []


def _since_last_round(case: Case, content: dict[str, Any]) -> list[PartChange]:
    """What is new since the plan was sent the last time, marked; empty in the first round."""
    last = case.submissions.select_related("version").last()
    return compare(last.version.content, content, area_titles(case)) if last else []


def _sent(request: HttpRequest, key: str) -> Submission:
    """The sending with this receipt, if the person may see its case. Raises NotYours otherwise."""
    sent = (
        Submission.objects.filter(key=key, case__in=visible_cases(person_of(request)))
        .select_related("case__school", "case__programme", "version", "sent_by")
        .first()
    )
    if sent is None:
        raise NotYours
    return sent


@signed_in
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt of one sending."""
    sent = _sent(request, key)
    return render(
        request,
        "submission/receipt.html",
        {
            "case": sent.case,
            "case_href": case_href(sent.case),
            "sent": sent,
            "grid": grid_of(sent.case, sent.version.content),
            "page_name": "Kvittering",
        },
    )


@signed_in
def receipt_file(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt as a PDF."""
    sent = _sent(request, key)
    response = HttpResponse(receipt_pdf(sent), content_type="application/pdf")
    name = f"kvittering-{sent.case.number}-{sent.round}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
