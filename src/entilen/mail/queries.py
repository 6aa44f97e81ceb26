"""Whether letters leave."""

from entilen.mail.models import LettersHeld


def held() -> LettersHeld | None:
    """Since when and why no letter leaves; None when they do."""
    return LettersHeld.objects.first()
