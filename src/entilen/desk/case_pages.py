"""The case's own page, its timeline, and giving it to somebody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import people_with, schools_of
from entilen.bodies.queries import last_treatment
from entilen.cases.access import roles_on
from entilen.cases.actions import ASSIGNMENTS, assign
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.queries import broken_link
from entilen.decision.queries import conditions_of
from entilen.desk.acts import act_links
from entilen.desk.situation import audience_of, status_of, turn_of
from entilen.desk.track import track_of
from entilen.network.queries import cover, dispensation
from entilen.plans.queries import area_titles, open_keys
from entilen.process.vocabulary import ENDED, LEADERS, SCHOOL_STAGES, Act, Audience, Role, Stage
from entilen.schools.rules import school_year_label
from entilen.submission.obstacles import linked
from entilen.submission.queries import obstacles, warnings


@case_page()
def case(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Whose turn it is, what is next and by when; what is missing; the plan; what happened last."""
    audience = audience_of(person, case)
    school = audience is Audience.SCHOOL
    preparing = case.at in SCHOOL_STAGES
    gaps = linked(case, obstacles(case, person)) if preparing and school else []
    events = case.events.select_related("actor").order_by("-sequence")
    if school:
        events = events.filter(internal=False)
    rows = list(case.plan.grade_rows.all())
    links = act_links(case, person)
    return render(
        request,
        "desk/case.html",
        {
            "case": case,
            "case_href": f"/sak/{case.key}/",
            "school": school,
            "status": status_of(case, audience),
            "turn": turn_of(case, audience, missing=len(gaps)),
            "mine": _my_turn(case, person, links),
            "track": track_of(case),
            "gaps": gaps,
            "warnings": warnings(case) if preparing and school else [],
            "tasks": _plan_tasks(case) if school else [],
            "rows": rows,
            "lead": _lead(rows),
            "totals": {
                "pupils": sum(row.pupils for row in rows),
                "devices": sum(row.devices for row in rows),
                "spares": sum(row.spares for row in rows),
            },
            "confirmations": _confirmations(case),
            "links": links,
            "events": events[:5],
            "questions": case.questions.select_related("asked_by"),
            "decisions": case.decisions.all(),
            "submissions": case.submissions.all(),
            "copyable": school and case.at in ENDED and bool(roles_on(person, case) & LEADERS),
        },
    )


def _my_turn(case: Case, person: Person, links: list[Any]) -> bool:
    return any(link.main for link in links)


def _lead(rows: list[Any]) -> str:
    if not rows:
        return ""
    pupils = sum(row.pupils for row in rows)
    devices = sum(row.total for row in rows)
    kinds = ", ".join(sorted({row.get_device_type_display() for row in rows}))
    first = school_year_label(min(row.school_year for row in rows))
    return f"Fra skoleåret {first} · {pupils} elever · {devices} enheter ({kinds})"


def _plan_tasks(case: Case) -> list[dict[str, Any]]:
    """The areas and the numbered parts, each with how far it has come."""
    opened = open_keys(case)
    base = f"/sak/{case.key}/"
    tasks = []
    titles = area_titles(case)
    for area in case.plan.areas.select_related("responsible"):
        tasks.append(
            {
                "label": titles.get(area.key, area.key),
                "href": f"{base}plan/{area.key}/",
                "note": f"Ansvarlig: {area.responsible.name}" if area.responsible else "",
                "tag": area.state if area.key in opened else "Låst",
                "tone": _tone(area.state) if area.key in opened else "lock",
            }
        )
    counts = {
        "grade_rows": ("trinn/", case.plan.grade_rows.count()),
        "milestones": ("milepaler/", case.plan.milestones.count()),
        "financing": ("finansiering/", case.financing_lines.count()),
        "links": ("lenker/", case.plan.links.count()),
        "attachments": ("vedlegg/", case.plan.attachments.filter(removed_at__isnull=True).count()),
    }
    for key, (path, number) in counts.items():
        tasks.append(
            {
                "label": titles[key],
                "href": base + path,
                "note": "",
                "tag": f"{number} rader" if number else "Tom",
                "tone": "ok" if number else "todo",
            }
        )
    return tasks


def _tone(state: str) -> str:
    return {"Ferdig": "ok", "Under arbeid": "wait"}.get(state, "todo")


