"""The programme manager's page of models that end: who has them, and what they answer."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.doors import signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.forms import CampaignForm
from entilen.procurement.pages import buyer
from entilen.procurement.renewal_actions import ask_renewal
from entilen.procurement.renewal_models import RenewalCampaign
from entilen.procurement.renewal_queries import asked_in, endings, holders_of, updates_until


@signed_in
def renewal(request: HttpRequest) -> HttpResponse:
    """Every model that ends, the first to end first."""
    buyer(request)
    return render(request, "procurement/renewal.html", {"endings": endings()})


@signed_in
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the schools that have a model; they are shown first."""
    person = buyer(request)
    model = get_object_or_404(DeviceModel, pk=pk)
    form = CampaignForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, partial(_ask, person, model, form)):
        messages.success(request, "Skolene er spurt, og får brev.")
        return redirect("procurement:renewal")
    shown = {"form": form, "model": model, "until": updates_until(model)}
    return render(request, "procurement/renewal_ask.html", {**shown, "holders": holders_of(model)})


def _ask(person: Person, model: DeviceModel, form: CampaignForm) -> None:
    ask_renewal(model=model, person=person, answer_by=form.cleaned_data["answer_by"])


@signed_in
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """What each school has answered."""
    buyer(request)
    row = get_object_or_404(RenewalCampaign.objects.select_related("model"), pk=pk)
    return render(
        request, "procurement/renewal_answers.html", {"campaign": row, "rows": asked_in(row)}
    )
