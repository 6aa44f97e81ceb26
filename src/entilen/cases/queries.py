"""Reading a case's history."""

from entilen.cases.models import Case, CaseEvent
from entilen.cases.rules import event_hash


def broken_link(case: Case) -> CaseEvent | None:
    """The first event whose hash does not fit; None when the chain is whole."""
    previous = ""
    for event in case.events.order_by("sequence"):
        if event.previous_hash != previous or event.hash != event_hash(previous, event.sealed):
            return event
        previous = event.hash
    return None
