"""Pages on which the areas of the plan are written, and their texts merged and compared."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import people_with
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reads import remembering
from entilen.plans import actions
from entilen.plans.forms import AreaForm, DelegateForm
from entilen.plans.models import Area
from entilen.plans.queries import area_titles, clash_mark, open_comments, open_keys
from entilen.plans.reading import area_nav, clash, example_of, others_writing, points_of, revisions
from entilen.plans.reads import areas
from entilen.plans.text import names_a_pupil, to_markdown
from entilen.process.vocabulary import SCHOOL_ROLES, Act, Role, Stage
from entilen.programme.rules import Area as AreaRules


def _rules(case: Case, area: str) -> AreaRules:
    rules = case.programme.requirements.area(area)
    if rules is None:
        raise Http404
    return rules


def _area(case: Case, area: str) -> tuple[AreaRules, Area]:
    return _rules(case, area), _stored(case, area)


def _stored(case: Case, area: str) -> Area:
    stored = next((row for row in areas(case) if row.key == area), None)
    if stored is None:
        raise Http404
    return stored


@case_page(Act.EDIT_PLAN)
def area(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """Write one area, with what it should answer and how it is judged beside the text.

    The same address takes the autosave (JSON) and the form without script.
    """
    rules = _rules(case, area)
    if request.method == "POST":
        return _save(request, person, case, rules)
    case = remembering(case)
    row = _stored(case, area)
    form = AreaForm(initial={"text": to_markdown(row.html), "version": row.version})
    return _show_area(request, person, case, rules, form)


def _save(request: HttpRequest, person: Person, case: Case, rules: AreaRules) -> HttpResponse:
    form = AreaForm(request.POST)
    silent = request.headers.get("X-Autosave") == "1"
    if not form.is_valid():
        if silent:
            return JsonResponse({"html": ""}, status=422)
        return _show_area(request, person, case, rules, form, status=422)
    try:
        saved = actions.save_area(
            case=case,
            person=person,
            key=rules.key,
            markdown=form.cleaned_data["text"],
            base_version=form.cleaned_data["version"],
            window=form.cleaned_data["window"],
        )
    except Refused as refused:
        if silent:
            notice = render_to_string("plans/notice.html", {"reasons": refused.reasons})
            return JsonResponse({"html": notice}, status=422)
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _show_area(request, person, case, rules, form, status=409)
    if silent:
        return _autosaved(person, case, saved)
    return _saved(request, person, case, rules, saved)


def _autosaved(person: Person, case: Case, saved: actions.Saved) -> JsonResponse:
    context = {
        "case": case,
        "row": saved.area,
        "clash": clash(saved.area),
        "pupil_name": names_a_pupil(saved.area.html),
        "others": others_writing(saved.area, person),
    }
    notice = render_to_string("plans/notice.html", context)
    if saved.conflict:
        return JsonResponse({"html": notice}, status=409)
    at = saved.area.saved_at or timezone.now()
    return JsonResponse(
        {
            "saved_at": at.isoformat(),
            "version": saved.area.version,
            "html": notice,
            "state": saved.area.state,
        }
    )


def _saved(
    request: HttpRequest, person: Person, case: Case, rules: AreaRules, saved: actions.Saved
) -> HttpResponse:
    if saved.conflict:
        messages.warning(
            request, "Noen andre har skrevet her samtidig. Begge tekstene er tatt vare på."
        )
        return redirect("plans:area", key=case.key, area=rules.key)
    done = {"ferdig": True, "apne": False}.get(request.POST.get("etterpa", ""))
    if done is None:
        messages.success(request, "Teksten er lagret.")
        return redirect("plans:area", key=case.key, area=rules.key)
    refused = attempt(
        None, lambda: actions.mark_done(case=case, person=person, key=rules.key, done=done)
    )
    for reason in refused:
        messages.error(request, reason)
    if refused or not done:
        return redirect("plans:area", key=case.key, area=rules.key)
    return _onward(request, case, rules)


def _onward(request: HttpRequest, case: Case, rules: AreaRules) -> HttpResponse:
    """Say that an area is done, and go to the next one that is not."""
    following = _next_area(case, rules.key)
    if following is None:
        messages.success(request, f"{rules.title} er ferdig. Alle områdene er ferdige.")
        return redirect(case_href(case))
    title = area_titles(case)[following]
    messages.success(request, f"{rules.title} er ferdig. Neste: {title}.")
    return redirect("plans:area", key=case.key, area=following)


def _next_area(case: Case, key: str) -> str | None:
    keys = [area.key for area in case.programme.requirements.areas]
    left = set(case.plan.areas.filter(done=False).values_list("key", flat=True)) & open_keys(case)
    after = keys[keys.index(key) + 1 :] + keys[: keys.index(key)]
    return next((other for other in after if other in left), None)


def _show_area(
    request: HttpRequest,
    person: Person,
    case: Case,
    rules: AreaRules,
    form: AreaForm,
    status: int = 200,
) -> HttpResponse:
    case = remembering(case)
    row = _stored(case, rules.key)
    comments = [comment for comment in open_comments(case) if comment.area == rules.key]
    keys = [area.key for area in case.programme.requirements.areas]
    context = {
        "case": case,
        "case_href": case_href(case),
        "rules": rules,
        "row": row,
        "form": form,
        "areas": area_nav(case, rules.key),
        "place": keys.index(rules.key) + 1,
        "count": len(keys),
        "writable": rules.key in open_keys(case) and may(person, case, Act.EDIT_PLAN),
        "points": points_of(case, rules.key) if case.at is Stage.CORRECTION else [],
        "example": example_of(case, rules.key),
        "comments": comments,
        "may_settle": may(person, case, Act.SETTLE_COMMENT),
        "clash": clash(row),
        "others": others_writing(row, person),
        "pupil_name": names_a_pupil(row.html),
    }
    return render(request, "plans/area.html", context, status=status)


@case_page(Act.EDIT_PLAN)
def settle(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """Merge the two texts of a clash into one."""
    rules, row = _area(case, area)
    if clash(row) is None and request.method != "POST":
        return redirect("plans:area", key=case.key, area=area)
    both = f"{to_markdown(row.html)}\n\n{to_markdown(row.conflict_html)}"
    form = AreaForm(request.POST or None, initial={"text": both, "version": row.version})
    if request.method == "POST" and form.is_valid():
        text, seen = form.cleaned_data["text"], request.POST.get("seen", "")
        if not attempt(
            form,
            lambda: actions.settle_clash(
                case=case, person=person, key=area, markdown=text, seen=seen
            ),
        ):
            messages.success(request, "Tekstene er slått sammen. Begge ligger i historikken.")
            return redirect("plans:area", key=case.key, area=area)
        row.refresh_from_db()
    return render(
        request,
        "plans/settle.html",
        {
            "case": case,
            "case_href": case_href(case),
            "rules": rules,
            "row": row,
            "clash": clash(row),
            "seen": clash_mark(row),
            "form": form,
        },
    )


@case_page(Act.EDIT_PLAN)
def delegate(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """Say who writes an area, and by when."""
    rules, row = _area(case, area)
    people = Person.objects.filter(
        pk__in=[
            member.pk
            for role in sorted(SCHOOL_ROLES)
            for member in people_with(Role(role), case.school)
        ]
    )
    form = DelegateForm(
        request.POST or None,
        people=people,
        initial={"responsible": row.responsible_id, "due": row.due},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.delegate_area(
                case=case,
                person=person,
                key=area,
                responsible=data["responsible"],
                due=data["due"],
            ),
        ):
            return redirect("plans:area", key=case.key, area=area)
    return render(
        request,
        "plans/delegate.html",
        {
            "case": case,
            "case_href": case_href(case),
            "rules": rules,
            "form": form,
            "page_name": rules.title,
        },
    )


@case_page(Act.EDIT_PLAN)
def history(request: HttpRequest, person: Person, case: Case, /, *, area: str) -> HttpResponse:
    """Who wrote what in an area, with any two revisions compared."""
    rules, row = _area(case, area)
    return render(
        request,
        "plans/history.html",
        {
            "case": case,
            "case_href": case_href(case),
            "rules": rules,
            "page_name": rules.title,
            **revisions(row, request.GET.get("fra", ""), request.GET.get("til", "")),
        },
    )
