"""Django's judges of passwords, in our words (its Norwegian ones are not complete)."""

from django.contrib.auth import password_validation as django


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
    """Not one that everybody tries first."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return "Passordet er blant de vanligste, og blir gjettet først. Velg et annet."


class NotOnlyDigits(django.NumericPasswordValidator):
    """Not a number."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return "Passordet kan ikke være bare tall."
