"""No one goes anywhere with a password alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.accounts.rules import UNREADABLE
from entilen.accounts.secrets import Unreadable

FLAG = "second_factor"
DEMO_FLAG = "demo_door"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ON_THE_WAY = frozenset(
    {"second_factor", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
)
"""Where somebody without a second factor may go, to set one up."""

ALWAYS = frozenset({"account_logout", "health"})
"""What asks for nobody: `/helse` answers also when no session can be read."""


def confirmed(request: HttpRequest, person: Person) -> bool:
    """Whether this session has shown a second factor of this person, or came by the demo door."""
    if request.session.get(FLAG) == person.pk:
        return True
    return settings.MODE == "demo" and request.session.get(DEMO_FLAG) == person.pk


class SecondFactorMiddleware:
    """Sends whoever signed in by password alone to the second factor, before anything else.

    Only the session that showed the factor counts: one that was opened with a stolen password
    before the owner set a factor up is signed out, wherever it goes. Costs no query once confirmed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the page that was found decides."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, page: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let the request through, or send it to where the factor is set up."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in ALWAYS or not settings.SECOND_FACTOR_DEMANDED:
            return None
        person = getattr(request, "user", None)
        if not isinstance(person, Person) or confirmed(request, person):
            return None
        if is_mfa_enabled(person, types=FACTORS):
            logout(request)
            return redirect("account_login")
        return None if name in ON_THE_WAY else redirect("second_factor")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask for proof before an act that concerns the ways in, and keep nothing that was sent.

        (The library would keep the whole form in the session, a stranger's too.)
        """
        if isinstance(exception, Unreadable):
            return render(request, "accounts/unreadable.html", {"said": UNREADABLE}, status=409)
        if not isinstance(exception, ReauthenticationRequired):
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        door = ways[0]["url"] if ways else settings.LOGIN_URL
        return redirect(f"{door}?{urlencode({'next': request.path})}")
