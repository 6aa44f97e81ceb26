"""The work list, all cases, search, the overview and the front door."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, held_roles, people_with
from entilen.cases.access import visible_cases
from entilen.cases.actions import assign
from entilen.cases.doors import attempt
from entilen.cases.models import Case
from entilen.coverage.pages import front
from entilen.desk import worklist
from entilen.desk.list_reading import advising, handler_of, lost_of, rows_of
from entilen.desk.listing import CaseFilter, filtered
from entilen.desk.overview import overview_of
from entilen.desk.reminders import remind
from entilen.desk.wall_chart import STAFF, choices
from entilen.process.vocabulary import ADMINISTRATION, SCHOOL_ROLES, Party, Role, Stage
from entilen.process.words import count
from entilen.review.standard_access import may_read
from entilen.setup.queries import unfinished
from entilen.turns.today import doubting_handlers
from entilen.ui.paging import keys_of, page_of
from entilen.ui.rules import as_number, cell


def home(request: HttpRequest) -> HttpResponse:
    """The public figure for visitors; for those who are signed in, what waits for them."""
    if not isinstance(request.user, Person):
        return front(request)
    roles = {held.role for held in held_roles(request.user)}
    if roles and roles <= SCHOOL_ROLES:
        keys = list(visible_cases(request.user).values_list("key", flat=True)[:2])
        return redirect("desk:case", key=keys[0]) if len(keys) == 1 else redirect("desk:own_cases")
    if Role.ADMINISTRATOR in roles and unfinished(timezone.localdate()):
        return redirect("setup:contents")
    own = [page for role, page in _FIRST.items() if role in roles]
    alone = len(roles) == 1 or worklist.is_without(request.user)
    return redirect(own[0] if own and alone else "desk:work")


_FIRST = {
    Role.NETWORK_ENGINEER: "network:queue",
    Role.ARCHIVIST: "desk:cases",
    Role.ADMINISTRATOR: "people",
    Role.PROGRAMME_MANAGER: "desk:overview",
    Role.DIVISIONAL_DIRECTOR: "desk:overview",
}
"""Where those begin for whom no case waits by itself."""


@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me, for my team, for others, and what is overdue."""
    person = person_of(request)
    if worklist.is_without(person):
        return redirect("desk:home")
    asked = request.GET.get("vis", "")
    lists = worklist.WorkLists(person)
    tabs = lists.views(asked)
    view = asked if asked in worklist.VIEWS else worklist.first_with_work(tabs)
    may_assign = has_role(person, Role.ICT_ADVISER, Role.PROGRAMME_MANAGER)
    advisers, stated = advising(person) if may_assign else ([], 0)
    counted = next((tab.count for tab in tabs if tab.key == view), None)
    page = page_of(request, lists.rows(view).values_list("pk", flat=True), 25, known=counted)
    return render(
        request,
        "desk/work.html",
        {
            "page": page,
            "view": view,
            "views": [replace(tab, current=tab.key == view) for tab in tabs],
            "rows": rows_of(person, list(page.object_list)),
            "may_assign": may_assign,
            "advisers": advisers,
            "show_handler": has_role(person, *ADMINISTRATION),
            "stated": stated,
            "query": f"vis={view}",
            "today": timezone.localdate(),
        },
    )


@require_POST
@signed_in
def many(request: HttpRequest) -> HttpResponse:
    """Give many cases to an adviser, or remind about them; each is refused or done by itself."""
    person = person_of(request)
    cases = list(visible_cases(person).filter(key__in=request.POST.getlist("sak")[:100]))
    what = request.POST.get("gjor")
    chosen = request.POST.get("til", "")
    to = people_with(Role.ICT_ADVISER).filter(pk=as_number(chosen)).first()
    done = 0
    for case in cases:
        refused = attempt(None, lambda case=case: _one(case, person, what, to or person))  # type: ignore[misc]
        done += not refused
        for reason in refused:
            messages.error(request, f"{case.number} {case.school.name}: {reason}")
    if done:
        cases_done = count(done, "sak", "saker")
        name = (to or person).name
        messages.success(
            request,
            f"Påminnelse er sendt for {cases_done}."
            if what == "minn"
            else f"{cases_done.capitalize()} er gitt til {name}.",
        )
    elif not cases:
        messages.error(request, "Kryss av for minst én sak.")
    return redirect(f"/arbeid/?vis={request.POST.get('vis', 'mine')}")


def _one(case: Case, person: Person, what: str | None, to: Person) -> None:
    if what == "minn":
        remind(case=case, person=person)
    else:
        assign(case=case, person=person, task="handler", to=to)


@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """All cases that the person may see, filtered and searched, a page at a time."""
    person = person_of(request)
    require_role(person, *STAFF)
    chosen = CaseFilter.of(request.GET)
    page = keys_of(request, filtered(visible_cases(person), chosen), 30)
    return render(
        request,
        "desk/cases.html",
        {
            "page": page,
            "rows": rows_of(person, list(page.object_list)),
            "chosen": chosen,
            **choices(),
            "show_handler": True,
            "query": chosen.query,
            "may_register": has_role(person, Role.ICT_ADVISER),
            "may_read_standards": may_read(person),
            "today": timezone.localdate(),
        },
    )


class _Echo:
    """A file that hands each written line straight on."""

    def write(self, line: str) -> str:
        return line


@signed_in
def cases_csv(request: HttpRequest) -> HttpResponse:
    """The same cases as a file, streamed."""
    person = person_of(request)
    require_role(person, *STAFF)
    chosen = filtered(visible_cases(person), CaseFilter.of(request.GET))
    chosen = doubting_handlers(chosen, timezone.localdate())
    response = StreamingHttpResponse(_lines(chosen), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="saker.csv"'
    return cast(HttpResponse, response)


def _lines(chosen: Any) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(
        ["Sak", "Skole", "Omfang", "Status", "Runde", "Hos", "Frist", "Sendt", "Saksbehandler"]
    )
    lost = lost_of(chosen.filter(doubt=True).values_list("pk", flat=True))
    columns = (
        "pk", "number", "school__name", "summary", "stage", "round", "turn", "due", "submitted_at",
        "handler__name",
    )  # fmt: skip
    for row in chosen.values_list(*columns).iterator(chunk_size=500):
        pk, number, school, summary, stage, round_, turn, due, sent, handler = row
        writer_row = [number, cell(school), cell(summary), Stage(stage).label, round_]
        writer_row += [
            Party(turn).label,
            due or "",
            f"{sent:%Y-%m-%d}" if sent else "",
            cell(handler_of(handler or "", lost=pk in lost)),
        ]
        yield writer.writerow(writer_row)


@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """All schools and stages that the person follows, at a glance."""
    person = person_of(request)
    require_role(person, *STAFF)
    buys = has_role(person, Role.PROGRAMME_MANAGER)
    return render(request, "desk/overview.html", {**overview_of(person), "buys": buys})
