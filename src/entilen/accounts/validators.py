"""Django's judges of passwords, in our words (its Norwegian ones are not complete)."""

import re
from typing import TYPE_CHECKING

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError

from entilen.accounts.password_rules import COMMON

if TYPE_CHECKING:
    from entilen.accounts.models import Person

SIGNS = str.maketrans("0134578@$!", "oieastbasi")
"""Figures and signs that stand for the letter they look like."""


class LongEnough(django.MinimumLengthValidator):
    """Not too short."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return f"Passordet er for kort. Bruk minst {self.min_length} tegn."


class NotYourself(django.UserAttributeSimilarityValidator):
    """Not one's own name or address."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return "Passordet ligner for mye på navnet eller e-postadressen din."


class NotCommon(django.CommonPasswordValidator):
    """Not one that everybody tries first, nor one of those with figures and signs around it."""

    def validate(self, password: str, user: "Person | None" = None) -> None:
        """Refuse the word itself, the word twice, and the word with something around it."""
        known = COMMON | self.passwords
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.casefold())
        for words in (bare, bare.translate(SIGNS)):
            core = re.sub(r"[\W\d_]+", "", words) if " " not in words else ""
            half = core[: len(core) // 2]
            if core in known or (half and half * 2 == core and half in known):
                raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return "Passordet er blant de vanligste, og blir gjettet først. Velg et annet."


class NotOnlyDigits(django.NumericPasswordValidator):
    """Not a number."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return "Passordet kan ikke være bare tall."
