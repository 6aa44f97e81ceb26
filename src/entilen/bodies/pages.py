"""The page of the school's bodies, and the links of the board's members."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.bodies import actions
from entilen.bodies.forms import BoardLinkForm
from entilen.bodies.models import BoardLink, BodyTreatment, ChangeMade
from entilen.bodies.queries import (
    awaited_change,
    body_titles,
    changes_made,
    counted,
    holding,
    last_treatment,
    made_change,
    problem_with,
    required_bodies,
    standing_statements,
    statements,
    treatments,
    without_minutes,
)
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reads import remembering
from entilen.plans.access import last_sent, reads_draft_now, visible_versions
from entilen.plans.content import material_reads
from entilen.process.vocabulary import RUNNING, Act


@case_page()
def bodies(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Each body with what it decided; what the board still must do."""
    case = remembering(case, treatments, statements, changes_made, *material_reads())
    titles = body_titles(case)
    versions = list(visible_versions(person, case).defer("content"))
    readable = {row.number for row in versions}
    treated = [_shown(case, row, titles, readable) for row in treatments(case)]
    heard = {row.body for row in counted(case)}
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
            "untreated": [title for key, title in titles.items() if key not in heard],
            "sent": last_sent(case) if case.submitted_at else None,
            "may_strike": may(person, case, Act.STRIKE_TREATMENT),
            "may_state_change": may(person, case, Act.STATE_CHANGE_MADE),
            "upholdable": _upholdable(case),
            "problems": _problems(case) if live else [],
            "holding": holding(case) if live else [],
            "lacking_minutes": without_minutes(case) if case.at in RUNNING else [],
            "may_add_minutes": may(person, case, Act.ADD_MINUTES),
            "statements": standing_statements(case),
            "meetings": case.school.board_meetings.filter(date__gte=today)[:3],
            "latest": versions[-1] if versions else None,
            "links": [(link, _address(request, link)) for link in case.board_links.all()],
            "may_record": may(person, case, Act.RECORD_TREATMENT),
            "may_invite": may(person, case, Act.INVITE_BOARD),
            "may_close": may(person, case, Act.CLOSE_BOARD_LINK),
            "form": BoardLinkForm(),
        },
    )


def _address(request: HttpRequest, link: BoardLink) -> str:
    """The address of a link that works; nothing where it has ended, or its key is gone."""
    if link.revoked_at or link.ends_at <= timezone.now() or not link.token:
        return ""
    return request.build_absolute_uri(reverse("bodies:board", args=[link.token]))


@dataclass(frozen=True, slots=True)
class Shown:
    """A treatment as the page shows it; `readable`: whether the person may open its version."""

    title: str
    row: BodyTreatment
    change_made: ChangeMade | None
    awaited: bool
    readable: bool


def _shown(case: Case, row: BodyTreatment, titles: dict[str, str], readable: set[int]) -> Shown:
    last = last_treatment(case, row.body)
    return Shown(
        title=titles.get(row.body, row.body),
        row=row,
        change_made=made_change(case, row),
        awaited=last is not None and last.pk == row.pk and bool(awaited_change(case, row)),
        readable=row.version_known and row.version.number in readable,
    )


def _upholdable(case: Case) -> bool:
    """Whether the board's chair can say that its resolution holds for a changed plan."""
    return last_treatment(case, "school_board") is not None


def _problems(case: Case) -> list[str]:
    problems = (problem_with(case, body) for body in required_bodies(case))
    return [problem for problem in problems if problem]


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
