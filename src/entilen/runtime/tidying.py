"""What nobody needs any longer, removed each night; everything that people did stays."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from entilen.accounts.actions.invitations import forget_old_invitations
from entilen.accounts.attempts import forget_attempts
from entilen.accounts.models import CacheEntry
from entilen.accounts.once import forget_sent_forms
from entilen.accounts.secrets import renew_secrets
from entilen.accounts.sessions import forget_ended_sessions
from entilen.files.actions import remove_orphans

log = logging.getLogger(__name__)

DONE_KEPT = timedelta(days=14)
FAILED_KEPT = timedelta(days=90)
"""How long a finished job is kept, and one that failed: somebody may ask why."""

OLD_JOBS = (
    "DELETE FROM procrastinate_jobs AS job WHERE job.status::text = ANY(%s) AND NOT EXISTS ("
    "SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.at > %s)"
)


def tidy_up() -> dict[str, int]:
    """Remove all of it; returns how many of each."""
    removed = {what: remove() for what, remove in REMOVERS.items()}
    log.info("ryddet: %s", ", ".join(f"{what} {number}" for what, number in removed.items()))
    return removed


def _old_jobs() -> int:
    now = timezone.now()
    kinds = ((["succeeded", "cancelled", "aborted"], DONE_KEPT), (["failed"], FAILED_KEPT))
    with connection.cursor() as cursor:
        number = 0
        for states, kept in kinds:
            cursor.execute(OLD_JOBS, [states, now - kept])
            number += cursor.rowcount
    return number


def _counted_attempts() -> int:
    return CacheEntry.objects.filter(expires__lt=timezone.now()).delete()[0]


REMOVERS: dict[str, Callable[[], int]] = {
    "ferdige jobber": _old_jobs,
    "utløpte økter": forget_ended_sessions,
    "gjettede passord": forget_attempts,
    "hemmeligheter med ny nøkkel": renew_secrets,
    "utløpte tellinger": _counted_attempts,
    "sendte skjema": forget_sent_forms,
    "gamle lenker": forget_old_invitations,
    "filer uten sted": remove_orphans,
}
"""What is removed, as the log names it, and by whom."""
