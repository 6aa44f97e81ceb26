"""Ways in: an invitation, a forgotten password, and the second factor before anything else."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from entilen.accounts.actions.invitations import Spent, accept, open_invitation, send_reset
from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.forms import AcceptForm, FirstAdministratorForm, ForgottenForm
from entilen.accounts.middleware import FACTORS
from entilen.accounts.models import Invitation

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@never_cache
@sensitive_post_parameters("password", "repeated")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password. Whoever has no second factor yet is signed in and sets one up next."""
    try:
        link = open_invitation(token)
    except Spent:
        return render(request, "accounts/spent.html", status=410)
    form = _form(request, link)
    if request.method != "POST" or not form.is_valid():
        page = {"form": form, "person": link.person}
        return render(request, "accounts/invitation.html", page)
    chosen = form.cleaned_data
    try:
        person = accept(
            token=token,
            password=chosen["password"],
            name=chosen.get("name", ""),
            email=chosen.get("email", ""),
        )
    except Spent:
        return render(request, "accounts/spent.html", status=410)
    if is_mfa_enabled(person, types=FACTORS):
        messages.success(request, "Passordet er lagret. Logg inn med det nye passordet.")
        return redirect("account_login")
    record_authentication(request, person, "password")
    login(request, person, backend=BACKEND)
    return redirect("second_factor")


def _form(request: HttpRequest, link: Invitation) -> AcceptForm:
    kind = AcceptForm if link.person else FirstAdministratorForm
    return kind(request.POST or None, person=link.person)


def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link to a new password. The answer is the same whether the address is known."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if ratelimit.consume(request, action="reset_password", key=email):
            send_reset(email=email)
        return redirect("forgotten_sent")
    return render(request, "accounts/forgotten.html", {"form": form})


def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, known address or not."""
    return render(request, "accounts/forgotten_sent.html")


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Choose between an app and a passkey; who has one already goes on."""
    if is_mfa_enabled(person_of(request), types=FACTORS):
        return redirect("account")
    return render(request, "accounts/second_factor.html")
