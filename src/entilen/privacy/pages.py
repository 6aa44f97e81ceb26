"""What is kept, what is erased, and what is kept of me."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt
from entilen.cases.models import Case
from entilen.files.models import Scan, StoredFile, VirusFinding
from entilen.privacy.actions import erase_file, set_terms
from entilen.privacy.forms import EraseForm, FindForm, TermsForm
from entilen.privacy.queries import (
    cases_of,
    erased_files,
    files_of,
    kept_lines,
    kept_of,
    lifetimes,
    next_night,
    twins_of,
)
from entilen.process.vocabulary import Role
from entilen.programme.privacy_queries import terms_at
from entilen.programme.privacy_rules import ABOUT_A_PERSON, LASTING

Rest = ParamSpec("Rest")
MOST = 50


def administrators(
    page: Callable[Concatenate[HttpRequest, Person, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """A page for administrators; for others there is none."""

    @wraps(page)
    def behind(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        person = person_of(request)
        require_role(person, Role.ADMINISTRATOR)
        return page(request, person, *args, **kwargs)

    return signed_in(behind)


@administrators
def overview(request: HttpRequest, person: Person, /) -> HttpResponse:
    """What is kept of people, for how long, and what the next night takes."""
    now = timezone.now()
    terms, lines = kept_lines(now)
    return render(
        request,
        "privacy/overview.html",
        {
            "terms": terms,
            "lines": lines,
            "lifetimes": lifetimes(terms),
            "lasting": LASTING,
            "night": next_night(now),
            "due": sum(line.due for line in lines),
            "erased": erased_files()[:MOST],
        },
    )


@administrators
def change_terms(request: HttpRequest, person: Person, /) -> HttpResponse:
    """Other keeping times, or other grounds, from a day on."""
    terms = terms_at(timezone.localdate())
    form = TermsForm(
        request.POST or None,
        terms=terms,
        initial={"grounds": "\n".join(terms.grounds), "valid_from": timezone.localdate()},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: set_terms(
                by=person,
                valid_from=form.cleaned_data["valid_from"],
                days=form.days,
                grounds=form.ground_lines,
            ),
        )
    ):
        messages.success(request, "Lagret. Ryddingen om natta følger dette fra dagen du valgte.")
        return redirect("privacy:overview")
    return render(request, "privacy/terms.html", {"form": form})


@administrators
def find(request: HttpRequest, person: Person, /) -> HttpResponse:
    """The files of one case, by its number; or one file, by its address.

    A plan that a school has not sent is not found by number: that it exists is its own.
    """
    form = FindForm(request.GET or None)
    case, rows = None, []
    if request.GET and form.is_valid():
        kind, key = form.cleaned_data["sok"]
        if kind == "file" and StoredFile.objects.filter(key=key).exists():
            return redirect("privacy:erase", key=key)
        case = _known_to_others(key)
        rows = files_of(case) if case else []
        if case is None:
            form.add_error("sok", "Fant ingen sak eller fil. Se om du har skrevet riktig.")
        elif not rows:
            form.add_error("sok", f"Sak {case.number} har ingen filer.")
    return render(request, "privacy/find.html", {"form": form, "case": case, "rows": rows})


def _known_to_others(number: str) -> Case | None:
    case = Case.objects.filter(number=number).select_related("school").first()
    return case if case and (case.submitted_at or case.by_email) else None


@administrators
def erase(request: HttpRequest, person: Person, /, key: str) -> HttpResponse:
    """Erase the content of a file for good, on a ground from the list."""
    file = get_object_or_404(StoredFile, key=key)
    form = EraseForm(request.POST or None, grounds=terms_at(timezone.localdate()).grounds)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(form, lambda: erase_file(file=file, person=person, **form.cleaned_data))
    ):
        messages.success(request, "Innholdet er slettet. Det står i saken at det er gjort.")
        return redirect("privacy:overview")
    return render(
        request,
        "privacy/erase.html",
        {"form": form, "file": file, "cases": cases_of(file), "twins": twins_of(file)},
    )


@administrators
def viruses(request: HttpRequest, person: Person, /) -> HttpResponse:
    """What the scanner has found, and what waits for it."""
    return render(
        request,
        "privacy/viruses.html",
        {
            "findings": VirusFinding.objects.select_related("file")[:MOST],
            "waiting": StoredFile.objects.filter(scan=Scan.WAITING).count(),
            "unseen": StoredFile.objects.filter(scan=Scan.NEVER, erased_at__isnull=True).count(),
            "scanner": settings.SCANNER is not None,
        },
    )


@signed_in
def about_me(request: HttpRequest) -> HttpResponse:
    """What is stored of the one who is here."""
    person = person_of(request)
    _, lines = kept_lines(timezone.now())
    return render(
        request,
        "privacy/about_me.html",
        {
            "facts": kept_of(person),
            "lines": [line for line in lines if line.keeping.key in ABOUT_A_PERSON],
            "lasting": LASTING,
        },
    )
