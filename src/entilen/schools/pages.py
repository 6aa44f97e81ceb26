"""The register for those who tend it, and a school's own page in it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entilen.schools.access import may, stopped
from entilen.schools.actions import add_meeting, close, reopen, set_pupils
from entilen.schools.comparison import LABELS, as_text, held_by
from entilen.schools.fact_rules import Field
from entilen.schools.forms import CloseForm, MeetingForm, PupilsForm, SiteForm
from entilen.schools.models import BoardMeeting, School, SchoolFact, Site
from entilen.schools.passing_queries import passings_of
from entilen.schools.queries import called, counts_of, expected_in, span_at
from entilen.schools.rules import school_year_label, school_year_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 40


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every school of the register, closed ones too, for those who work with it."""
    if answer := stopped(request, "read_register"):
        return answer
    name = request.GET.get("navn", "")[:80]
    schools = School.objects.filter(called(name)).only(
        "slug", "name", "type", "ownership", "special", "closed", "pupils_total", "sort_key"
    )
    page = Paginator(schools, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "name": name,
        "query": urlencode({"navn": name}) if name else "",
        "tends": may(request.user, "tend_register"),
    }
    return render(request, "schools/register.html", context)


@require_safe
def school_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the register knows of a school, each fact with its source and its date."""
    school = get_object_or_404(School.objects.select_related("successor"), slug=slug)
    if answer := stopped(request, "read_register", school=school):
        return answer
    return render(request, "schools/school.html", _about(request, school))


def _about(request: HttpRequest, school: School) -> dict[str, Any]:
    today = timezone.localdate()
    span = span_at(school, today)
    year = school_year_of(today)
    counts = counts_of(school)
    grades = range(span.first, span.last + 1) if span else range(0)
    tends = may(request.user, "tend_register")
    return {
        "school": school,
        "facts": _facts(school, (span.first, span.last) if span else None),
        "numbers": school.org_numbers.order_by("-valid"),
        "history": _history(school),
        "passings": passings_of(school),
        "year": year,
        "year_label": school_year_label(year),
        "pupils": [_grade(counts, grade, year) for grade in grades if grade <= 10],
        "sites": school.sites.all(),
        "meetings": school.board_meetings.filter(date__gte=today),
        "leads": tends or may(request.user, "lead_school", school),
        "tends": tends,
    }


def _grade(counts: Any, grade: int, year: int) -> dict[str, Any]:
    pupils, source = expected_in(counts, grade, year)
    own = counts.get((year, grade))
    firm = bool(own and not own.estimated)
    return {"grade": grade, "pupils": pupils, "source": source, "firm": firm}


def _facts(school: School, span: tuple[int, int] | None) -> list[dict[str, Any]]:
    """Each field with its value, its source and the day the source said so."""
    held = held_by(school, span)
    shown = []
    for name, label in LABELS.items():
        origin = school.sources.get(name, {})
        if held[name] in (None, "") and not origin:
            continue
        day = date.fromisoformat(origin["date"]) if origin else None
        source = f"{origin['source']}, {day:%d.%m.%Y}" if day else "Kilden er ikke oppgitt"
        shown.append({"label": label, "value": as_text(name, held[name]), "source": source})
    return shown


def _history(school: School) -> list[dict[str, Any]]:
    """What has been told of the school, the newest first; what was replaced or taken back too."""
    rows = SchoolFact.objects.filter(school=school).select_related("replaced_by")
    return [
        {
            "fact": row,
            "label": Field(row.field).label,
            "value": as_text(row.field, row.value),
            "coming": row.from_day is not None and row.from_day > timezone.localdate(),
            "gone": getattr(row, "replaced_by", None),
        }
        for row in rows.order_by("-pk")
        if row.value is not None
    ]


def _led(request: HttpRequest, slug: str) -> tuple[School, HttpResponse | None]:
    """The school, for its principal and for those who tend the register."""
    school = get_object_or_404(School, slug=slug)
    return school, stopped(request, "lead_school", "tend_register", school=school)


def _form(
    request: HttpRequest, school: School, title: str, form: BaseForm, **more: Any
) -> HttpResponse:
    href = f"/register/{school.slug}/"
    context = {"school": school, "school_href": href, "title": title, "form": form, **more}
    return render(request, "schools/form.html", context)


def _home(school: School, anchor: str = "") -> HttpResponse:
    return redirect(f"/register/{school.slug}/{anchor}")


@form_page
def pupils(request: HttpRequest, slug: str, year: int, grade: int) -> HttpResponse:
    """«Stemmer ikke?»: the school's own number on a grade, with its reason."""
    school, answer = _led(request, slug)
    if answer:
        return answer
    span = span_at(school, timezone.localdate())
    if span is None or not span.first <= grade <= span.last or year not in _years():
        raise Http404
    now, source = expected_in(counts_of(school), grade, year)
    form = PupilsForm(request.POST or None, initial={"pupils": now})
    if form.is_valid():
        set_pupils(
            school=school,
            school_year=year,
            grade=grade,
            pupils=form.cleaned_data["pupils"],
            reason=form.cleaned_data["reason"],
            who=_who(request),
            day=timezone.localdate(),
        )
        messages.success(request, f"Tallet for {grade}. trinn er lagret.")
        return _home(school, "#elever")
    title = f"Elever på {grade}. trinn, {school_year_label(year)}"
    return _form(request, school, title, form, lead=f"Nå: {now}. {source}", act="Lagre tallet")


