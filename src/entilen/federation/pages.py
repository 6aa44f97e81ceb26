"""Coming in by an issuer, and saying who somebody is who came so."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import is_administrator, own_roles
from entilen.federation.actions import confirm, disconnect, refuse, title_of
from entilen.federation.adapter import IssuerAdapter
from entilen.federation.models import Proposal
from entilen.federation.queries import candidates, open_proposals
from entilen.process.vocabulary import Role


@require_POST
@login_not_required  # type: ignore[untyped-decorator]
def begin(request: HttpRequest, provider_id: str) -> Any:
    """Off to the issuer."""
    try:
        return OAuth2LoginView.adapter_view(IssuerAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@login_not_required  # type: ignore[untyped-decorator]
def back(request: HttpRequest, provider_id: str) -> Any:
    """Back from the issuer with a code."""
    try:
        return OAuth2CallbackView.adapter_view(IssuerAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _answers(request: HttpRequest) -> Person:
    person = person_of(request)
    leads = any(held.role is Role.PRINCIPAL for held in own_roles(person))
    if not leads and not is_administrator(person):
        raise Http404
    return person


@signed_in
def proposals(request: HttpRequest) -> HttpResponse:
    """Who has come by an issuer and waits to be confirmed."""
    person = _answers(request)
    rows = [(row, title_of(row.issuer)) for row in open_proposals(person)]
    return render(request, "federation/proposals.html", {"rows": rows})


class WhoForm(forms.Form):
    """Who it is."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Hvem er det?", empty_label="Velg en person"
    )

    def __init__(self, *args: Any, by: Person, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = candidates(by)
        field.initial = candidates(by).filter(email=proposal.email).first()


@signed_in
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who somebody is, or that nobody here is."""
    by = _answers(request)
    row = get_object_or_404(open_proposals(by), pk=pk)
    form = WhoForm(request.POST or None, by=by, proposal=row)
    if request.method == "POST" and "nobody" in request.POST:
        refuse(by=by, proposal=row)
        messages.success(request, "Innloggingen er avvist.")
        return redirect("federation:proposals")
    if request.method == "POST" and form.is_valid():
        try:
            confirm(by=by, proposal=row, person=form.cleaned_data["person"])
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"{form.cleaned_data['person'].name} kan nå logge inn.")
            return redirect("federation:proposals")
    shown = {"row": row, "title": title_of(row.issuer), "form": form}
    return render(request, "federation/proposal.html", shown)


@require_POST
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """An issuer's sign-in is no longer a person's: by an administrator."""
    by = person_of(request)
    if not is_administrator(by):
        raise Http404
    account = get_object_or_404(SocialAccount, pk=pk)
    disconnect(by=by, account=account)
    messages.success(request, "Opphevet.")
    return redirect("person", pk=account.user_id)
