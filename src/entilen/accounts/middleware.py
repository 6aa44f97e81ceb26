"""No one goes anywhere with a password alone."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from entilen.accounts.models import Person

FLAG = "second_factor"
DEMO_FLAG = "demo_door"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ON_THE_WAY = frozenset(
    {
        "second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_logout",
    }
)


def confirmed(request: HttpRequest, person: Person) -> bool:
    """Whether this session has shown a second factor of this person, or came by the demo door."""
    if request.session.get(FLAG) == person.pk:
        return True
    return settings.MODE == "demo" and request.session.get(DEMO_FLAG) == person.pk


class SecondFactorMiddleware:
    """Sends whoever signed in by password alone to the second factor, before anything else.

    Only the session that showed the factor counts: one that was opened with a stolen password
    before the owner set a factor up is signed out. Costs no query.
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
        person = getattr(request, "user", None)
        if not settings.SECOND_FACTOR_DEMANDED or not isinstance(person, Person):
            return None
        match = request.resolver_match
        if confirmed(request, person) or (match and match.url_name in ON_THE_WAY):
            return None
        if is_mfa_enabled(person, types=FACTORS):
            logout(request)
            return redirect("account_login")
        return redirect("second_factor")
