"""The board's paper: made of the plan, read by the school and, by a personal link, by the board."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.accounts.queries import leaders_of
from entilen.bodies import actions
from entilen.bodies.queries import (
    body_titles,
    changed_after_resolution,
    last_treatment,
    link_for,
    made_change,
    opened,
    standing_statements,
)
from entilen.bodies.rules import risks
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.files.pages import download
from entilen.financing.frame_queries import frame_of
from entilen.financing.money_reading import money_in
from entilen.network.load_queries import loads_then
from entilen.network.load_rules import Load
from entilen.network.queries import cover
from entilen.plans.access import visible_versions
from entilen.plans.comparison import compare
from entilen.plans.grid_reading import grid_of
from entilen.plans.models import Attachment, PlanVersion
from entilen.plans.queries import area_titles, grade_text
from entilen.process.vocabulary import Act
from entilen.schools.models import Site


@require_POST
@case_page(Act.PREPARE_BOARD_PAPER)
def prepare(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Freeze the plan and show the board's paper."""
    versions: list[PlanVersion] = []
    for reason in attempt(
        None, lambda: versions.append(actions.prepare_paper(case=case, person=person))
    ):
        messages.error(request, reason)
    if not versions:
        return redirect("bodies:bodies", key=case.key)
    return redirect("bodies:paper", key=case.key, number=versions[0].number)


@case_page()
def paper(request: HttpRequest, person: Person, case: Case, /, *, number: int) -> HttpResponse:
    """The board's paper of a frozen version."""
    version = visible_versions(person, case).filter(number=number).first()
    if version is None:
        raise Http404
    return render(
        request,
        "bodies/paper.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Saksframlegg",
            "may_invite": may(person, case, Act.INVITE_BOARD),
            **paper_context(case, version),
        },
    )


def paper_context(case: Case, version: PlanVersion) -> dict[str, Any]:
    """What the two-page paper says: why, which grades, cost, risk, what to decide."""
    content = version.content
    today = timezone.localdate()
    vision = next((row["html"] for row in content["areas"] if row["key"] == "vision"), "")
    treated = last_treatment(case, "school_board")
    done = treated is not None and treated.version_id == version.pk
    return {
        "version": version,
        "content": content,
        "grid": grid_of(case, content),
        "grades": grade_text(sorted({row["grade"] for row in content["grade_rows"]})),
        "vision": vision,
        "money": (money := money_in(content)),
        "frame": frame_of(case, money),
        "meeting": None
        if done
        else case.school.board_meetings.filter(date__gte=today).order_by("date").first(),
        "done": done,
        "ask": list(leaders_of(case.school)),
        "loads": _loads(case, version),
        "risks": risks(content, network=any(site.problem(today) for site in cover(case))),
        "titles": area_titles(case),
        "body_titles": body_titles(case),
        "treatments": [
            (body_titles(case).get(row.body, row.body), row)
            for row in case.treatments.filter(struck_at=None).exclude(body="school_board")
        ],
        "changes": compare(treated.version.content, content, area_titles(case))
        if treated and treated.version_id != version.pk
        else [],
        "treated": treated,
        "change_made": made_change(case, treated) if treated else None,
    }


def _loads(case: Case, version: PlanVersion) -> list[tuple[str, Load]]:
    """What the network of each site must carry, as it was known when the paper was made."""
    names = {site.pk: site.name for site in Site.objects.filter(school=case.school_id)}
    loads = loads_then(case, version.content, version.made_at)
    return [(names[site], load) for site, load in loads.items() if site in names]


@never_cache
def board(request: HttpRequest, token: str) -> HttpResponse:
    """The board member's page: the paper and the whole plan of one case, and what became of it."""
    link = link_for(token)
    if link is None:
        return render(request, "bodies/closed.html", status=404)
    if _is_a_person(request):
        opened(link)
    case = link.case
    version = _papers(case).last()
    context: dict[str, Any] = {"case": case, "link": link, "version": version}
    if version:
        context |= paper_context(case, version) | {
            "files": reverse("bodies:board", args=[token]) + "fil/",
            "problems": changed_after_resolution(case),
            "statements": standing_statements(case),
        }
    return _unlisted(render(request, "bodies/board.html", context))


def _is_a_person(request: HttpRequest) -> bool:
    """A browser that somebody looks in says so; what scans letters for a mail server does not."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document"


def _papers(case: Case) -> QuerySet[PlanVersion]:
    """The versions that the board has been given a paper of, the oldest first."""
    prepared = case.events.filter(act=Act.PREPARE_BOARD_PAPER).values("fingerprint")
    return PlanVersion.objects.filter(case=case, fingerprint__in=prepared).order_by("number")


def _unlisted(response: HttpResponse) -> HttpResponse:
    """The secret of a personal link goes to no other site and into no search engine."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
def board_file(request: HttpRequest, token: str, file: str) -> HttpResponse:
    """An attachment of the plan that the board is given."""
    link = link_for(token)
    version = _papers(link.case).last() if link else None
    if link is None or version is None:
        return render(request, "bodies/closed.html", status=404)
    if file not in {row["key"] for row in version.content["attachments"]}:
        raise Http404
    row = get_object_or_404(
        Attachment.objects.select_related("file__blob"), plan__case=link.case, file__key=file
    )
    return _unlisted(download(request, row.file))
