"""The municipality's outline, for the map of the schools."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import signed_in
from entilen.coverage.models import Boundary
from entilen.files.table_file import Unreadable
from entilen.setup.actions import draw_boundary
from entilen.setup.boundary_file import rings_of
from entilen.setup.forms import BoundaryForm
from entilen.setup.pages import keeper


@signed_in
def boundary(request: HttpRequest) -> HttpResponse:
    """The outline that is drawn now, and a form for another one or for none."""
    person = keeper(request)
    form = BoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            rings = rings_of(file.read()) if file else []
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            draw_boundary(by=person, rings=rings, source=source)
            messages.success(
                request, "Grensen tegnes på kartet." if rings else "Kartet er uten grense."
            )
            return redirect("setup:boundary")
    return render(request, "setup/boundary.html", {"form": form, "known": Boundary.objects.last()})
