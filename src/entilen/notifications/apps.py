from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from entilen.outbox import queue

if TYPE_CHECKING:
    from entilen.accounts.models import AccountRecord
    from entilen.cases.models import CaseEvent

REACT = "entilen.react"
TELL_TURNS = "entilen.tell_turns"


def queue_reactions(event: "CaseEvent") -> None:
    """Queue what follows from an event, in the event's own transaction."""
    queue(REACT, event=event.pk)


def queue_turns(record: "AccountRecord") -> None:
    """Queue a look at who has the turns now, once however many roles change at a time."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        queue(TELL_TURNS, once=TELL_TURNS)


class NotificationsConfig(AppConfig):
    name = "entilen.notifications"
    verbose_name = "Varsler"

    def ready(self) -> None:
        """Listen to every event, and judge our own letters."""
        import_module("entilen.notifications.conditions")
        listeners = import_module("entilen.cases.actions").ON_EVENT
        if queue_reactions not in listeners:
            listeners.append(queue_reactions)
        records = import_module("entilen.accounts.actions.records").ON_RECORD
        if queue_turns not in records:
            records.append(queue_turns)
