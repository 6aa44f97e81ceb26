"""Pages about the school's bodies, and the board member's own page."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.bodies import actions
from entilen.bodies.forms import BoardLinkForm, StatementForm, TreatmentForm
from entilen.bodies.models import BoardLink, Outcome
from entilen.bodies.queries import (
    body_titles,
    changes_since,
    last_treatment,
    link_for,
    problem_with,
    problem_with_meeting,
    problem_with_statement,
    required_bodies,
    statements,
    treatments,
)
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reading import remembering
from entilen.files.actions import store_file
from entilen.files.pages import download
from entilen.financing.models import Source
from entilen.plans.comparison import compare
from entilen.plans.content import material_reads
from entilen.plans.models import PlanVersion
from entilen.plans.queries import area_titles, grade_text, version_totals
from entilen.plans.visibility import visible_versions
from entilen.process.vocabulary import Act


@case_page()
def bodies(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Each body with what it decided; what the board still must do."""
    case = remembering(case, treatments, statements, *material_reads())
    titles = body_titles(case)
    treated = [(titles.get(row.body, row.body), row) for row in treatments(case)]
    today = timezone.localdate()
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
            "problems": [
                problem for body in required_bodies(case) if (problem := problem_with(case, body))
            ],
            "statements": statements(case),
            "meetings": case.school.board_meetings.filter(date__gte=today)[:3],
            "latest": visible_versions(person, case).defer("content").last(),
            "links": case.board_links.all(),
            "may_record": may(person, case, Act.RECORD_TREATMENT),
            "may_invite": may(person, case, Act.INVITE_BOARD),
            "may_close": may(person, case, Act.CLOSE_BOARD_LINK),
            "form": BoardLinkForm(),
        },
    )


@require_POST
@case_page(Act.PREPARE_BOARD_PAPER)
def prepare(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Freeze the plan and show the board's paper."""
    made: list[PlanVersion] = []
    for reason in attempt(
        None, lambda: made.append(actions.prepare_paper(case=case, person=person))
    ):
        messages.error(request, reason)
    if not made:
        return redirect("bodies:bodies", key=case.key)
    return redirect("bodies:paper", key=case.key, number=made[0].number)


@case_page()
def paper(request: HttpRequest, person: Person, case: Case, /, *, number: int) -> HttpResponse:
    """The board's paper of a frozen version."""
    version = visible_versions(person, case).filter(number=number).first()
    if version is None:
        raise Http404
    return render(
        request,
        "bodies/paper.html",
        {"case": case, "case_href": case_href(case), **paper_context(case, version)},
    )


def paper_context(case: Case, version: PlanVersion) -> dict[str, Any]:
    """What the two-page paper says: why, which grades, cost, risk, what to decide."""
    content = version.content
    totals = version_totals(content)
    vision = next((row["html"] for row in content["areas"] if row["key"] == "vision"), "")
    per_year: dict[int, int] = {}
    for line in content["financing"]:
        per_year[line["year"]] = per_year.get(line["year"], 0) + line["amount"]
    labels = dict(Source.choices())
    treated = last_treatment(case, "school_board")
    return {
        "version": version,
        "content": content,
        "totals": totals,
        "grades": grade_text(sorted({row["grade"] for row in content["grade_rows"]})),
        "total_devices": totals["devices"] + totals["spares"],
        "vision": vision,
        "per_year": sorted(per_year.items()),
        "cost": sum(per_year.values()),
        "sources": ", ".join(sorted({labels[line["source"]] for line in content["financing"]})),
        "titles": area_titles(case),
        "body_titles": body_titles(case),
        "treatments": [
            (body_titles(case).get(row.body, row.body), row) for row in case.treatments.all()
        ],
        "changes": compare(treated.version.content, content, area_titles(case))
        if treated and treated.version_id != version.pk
        else [],
        "treated": treated,
    }


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
        for reason in attempt(
            None,
            lambda: actions.invite(
                case=case, person=person, name=data["name"], email=data["email"]
            ),
        ):
            messages.error(request, reason)
    else:
        messages.error(request, "Skriv navnet på styremedlemmet, og en gyldig e-postadresse.")
    return redirect("bodies:bodies", key=case.key)


@require_POST
@case_page(Act.CLOSE_BOARD_LINK)
def revoke(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Close a personal link."""
    link = get_object_or_404(BoardLink, case=case, pk=pk)
    for reason in attempt(None, lambda: actions.revoke(link=link, person=person)):
        messages.error(request, reason)
    return redirect("bodies:bodies", key=case.key)


@case_page()
def minutes(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The minutes of a treatment."""
    row = get_object_or_404(case.treatments.select_related("minutes__blob"), pk=pk)
    if row.minutes is None:
        raise Http404
    return download(row.minutes)


@never_cache
def board(request: HttpRequest, token: str) -> HttpResponse:
    """The board member's page: the paper and the whole plan of one case, and what became of it."""
    link = link_for(token)
    if link is None:
        return render(request, "bodies/closed.html", status=404)
    case = link.case
    papers = PlanVersion.objects.filter(
        case=case,
        fingerprint__in=case.events.filter(act=Act.PREPARE_BOARD_PAPER).values("fingerprint"),
    )
    version = papers.order_by("number").last()
    context: dict[str, Any] = {"case": case, "link": link, "version": version}
    if version:
        context |= paper_context(case, version)
    response = render(request, "bodies/board.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
