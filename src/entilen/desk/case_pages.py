"""The case's own page, its timeline, and giving it to somebody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import schools_of
from entilen.cases.access import may, roles_on
from entilen.cases.actions import assign
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.places import linked
from entilen.cases.queries import broken_link, candidates, may_be_routed
from entilen.cases.reads import remembering
from entilen.cases.rules import ASSIGNMENTS
from entilen.decision.queries import decisions, not_granted
from entilen.desk.acts import act_links
from entilen.desk.case_reading import (
    confirmations,
    last_events,
    last_open_events,
    plan_tasks,
    shown_in,
)
from entilen.desk.situation import audience_of, status_of, track_of, turn_of
from entilen.financing.part_queries import drift_of, version_waiting
from entilen.plans.access import as_read_by
from entilen.plans.grid_reading import Grid, grid_of
from entilen.plans.queries import grade_text
from entilen.plans.reads import (
    grade_rows,
    plans,
)
from entilen.process.vocabulary import (
    ANSWERING,
    DRAFTING,
    ENDED,
    LEADERS,
    SCHOOL_STAGES,
    Act,
    Audience,
    Party,
    Stage,
)
from entilen.review.deadlines import reminded_enough
from entilen.review.queries import questions, returned_formally
from entilen.schools.rules import school_year_label
from entilen.submission.queries import money_read_by, obstacles, submissions, warnings


@case_page()
def case(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Whose turn it is, what is next and by when; what is missing; the plan; what happened last."""
    audience = audience_of(person, case)
    school = audience is Audience.SCHOOL
    preparing = case.at in SCHOOL_STAGES
    writes = school or may(person, case, Act.EDIT_PLAN)
    case = as_read_by(person, remembering(case, *shown_in(case, school=school, writes=writes)))
    missing = obstacles(case, person) if preparing and (writes or not case.submitted_at) else ()
    gaps = linked(case, missing) if writes else []
    left_out = not_granted(case)
    rows = [row for row in grade_rows(case) if row.grade not in left_out]
    grid = grid_of(case)
    plan = next(iter(plans(case)), None)
    turn = turn_of(case, audience, missing=len(missing))
    finished = case.at is Stage.GRANTED and turn.party is Party.NOBODY
    unled = case.at is Stage.AT_DIRECTOR and turn.party is not Party.DIRECTOR
    asked = questions(case)
    waiting = [row for row in asked if row.answered_at is None and case.at in ANSWERING]
    acts = act_links(case, person, finished=finished, decider_missing=unled)
    return render(
        request,
        "desk/case.html",
        {
            "case": case,
            "case_href": f"/sak/{case.key}/",
            "school": school,
            "status": status_of(case, audience),
            "turn": turn,
            "mine": any(link.main for link in acts),
            "finished": finished,
            "track": track_of(case),
            "gaps": gaps,
            "warnings": warnings(case) if preparing and writes else [],
            "tasks": plan_tasks(case, person) if writes else [],
            "long_overdue": not school and may(person, case, Act.SUSPEND) and reminded_enough(case),
            "lead": _lead(rows, grid),
            "left_out": grade_text(sorted(left_out)) if left_out else "",
            "grid": grid,
            "money": money_read_by(person, case),
            "drift": next(iter(reversed(drift_of(case))), None),
            "board_must_see": version_waiting(case) is not None,
            "confirmations": confirmations(case, finished=finished, writes=writes),
            "links": acts,
            "events": last_open_events(case) if school else last_events(case),
            "questions_shared": plan is not None and plan.questions_shared_at is not None,
            "waiting_questions": waiting,
            "other_questions": [row for row in asked if row not in waiting],
            "may_answer": may(person, case, Act.ANSWER_QUESTION),
            "decisions": decisions(case),
            "return_letters": returned_formally(case),
            "submissions": submissions(case),
            "copyable": school and case.at in ENDED and bool(roles_on(person, case) & LEADERS),
        },
    )


def _lead(rows: list[Any], grid: Grid) -> str:
    if not rows:
        return ""
    kinds = ", ".join(sorted({row.get_device_type_display() for row in rows}))
    first = school_year_label(min(row.school_year for row in rows))
    pupils = grid.numbers.most_pupils
    return f"Fra skoleåret {first} · {pupils} elever · {grid.in_words} ({kinds})"


@case_page()
def timeline(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Everything that has happened in the case, newest first."""
    school = audience_of(person, case) is Audience.SCHOOL
    events = case.events.select_related("actor", "on_behalf_of").order_by("-sequence")
    events = events.filter(internal=False) if school else events.exclude(act__in=DRAFTING)
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
    """To whom one task goes."""

    to = forms.ModelChoiceField(
        label="Til",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Ingen (tilbake til køen)",
    )

    def __init__(self, data: Any = None, *, case: Case, task: str) -> None:
        super().__init__(data, prefix=task, initial={"to": getattr(case, task)})
        self.task = task
        field: Any = self.fields["to"]
        field.label = ASSIGNMENTS[task].title
        field.quiet = True
        field.queryset = candidates(case, task)
        if task == "decider":
            field.empty_label = "Skolens egen direktør"


@case_page(Act.ASSIGN)
def give(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Give a task in the case to somebody; a disqualified director's case sideways or up."""
    chosen = request.POST.get("task")
    routed = case.decider_id is not None or may_be_routed(case)
    assign_forms = [
        AssignForm(request.POST if task == chosen else None, case=case, task=task)
        for task in ASSIGNMENTS
        if task != "decider" or routed
    ]
    form = next((form for form in assign_forms if form.task == chosen), None)
    if form and form.is_valid():
        task, to = form.task, form.cleaned_data["to"]
        if not attempt(form, lambda: assign(case=case, person=person, task=task, to=to)):
            messages.success(request, "Oppgaven er fordelt.")
            return redirect("desk:assign", key=case.key)
    return render(
        request,
        "desk/assign.html",
        {
            "case": case,
            "case_href": f"/sak/{case.key}/",
            "forms": assign_forms,
            "form": form,
            "routed": routed,
            "page_name": "Fordel",
        },
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
