"""Taking a file into the register: upload, preview, confirm. Nothing is kept half."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from entilen.files.size_rules import takes_files
from entilen.process.words import count
from entilen.schools.access import stopped
from entilen.schools.comparison import Difference
from entilen.schools.forms import RenumberForm, UploadForm
from entilen.schools.imports import MAX_BYTES, AlreadyTaken, confirm, keep, mark_of, preview
from entilen.schools.models import RegisterImport
from entilen.schools.records import Fault, Unreadable

form_page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 60
Row = tuple[int, str, str]


@form_page
@takes_files(up_to=MAX_BYTES)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and say where it comes from."""
    if answer := stopped(request, "tend_register"):
        return answer
    initial = {"as_of": timezone.localdate()}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep(
                name=file.name or "fil",
                content=file.read(),
                source=form.cleaned_data["source"],
                as_of=form.cleaned_data["as_of"],
                since=form.cleaned_data["since"],
                who=str(request.user),
            )
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            return redirect(f"/register/fil/{kept.key}/")
    context = {"form": form, "earlier": RegisterImport.objects.exclude(applied_at=None)[:10]}
    return render(request, "schools/upload.html", context)


@form_page
def preview_page(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would change, field by field; and the one act that changes it."""
    if answer := stopped(request, "tend_register"):
        return answer
    kept = get_object_or_404(RegisterImport, key=key)
    if kept.applied_at:
        return render(request, "schools/taken.html", {"kept": kept})
    reading, difference = preview(kept)
    alike = [change for change in difference.new if change.lookalikes]
    form = RenumberForm(request.POST or None, changes=alike)
    if request.method == "POST" and (not alike or form.is_valid()):
        return _confirmed(request, kept, form)
    left_out = _left_out(difference, reading.faults)
    absent = count(len(difference.absent), "skole", "skoler")
    context = {
        "kept": kept,
        "reading": reading,
        "difference": difference,
        "new": difference.new[:SHOWN],
        "changed": difference.changed[:SHOWN],
        "disagreeing": difference.disagreeing[:SHOWN],
        "left_out": left_out[:SHOWN],
        "left_out_count": len(left_out),
        "form": form if alike else None,
        "absent_title": f"{absent.capitalize()} i registeret er ikke i filen",
        "seen": mark_of(difference),
        "nothing": not difference.new and not difference.changed,
    }
    return render(request, "schools/preview.html", context)


def _left_out(difference: Difference, faults: tuple[Fault, ...]) -> list[Row]:
    """Rows that are not taken in, from the file's own faults and from the register's, by line."""
    rows = [(fault.line, fault.name, fault.sentence) for fault in faults]
    for change in difference.impossible:
        rows.append((change.record.line, change.record.name, change.impossible))
    return sorted(rows)


def _confirmed(request: HttpRequest, kept: RegisterImport, form: RenumberForm) -> HttpResponse:
    chosen = form.chosen() if form.fields else {}
    try:
        taken = confirm(
            kept=kept,
            seen=request.POST.get("seen", ""),
            who=str(request.user),
            same_school=chosen,
        )
    except AlreadyTaken:
        messages.info(request, "Filen er tatt inn fra før.")
    else:
        if taken is None:
            messages.warning(request, "Registeret ble endret mens du så på. Se over på nytt.")
        else:
            messages.success(request, "Filen er tatt inn.")
    return redirect(f"/register/fil/{kept.key}/")
