from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from entilen.cases.models import CaseEvent

REACT = "entilen.react"


def queue_reactions(event: "CaseEvent") -> None:
    """Queue what follows from an event, in the event's own transaction."""
    app.configure_task(REACT).defer(event=event.pk)


class NotificationsConfig(AppConfig):
    name = "entilen.notifications"
    verbose_name = "Varsler"

    def ready(self) -> None:
        """Listen to every event, and judge our own letters."""
        import_module("entilen.notifications.conditions")
        listeners = import_module("entilen.cases.actions").ON_EVENT
        if queue_reactions not in listeners:
            listeners.append(queue_reactions)
