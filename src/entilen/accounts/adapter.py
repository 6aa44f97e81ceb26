"""Our answers to what django-allauth asks: words, who may sign up, how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with e-mail and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Denne tilgangen er stengt. Spør administratoren."),
        "email_password_mismatch": _("E-postadressen eller passordet er ikke riktig."),
        "enter_current_password": _("Passordet er ikke det du bruker nå."),
        "incorrect_code": _("Koden er ikke riktig. Bruk den som står i appen nå."),
        "incorrect_password": _("Passordet er ikke riktig."),
        "too_many_login_attempts": _(
            "Det har vært for mange forsøk med feil passord. Vent fem minutter og prøv igjen."
        ),
        "rate_limited": _("Det har vært for mange forsøk. Vent litt og prøv igjen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited; nobody makes an account for themselves."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say for themselves what happened."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in just now need not type the password again to set up the second factor."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > fresh for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its words, and its secrets unreadable in a stolen database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden er ikke riktig. Bruk den som står i appen nå."),
        "cannot_delete_authenticator": _("Du må ha minst én måte å bekrefte innlogging på."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with a key that is not in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read again what `encrypt` made."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture that the app reads, as part of the page (no other image is let in)."""
        drawn: str = super().build_totp_svg(url)
        drawn = drawn[drawn.index("<svg") :]
        return drawn.replace("<svg", '<svg role="img" aria-label="QR-kode til appen"', 1)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """What a passkey is called until its owner calls it something else."""
        return "Passnøkkel"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the browser calls us when it asks for a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Entilen"}


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
