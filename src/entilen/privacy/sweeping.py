"""What is removed when its time is over: one row for each kind of data that has an end.

Each row says which rows of the database are due, so that a page can tell how many the next night
takes, and the night takes those very rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from entilen.accounts.actions.leaving import forget_way_in, without_way_back
from entilen.accounts.models import Invitation, KeptSession, SentForm, SignInAttempt
from entilen.bodies.models import BoardLink
from entilen.cases.models import ImpartialityDeclaration
from entilen.federation.models import Proposal
from entilen.files.actions import orphans, remove_orphans
from entilen.files.models import VirusFinding
from entilen.mail.models import Letter, MailState
from entilen.process.vocabulary import ENDED, Stage
from entilen.programme.privacy_queries import Terms
from entilen.setup.models import FileKind, KeptFile

BODY_GONE = "Teksten er slettet fordi oppbevaringstiden er over."
DONE = ("succeeded", "cancelled", "aborted")
FAILED = ("failed",)

Due = Callable[[datetime], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Sweep:
    """One kind of data: its key in `privacy_rules`, its name in the log, what is due, and how it
    goes."""

    key: str
    name: str
    due: Due
    clear: Callable[["QuerySet[Any]", datetime], int]


def deleted(rows: "QuerySet[Any]", before: datetime) -> int:
    """The rows themselves go."""
    number, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, number)


def _sessions(before: datetime) -> "QuerySet[Any]":
    return KeptSession.objects.filter(expire_date__lt=before)


def _attempts(before: datetime) -> "QuerySet[Any]":
    return SignInAttempt.objects.filter(at__lt=before)


def _forms(before: datetime) -> "QuerySet[Any]":
    return SentForm.objects.filter(at__lt=before)


def _links(before: datetime) -> "QuerySet[Any]":
    return Invitation.objects.filter(expires_at__lt=before)


def _jobs(*states: str) -> Due:
    def due(before: datetime) -> "QuerySet[Any]":
        lately = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=before)
        return ProcrastinateJob.objects.filter(status__in=states).exclude(Exists(lately))

    return due


def _drop_jobs(rows: "QuerySet[Any]", before: datetime) -> int:
    """The queue's rows are its own: Django may only read them."""
    keys = list(rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [keys])
    return len(keys)


def _letters(before: datetime) -> "QuerySet[Any]":
    old = Letter.objects.filter(done_at__lt=before).exclude(state=MailState.WAITING)
    return old.exclude(body=BODY_GONE)


def _blank_letters(rows: "QuerySet[Any]", before: datetime) -> int:
    """That a letter went, about what and to whom by name, stays; so it is never written again."""
    return rows.update(body=BODY_GONE, to_address="", error="", secret="")


def _declarations(before: datetime) -> "QuerySet[Any]":
    settled = ImpartialityDeclaration.objects.filter(
        at__lt=before, case__turn_since__lt=before, case__stage__in=[*ENDED, Stage.GRANTED]
    )
    return settled.exclude(ground="")


def _blank_grounds(rows: "QuerySet[Any]", before: datetime) -> int:
    """That somebody was disqualified stays; why does not."""
    return rows.update(ground="")


def _leave(rows: "QuerySet[Any]", before: datetime) -> int:
    people = list(rows)
    for person in people:
        forget_way_in(person)
    return len(people)


def _board_links(before: datetime) -> "QuerySet[Any]":
    ended = Q(revoked_at__lt=before) | Q(ends_at__lt=before)
    return BoardLink.objects.filter(ended).exclude(email="")


def _blank_emails(rows: "QuerySet[Any]", before: datetime) -> int:
    """Who had a link, and when, stays: it is the case's."""
    return rows.update(email="")


def _proposals(before: datetime) -> "QuerySet[Any]":
    return Proposal.objects.filter(person__isnull=True, at__lt=before)


def _people_files(before: datetime) -> "QuerySet[Any]":
    return KeptFile.objects.filter(kind=FileKind.PEOPLE, at__lt=before)


def _findings(before: datetime) -> "QuerySet[Any]":
    return VirusFinding.objects.filter(found_at__lt=before)


def _drop_orphans(rows: "QuerySet[Any]", before: datetime) -> int:
    return remove_orphans(before)


SWEEPS = (
    Sweep("sessions", "utløpte økter", _sessions, deleted),
    Sweep("attempts", "gjettede passord", _attempts, deleted),
    Sweep("forms", "sendte skjema", _forms, deleted),
    Sweep("links", "gamle lenker", _links, deleted),
    Sweep("jobs", "ferdige jobber", _jobs(*DONE), _drop_jobs),
    Sweep("failed_jobs", "mislykte jobber", _jobs(*FAILED), _drop_jobs),
    Sweep("letters", "tekster i gamle brev", _letters, _blank_letters),
    Sweep("declarations", "grunner til inhabilitet", _declarations, _blank_grounds),
    Sweep("accounts", "tilganger uten rolle", without_way_back, _leave),
    Sweep("board_links", "adresser til styremedlemmer", _board_links, _blank_emails),
    Sweep("proposals", "innlogginger uten godkjenning", _proposals, deleted),
    Sweep("people_files", "personlister", _people_files, deleted),
    Sweep("findings", "virusfunn", _findings, deleted),
    Sweep("orphans", "filer uten sted", orphans, _drop_orphans),
)


def due_at(moment: datetime, terms: Terms) -> dict[str, int]:
    """How many of each kind a tidying at a moment would take, by key."""
    return {
        row.key: row.due(moment - timedelta(days=terms.days[row.key])).count() for row in SWEEPS
    }


def sweep(terms: Terms) -> tuple[dict[str, int], list[Exception]]:
    """Remove what is due now; returns how many of each by its name, and what went wrong.

    Each kind is a transaction of its own: one that fails holds none of the others back.
    """
    removed: dict[str, int] = {}
    faults: list[Exception] = []
    for row in SWEEPS:
        before = timezone.now() - timedelta(days=terms.days[row.key])
        try:
            with transaction.atomic():
                removed[row.name] = row.clear(row.due(before), before)
        except Exception as fault:  # whatever it is, the next kind is tried, and it is told
            faults.append(fault)
    return removed, faults