def _years() -> range:
    year = school_year_of(timezone.localdate())
    return range(year, year + 3)


def _who(request: HttpRequest) -> str:
    return str(request.user)


@form_page
def site(request: HttpRequest, slug: str, key: int | None = None) -> HttpResponse:
    """A place where the school teaches: a new one, or a change of one."""
    school, answer = _led(request, slug)
    if answer:
        return answer
    place = get_object_or_404(Site, school=school, pk=key) if key else Site(school=school)
    form = SiteForm(request.POST or None, instance=place)
    if form.is_valid():
        form.save()
        messages.success(request, f"{place.name} er lagret.")
        return _home(school, "#steder")
    return _form(request, school, place.name or "Nytt undervisningssted", form, act="Lagre stedet")


@require_POST
def close_site(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The school teaches there no longer; what was confirmed for the place stays in history."""
    school, answer = _led(request, slug)
    if answer:
        return answer
    place = get_object_or_404(Site, school=school, pk=key, closed=None)
    if school.sites.filter(closed=None).count() == 1:
        messages.error(request, "Skolen må ha minst ett sted. Legg til det nye stedet først.")
        return _home(school, "#steder")
    place.closed = timezone.localdate()
    place.save()
    messages.success(request, f"{place.name} er ikke lenger i bruk.")
    return _home(school, "#steder")


@form_page
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A date on which the board meets: milestones are planned backwards from these."""
    school, answer = _led(request, slug)
    if answer:
        return answer
    form = MeetingForm(request.POST or None, school=school)
    if form.is_valid():
        add_meeting(school=school, day=form.cleaned_data["date"])
        messages.success(request, "Møtet er lagt til.")
        return _home(school, "#moter")
    return _form(request, school, "Nytt møte i Driftsstyret", form, act="Legg til møtet")


@require_POST
def remove_meeting(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A meeting that will not be held."""
    school, answer = _led(request, slug)
    if answer:
        return answer
    get_object_or_404(BoardMeeting, school=school, pk=key).delete()
    messages.success(request, "Møtet er fjernet.")
    return _home(school, "#moter")


def _closed(school: School, data: dict[str, Any], who: str) -> str:
    """Enter that a school closes, or does not after all; and say what was entered."""
    today = timezone.localdate()
    if data.pop("undo", False):
        reopen(school=school, source=data["source"], day=today, who=who)
        return f"Nedleggelsen av {school.name} er tatt tilbake."
    close(school=school, who=who, **data)
    if data["day"] > today:
        return f"{school.name} legges ned {data['day']:%d.%m.%Y}. Til da er den åpen."
    return f"{school.name} er ført som lagt ned."


@form_page
def close_school(request: HttpRequest, slug: str) -> HttpResponse:
    """A school that is closed. A person says which school took over; no source knows it."""
    school = get_object_or_404(School, slug=slug)
    if answer := stopped(request, "tend_register"):
        return answer
    initial = {"day": school.closed, "successor": school.successor_id}
    form = CloseForm(request.POST or None, school=school, initial=initial)
    if form.is_valid():
        try:
            messages.success(request, _closed(school, form.cleaned_data, _who(request)))
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return _home(school)
    return _form(request, school, f"Legg ned {school.name}", form, act="Før som lagt ned")
