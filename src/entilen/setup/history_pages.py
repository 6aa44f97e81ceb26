"""1:1 from before the system: a file that is looked at before it is brought in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.doors import signed_in
from entilen.accounts.queries import is_administrator
from entilen.files.table_file import Unreadable
from entilen.setup import actions, history_file
from entilen.setup.forms import FileForm
from entilen.setup.models import FileKind, KeptFile
from entilen.setup.pages import keeper
from entilen.setup.queries import known_of_schools, schools_by_name

SHOWN = 100


@signed_in
def history(request: HttpRequest) -> HttpResponse:
    """A file with what schools had on earlier days."""
    person = keeper(request)
    if not is_administrator(person):
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = history_file.rows_of(file.read())
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            kept = actions.keep_file(by=person, kind=FileKind.HISTORY, name=file.name, content=rows)
            return redirect("setup:history-file", key=kept.key)
    return render(request, "setup/history.html", {"form": form})


@signed_in
def history_preview(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would bring in, what is left out and why, and the one act that does it."""
    person = keeper(request)
    kept = get_object_or_404(KeptFile, key=key, kind=FileKind.HISTORY, used_at=None)
    names = schools_by_name()
    lines, faults = history_file.read(kept.content, names, known_of_schools(), timezone.localdate())
    refused: list[str] = []
    if request.method == "POST":
        try:
            number = actions.take_in_history(by=person, kept=kept, lines=lines)
        except ValidationError as fault:
            refused = fault.messages
        else:
            messages.success(request, f"{number} rader er ført inn. De står under Rettelser.")
            return redirect("setup:contents")
    called = {pk: name for name, pk in names.items() if not name.isdigit()}
    return render(
        request,
        "setup/history_preview.html",
        {
            "kept": kept,
            "lines": [(line, called.get(line.school, "")) for line in lines[:SHOWN]],
            "number": len(lines),
            "schools": len({line.school for line in lines}),
            "faults": faults[:SHOWN],
            "refused": refused,
        },
    )
