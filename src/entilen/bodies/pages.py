"""Pages about the school's bodies: what each decided, its minutes, and the links of its members."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.bodies import actions
from entilen.bodies.forms import BoardLinkForm, StatementForm, TreatmentForm
from entilen.bodies.models import BoardLink, Outcome
from entilen.bodies.queries import (
    body_titles,
    changes_since,
    holding,
    last_treatment,
    problem_with,
    problem_with_meeting,
    problem_with_statement,
    required_bodies,
    statements,
    treatments,
    without_minutes,
)
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reading import remembering
from entilen.files.actions import store_file
from entilen.files.pages import download
from entilen.plans.content import material_reads
from entilen.plans.models import PlanVersion
from entilen.plans.visibility import reads_draft_now, visible_versions
from entilen.process.vocabulary import RUNNING, Act


@case_page()
def bodies(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Each body with what it decided; what the board still must do."""
    case = remembering(case, treatments, statements, *material_reads())
    titles = body_titles(case)
    treated = [(titles.get(row.body, row.body), row) for row in treatments(case)]
    today = timezone.localdate()
    live = reads_draft_now(person, case)
    return render(
        request,
        "bodies/bodies.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Skolens organer",
            "treatments": treated,
            "untreated": [
                title
                for key, title in titles.items()
                if key not in {row.body for _, row in treated}
            ],
            "problems": _problems(case) if live else [],
            "holding": holding(case) if live else [],
            "lacking_minutes": without_minutes(case) if case.at in RUNNING else [],
            "may_add_minutes": may(person, case, Act.ADD_MINUTES),
            "statements": statements(case),
            "meetings": case.school.board_meetings.filter(date__gte=today)[:3],
            "latest": visible_versions(person, case).defer("content").last(),
            "links": [
                (link, request.build_absolute_uri(reverse("bodies:board", args=[link.token])))
                for link in case.board_links.all()
            ],
            "may_record": may(person, case, Act.RECORD_TREATMENT),
            "may_invite": may(person, case, Act.INVITE_BOARD),
            "may_close": may(person, case, Act.CLOSE_BOARD_LINK),
            "form": BoardLinkForm(),
        },
    )


def _problems(case: Case) -> list[str]:
    found = (problem_with(case, body) for body in required_bodies(case))
    return [problem for problem in found if problem]


@case_page(Act.RECORD_TREATMENT)
def record(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record what a body decided."""
    rows = list(case.versions.order_by("-number"))
    if not rows:
        messages.error(request, "Lag saksframlegget først. Da fryses versjonen som behandles.")
        return redirect("bodies:bodies", key=case.key)
    form = TreatmentForm(
        request.POST or None,
        request.FILES or None,
        bodies=list(body_titles(case).items()),
        versions=[(row.number, f"Versjon {row.number}") for row in rows],
        problem_with_day=partial(problem_with_meeting, case),
        initial={"body": "school_board"},
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _record(case, person, form.cleaned_data, rows)):
        messages.success(request, "Behandlingen er registrert.")
        return redirect("bodies:bodies", key=case.key)
    return render(
        request,
        "bodies/record.html",
        {"case": case, "case_href": case_href(case), "form": form, "page_name": "Behandling"},
    )


def _record(case: Case, person: Person, data: dict[str, Any], rows: list[PlanVersion]) -> None:
    upload = data["minutes"]
    actions.record_treatment(
        case=case,
        person=person,
        body=data["body"],
        meeting_date=data["meeting_date"],
        outcome=Outcome(data["outcome"]),
        version=next(row for row in rows if row.number == data["version"]),
        case_number=data["case_number"],
        wording=data["wording"],
        dissent=data["dissent"],
        disqualified_count=data["disqualified_count"],
        minutes=store_file(upload=upload) if upload else None,
    )


@case_page(Act.RECORD_CHAIR_STATEMENT)
def statement(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record the chair's statement after a material change."""
    treated = last_treatment(case, "school_board")
    form = StatementForm(
        request.POST or None, problem_with_day=partial(problem_with_statement, treated)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.record_statement(case=case, person=person, body="school_board", **data),
        ):
            messages.success(request, "Uttalelsen er registrert.")
            return redirect("bodies:bodies", key=case.key)
    return render(
        request,
        "bodies/statement.html",
        {
            "case": case,
            "case_href": case_href(case),
            "form": form,
            "page_name": "Uttalelse",
            "changes": changes_since(case, treated) if treated else [],
        },
    )


@require_POST
@case_page(Act.INVITE_BOARD)
def invite(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Give a board member a personal link."""
    form = BoardLinkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        refused = attempt(
            None,
            lambda: actions.invite(
                case=case, person=person, name=data["name"], email=data["email"]
            ),
        )
        for reason in refused:
            messages.error(request, reason)
        if not refused:
            sent = f" Vi sender den til {data['email']}." if data["email"] else ""
            messages.success(
                request, f"Lenken til {data['name']} er laget.{sent} Du kan kopiere den her."
            )
    else:
        messages.error(request, "Skriv navnet på styremedlemmet, og en gyldig e-postadresse.")
    return redirect(f"{reverse('bodies:bodies', args=[case.key])}#lenker")


@require_POST
@case_page(Act.CLOSE_BOARD_LINK)
def revoke(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Close a personal link."""
    link = get_object_or_404(BoardLink, case=case, pk=pk)
    refused = attempt(None, lambda: actions.revoke(link=link, person=person))
    for reason in refused:
        messages.error(request, reason)
    if not refused:
        messages.success(request, f"Lenken til {link.name} er stengt.")
    return redirect("bodies:bodies", key=case.key)


@case_page()
def minutes(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The minutes of a treatment."""
    row = get_object_or_404(case.treatments.select_related("minutes__blob"), pk=pk)
    if row.minutes is None:
        raise Http404
    return download(row.minutes)


class MinutesForm(forms.Form):
    """The minutes of a meeting."""

    upload = forms.FileField(
        label="Protokoll", help_text="PDF eller Word. Fjern navn på elever først."
    )


@case_page(Act.ADD_MINUTES)
def add_minutes(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Lay the minutes beside a treatment that was registered without them."""
    row = get_object_or_404(case.treatments, pk=pk)
    form = MinutesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if not attempt(
            form,
            lambda: actions.add_minutes(
                treatment=row, person=person, minutes=store_file(upload=upload)
            ),
        ):
            messages.success(request, "Protokollen er lagt ved.")
            return redirect("bodies:bodies", key=case.key)
    return render(
        request,
        "bodies/add_minutes.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Protokoll",
            "form": form,
            "row": row,
            "title": body_titles(case).get(row.body, row.body),
        },
    )
