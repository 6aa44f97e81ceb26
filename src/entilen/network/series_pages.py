"""The engineers' pages of what a monitor has logged: choose a file, look at it, let it count."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt, question_first
from entilen.files.size_rules import takes_files
from entilen.files.table_file import Unreadable
from entilen.network import actions
from entilen.network.forms import SeriesForm
from entilen.network.models import MeasuredSeries
from entilen.network.series_reading import Shown, shown_of
from entilen.process.vocabulary import Act

MAX_BYTES = 8 * 1024 * 1024
FAULTS = 60
"""Rows that are shown with what is wrong in them."""


@takes_files(up_to=MAX_BYTES)
@signed_in
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file with measurements of a request's site."""
    person = person_of(request)
    asked = actions.request_to(person=person, pk=pk)
    question = question_first(request, person, asked.case, Act.MEASURE_NETWORK)
    if question and request.method != "POST":
        return question
    form = SeriesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = actions.keep_series(
                request=asked,
                person=person,
                name=file.name or "fil",
                content=file.read(),
                line_down=form.cleaned_data["line_down"],
                line_up=form.cleaned_data["line_up"],
            )
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            return redirect("network:series", key=kept.key)
    return render(request, "network/series_upload.html", {"asked": asked, "form": form})


@signed_in
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """What a file says, the rows that are left out, and the one act that lets it count."""
    person = person_of(request)
    series = _series(person, key)
    reasons: list[str] = []
    if request.method == "POST":
        reasons = attempt(None, lambda: actions.take_series(series=series, person=person))
        if not reasons:
            messages.success(request, "Målingene er lagt inn.")
            return redirect("network:answer", pk=series.request_id)
    shown: Shown = shown_of(series)
    context: dict[str, Any] = {
        "series": series,
        "shown": shown,
        "faults": series.refused[:FAULTS],
        "reasons": reasons,
    }
    return render(request, "network/series.html", context, status=409 if reasons else 200)


@require_GET
@signed_in
def file(request: HttpRequest, key: str) -> HttpResponse:
    """The file as it came."""
    series = _series(person_of(request), key)
    response = HttpResponse(series.content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="malinger-{series.key}.csv"'
    return response


def _series(person: Person, key: str) -> MeasuredSeries:
    series = (
        MeasuredSeries.objects.select_related("request__case", "site__school", "kept_by")
        .filter(key=key)
        .first()
    )
    if series is None:
        raise Http404
    actions.request_to(person=person, pk=series.request_id)
    return series
