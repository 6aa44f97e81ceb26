"""What nobody needs any longer, removed each night; everything that people did stays."""

import logging

from django.utils import timezone

from entilen.accounts.models import CacheEntry
from entilen.accounts.secrets import renew_secrets
from entilen.mail.actions import reseal_letters
from entilen.privacy.sweeping import sweep
from entilen.programme.privacy_queries import terms_at

log = logging.getLogger(__name__)


def tidy_up() -> dict[str, int]:
    """Remove what its keeping time is over for, by the terms in force; returns how many of each.

    What goes wrong with one kind is raised when the others are done.
    """
    removed, faults = sweep(terms_at(timezone.localdate()))
    removed["hemmeligheter ingen nøkkel leser"] = renew_secrets() + reseal_letters()
    removed["utløpte tellinger"] = CacheEntry.objects.filter(expires__lt=timezone.now()).delete()[0]
    log.info("ryddet: %s", ", ".join(f"{what} {number}" for what, number in removed.items()))
    if faults:
        raise ExceptionGroup(f"{len(faults)} kinds could not be tidied", faults)
    return removed
