"""What kinds of devices there are: new ones, other names, and those that nobody plans with."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import signed_in
from entilen.cases.doors import attempt
from entilen.process.device_rules import known_types
from entilen.programme.actions import name_device_kind
from entilen.setup.pages import keeper
from entilen.ui.forms import LineField


class KindForm(forms.Form):
    """A kind of device by its name."""

    label = LineField(
        label="Navn",
        max_length=40,
        help_text="Slik det står i planene, med liten forbokstav der det er vanlig: «nettbrett».",
    )
    retired = forms.BooleanField(
        label="Brukes ikke lenger i nye planer",
        required=False,
        help_text="Det som er planlagt og delt ut, beholder navnet.",
    )


@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind, and a form for a new one."""
    person = keeper(request)
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(form, lambda: name_device_kind(by=person, **data)):
            messages.success(request, f"{data['label']} kan brukes i planer.")
            return redirect("setup:kinds")
    return render(request, "setup/kinds.html", {"form": form, "kinds": known_types().items()})


@signed_in
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """Another name for a kind, or that it is not planned with any longer."""
    person = keeper(request)
    known = known_types().get(code)
    if known is None:
        raise Http404
    initial = {"label": known.label, "retired": known.retired}
    form = KindForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(form, lambda: name_device_kind(by=person, code=code, **data)):
            messages.success(request, "Enhetstypen er lagret.")
            return redirect("setup:kinds")
    return render(request, "setup/kind.html", {"form": form, "kind": known})
