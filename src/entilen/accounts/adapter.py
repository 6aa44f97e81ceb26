"""Our answers to what django-allauth asks: words, who may sign up, how secrets are kept."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entilen.accounts.actions.ways_in import tell_of_change
from entilen.accounts.attempts import begin_attempt, came_in, failed
from entilen.accounts.middleware import FACTORS
from entilen.accounts.models import SignInAttempt
from entilen.accounts.rules import UNREADABLE, WAYS_IN
from entilen.accounts.secrets import Unreadable, cipher

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with e-mail and password."""

    attempt: SignInAttempt | None = None

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
        """Whoever has a second factor shows it once more; having signed in is no proof.

        Who signed in just now need not type the password again to set up the first one.
        """
        if is_mfa_enabled(self.request.user, types=FACTORS):
            return True
        records = get_authentication_records(self.request, self.request.user)
        fresh = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > fresh for record in records)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse where there were too many wrong tries; count this one otherwise."""
        login = credentials.get("email", "") or credentials.get("username", "")
        self.attempt = begin_attempt(request, login)
        if self.attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's word for: the password was right."""
        if self.attempt:
            came_in(self.attempt)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The password was wrong."""
        if self.attempt:
            failed(self.attempt)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody proves who they are: by the second factor, once there is one."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated or not is_mfa_enabled(user, types=FACTORS):
            return ways
        return [way for way in ways if way["id"] != "reauthenticate"]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Every change of a way in goes in the record, and to its owner in a letter."""
        tell_of_change(person=user, what=WAYS_IN[template_prefix])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its words, and its secrets unreadable in a stolen database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden er ikke riktig. Bruk den som står i appen nå."),
        "cannot_delete_authenticator": _("Du må ha minst én måte å bekrefte innlogging på."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with a key that is not in the database."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read again what `encrypt` made, also with the key before. Raises Unreadable."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor is unreadable: it was set up with another SECRET_KEY")
            raise Unreadable(UNREADABLE) from None

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
