"""What allauth asks of us when an issuer says who somebody is."""

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.shortcuts import redirect, render
from requests import RequestException

from entilen.federation.actions import propose, title_of
from entilen.federation.rules import claimed

SKEW = 60
"""Seconds that an issuer's clock may differ from ours."""
PATIENCE = 10
"""Seconds that an issuer has to answer."""
SIGNED_BY = ["RS256", "ES256", "PS256", "RS384", "ES384", "RS512"]


class IssuerAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The generic provider, with a token that is always held against the issuer's own keys."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Verify the token, then ask for the rest. Raises OAuth2Error for what does not hold."""
        told = self._verified(app, kwargs["response"].get("id_token") or "")
        info = self._asked(self.profile_url, token.token)
        if not isinstance(info, dict) or info.get("sub") != told["sub"]:
            raise OAuth2Error("The issuer told of another person than the token is of.")
        groups_url = app.settings.get("groups_url")
        groups = self._groups(groups_url, token.token) if groups_url else []
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": info})
        login.account.extra_data = {}
        login.claimed = claimed({**told, **info}, groups)
        login.groups_answered = groups is not None
        return login

    def _verified(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            keys = jwt.PyJWKClient(self.openid_config["jwks_uri"], timeout=PATIENCE)
            key = keys.get_signing_key_from_jwt(id_token)
            told: dict[str, Any] = jwt.decode(
                id_token,
                key.key,
                algorithms=SIGNED_BY,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=SKEW,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except (jwt.PyJWTError, KeyError) as fault:
            raise OAuth2Error(f"The token does not hold: {type(fault).__name__}") from None
        return told

    def _asked(self, address: str, token: str) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(
                address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
            )
            answer.raise_for_status()
            return answer.json()

    def _groups(self, address: str, token: str) -> list[Any] | None:
        """The person's groups; None when whoever knows them does not answer."""
        try:
            rows = self._asked(address, token)
        except (RequestException, ValueError):
            return None
        return rows if isinstance(rows, list) else None


class FederationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account by signing in: a first sign-in is a proposal."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whom somebody here has confirmed; turn pupils away; keep the others as proposals.

        Where the groups do not answer, somebody who is known comes in all the same: what they may
        do is given here. Somebody new waits until it is known that they are no pupil.
        """
        told = sociallogin.claimed
        issuer = sociallogin.account.provider
        if told.pupil:
            raise ImmediateHttpResponse(_turned_away(request, issuer, "pupil"))
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise ImmediateHttpResponse(redirect("account_inactive"))
            return
        if not sociallogin.groups_answered:
            raise ImmediateHttpResponse(_turned_away(request, issuer, "groups"))
        propose(issuer=issuer, claimed=told)
        raise ImmediateHttpResponse(_turned_away(request, issuer, "proposed"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        """One page for whatever went wrong, without a word of what an attacker could learn."""
        raise ImmediateHttpResponse(_turned_away(request, provider.sub_id, "failed", status=400))


def _turned_away(request: HttpRequest, issuer: str, why: str, status: int = 200) -> Any:
    return render(
        request, "federation/not_in.html", {"why": why, "title": title_of(issuer)}, status=status
    )
