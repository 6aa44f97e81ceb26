"""The standard remarks: all of them, one with its versions, and writing, changing, retiring it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt
from entilen.cases.errors import NotYours
from entilen.review.forms import StandardForm
from entilen.review.rules import Author, Severity
from entilen.review.standard_access import may_change, parts_of, require_reader
from entilen.review.standard_actions import retire_standard, rewrite_standard, write_standard
from entilen.review.standard_models import StandardRemark
from entilen.review.standard_queries import (
    ANY,
    StandardFilter,
    change,
    history,
    listed,
    newest,
    placed,
    times_used,
    titles_today,
)
from entilen.ui.paging import page_of
from entilen.ui.rules import as_number

Rest = ParamSpec("Rest")


def for_readers(
    page: Callable[Concatenate[HttpRequest, Person, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for those who may read the standard remarks; it does not exist for others."""

    @wraps(page)
    def reached(request: HttpRequest, *rest: Rest.args, **more: Rest.kwargs) -> HttpResponse:
        person = person_of(request)
        require_reader(person)
        return page(request, person, *rest, **more)

    return signed_in(reached)


@for_readers
def standards(request: HttpRequest, person: Person, /) -> HttpResponse:
    """All standard remarks, area by area."""
    chosen, titles = StandardFilter.of(request.GET), titles_today()
    page = page_of(request, listed(chosen, titles), 30)
    return render(
        request,
        "review/standards.html",
        {
            "page": page,
            "rows": placed(page.object_list, titles),
            "chosen": chosen,
            "areas": titles.items(),
            "query": chosen.query,
            "may_write": bool(parts_of(person)),
        },
    )


@for_readers
def standard(request: HttpRequest, person: Person, /, *, pk: int) -> HttpResponse:
    """One standard remark: every version with who and when, and what changed in it."""
    row = get_object_or_404(StandardRemark.objects.select_related("retired_by"), pk=pk)
    titles = titles_today()
    page = page_of(request, history(row), 10)
    versions = placed(page.object_list, titles)
    first = versions if page.number == 1 else placed([newest().get(standard=row)], titles)
    return render(
        request,
        "review/standard.html",
        {
            "standard": row,
            "newest": first[0],
            "page": page,
            "versions": [(version, change(version)) for version in versions],
            "used": times_used(row),
            "mine": may_change(person, row),
        },
    )


@for_readers
def new(request: HttpRequest, person: Person, /) -> HttpResponse:
    """Write a new standard remark."""
    parts = parts_of(person)
    form = StandardForm(
        request.POST or None,
        places=[("", ANY), *titles_today().items()],
        parts=parts,
        initial={"area": request.GET.get("omrade", "")},
    )

    def write() -> None:
        author = Author(form.cleaned_data.get("author") or parts[0])
        write_standard(person=person, author=author, **_words(form))

    if request.method == "POST" and form.is_valid() and not attempt(form, write):
        messages.success(request, "Standardmerknaden er lagret.")
        return redirect("review:standards")
    return render(request, "review/standard_new.html", {"form": form})


@for_readers
def rewrite(request: HttpRequest, person: Person, /, *, pk: int) -> HttpResponse:
    """Write a new version. Who wrote on top of an older one sees the newest, and keeps the text."""
    titles = titles_today()
    latest = get_object_or_404(newest().select_related("standard", "written_by"), standard=pk)
    placed([latest], titles)
    if not may_change(person, latest.standard):
        raise NotYours
    fields = ("area", "severity", "title", "text")
    form = StandardForm(
        request.POST or None,
        places=[("", ANY), *titles.items()],
        parts=[],
        initial={name: getattr(latest, name) for name in fields},
    )
    sent = request.POST.get("version", "")
    seen = as_number(sent)

    def write() -> None:
        rewrite_standard(standard=latest.standard, person=person, seen=seen, **_words(form))

    if request.method == "POST" and form.is_valid() and not attempt(form, write):
        messages.success(request, "Den nye versjonen er lagret.")
        return redirect("review:standard", pk=pk)
    overtaken = request.method == "POST" and seen != latest.number
    return render(
        request,
        "review/standard_rewrite.html",
        {"form": form, "newest": latest, "overtaken": overtaken},
    )


@require_POST
@for_readers
def retire(request: HttpRequest, person: Person, /, *, pk: int) -> HttpResponse:
    """Take a standard remark out of use, or into use again."""
    row = get_object_or_404(StandardRemark, pk=pk)
    retired = request.POST.get("gjor") == "ut"
    retire_standard(standard=row, person=person, retired=retired)
    messages.success(
        request,
        "Standardmerknaden er tatt ut av bruk."
        if retired
        else "Standardmerknaden er i bruk igjen.",
    )
    return redirect("review:standard", pk=pk)


def _words(form: forms.Form) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "area": data["area"],
        "severity": Severity(data["severity"]),
        "title": data["title"],
        "text": data["text"],
    }