def _confirmations(case: Case) -> list[dict[str, str]]:
    """Network, board, order and conditions: what is confirmed and what waits."""
    today = timezone.localdate()
    base = f"/sak/{case.key}/"
    rows = []
    if dispensation(case):
        rows.append(
            _row("Nettverk", f"{base}nettverk/", "Dispensasjon er gitt", "Dispensasjon", "wait")
        )
    for site in cover(case):
        problem = site.problem(today)
        note = problem or f"{site.site}: {site.needed_text} trengs{site.valid_text}"
        rows.append(
            _row(
                "Nettverk",
                f"{base}nettverk/",
                note,
                *(("Mangler", "stop") if problem else ("Bekreftet", "ok")),
            )
        )
    treated = last_treatment(case, "school_board")
    if treated:
        outcome = treated.get_outcome_display().capitalize()
        note = f"{outcome} {treated.meeting_date:%d.%m.%Y}, versjon {treated.version.number}"
        rows.append(_row("Driftsstyret", f"{base}organer/", note, "Behandlet", "ok"))
    else:
        rows.append(
            _row("Driftsstyret", f"{base}organer/", "Ikke behandlet ennå", "Mangler", "stop")
        )
    if case.at is Stage.GRANTED:
        rows.append(
            _row("Innføring", f"{base}innforing/", "Bestilling og utdeling", "Åpen", "todo")
        )
        for condition in conditions_of(case):
            rows.append(
                _row(
                    "Vilkår",
                    f"{base}vilkar/",
                    condition.text,
                    condition.get_state_display().capitalize(),
                    "ok" if condition.state == "fulfilled" else "wait",
                )
            )
    return rows


def _row(label: str, href: str, note: str, tag: str, tone: str) -> dict[str, str]:
    return {"label": label, "href": href, "note": note, "tag": tag, "tone": tone}


@case_page()
def timeline(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Everything that has happened in the case, newest first."""
    school = audience_of(person, case) is Audience.SCHOOL
    events = case.events.select_related("actor", "on_behalf_of").order_by("-sequence")
    if school:
        events = events.filter(internal=False)
    return render(
        request,
        "desk/timeline.html",
        {
            "case": case,
            "case_href": f"/sak/{case.key}/",
            "page_name": "Tidslinje",
            "events": events,
            "broken": broken_link(case),
        },
    )


class AssignForm(forms.Form):
    """Which task, to whom."""

    task = forms.ChoiceField(
        label="Oppgave", choices=[(k, v.capitalize()) for k, v in ASSIGNMENTS.items()]
    )
    to = forms.ModelChoiceField(
        label="Til",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Ingen (tilbake til køen)",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (
            Role.ICT_ADVISER,
            Role.PEDAGOGICAL_REVIEWER,
            Role.TECHNICAL_REVIEWER,
            Role.DIRECTOR,
        )
        ids = {found.pk for role in roles for found in people_with(role, case.school)}
        ids |= set(
            Person.objects.filter(roles__role=Role.DIRECTOR, is_active=True).values_list(
                "pk", flat=True
            )
        )
        ids |= {found.pk for found in people_with(Role.DIVISIONAL_DIRECTOR)}
        self.fields["to"].queryset = Person.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


@case_page(Act.ASSIGN)
def give(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Give a task in the case to somebody; a disqualified director's case sideways or up."""
    form = AssignForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: assign(case=case, person=person, task=data["task"], to=data["to"]),
        ):
            messages.success(request, "Saken er fordelt.")
            return redirect("desk:case", key=case.key)
    return render(
        request,
        "desk/assign.html",
        {"case": case, "case_href": f"/sak/{case.key}/", "form": form, "page_name": "Fordel"},
    )


@signed_in
def own_cases(request: HttpRequest) -> HttpResponse:
    """The cases of the person's schools, and the way to a new one."""
    person = person_of(request)
    schools = list(schools_of(person))
    leads = set(schools_of(person, *LEADERS).values_list("pk", flat=True))
    cases = list(Case.objects.filter(school__in=schools).select_related("school", "handler"))
    return render(
        request,
        "desk/own_cases.html",
        {
            "schools": [
                (
                    school,
                    [(c, status_of(c, Audience.SCHOOL)) for c in cases if c.school_id == school.pk],
                    school.pk in leads,
                )
                for school in schools
            ]
        },
    )
