"""What follows from an event: one table, run by the worker after the event is stored.

The job is queued in the event's own transaction (see `notifications/apps.py`), so that a
rolled-back act takes it along, and a mail server that is down undoes nothing. Every reaction can
bear to run twice.
"""

from collections.abc import Callable

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entilen.cases.models import CaseEvent
from entilen.notifications.actions import tell
from entilen.notifications.apps import REACT
from entilen.process.vocabulary import Act

Reaction = Callable[[CaseEvent], object]


def tells(notice: str) -> Reaction:
    """The reaction that writes this notice."""

    def write(event: CaseEvent) -> object:
        return tell(event=event, notice=notice)

    write.__name__ = f"tells_{notice}"
    return write


REACTIONS: dict[Act, tuple[Reaction, ...]] = {
    Act.SHARE_DRAFT: (tells("draft_shared"),),
    Act.COMMENT_DRAFT: (tells("commented"),),
    Act.SETTLE_COMMENT: (tells("comment_answered"),),
    Act.REQUEST_NETWORK: (tells("network_asked"), tells("network_needed")),
    Act.ANSWER_NETWORK: (tells("network_answered"),),
    Act.CORRECT_NETWORK: (tells("network_corrected"),),
    Act.CLOSE_NETWORK_ACTION: (tells("network_action_done"),),
    Act.WITHDRAW_CONFIRMATION: (tells("network_withdrawn"),),
    Act.INVITE_BOARD: (tells("board_invited"),),
    Act.SUBMIT: (tells("plan_received"), tells("receipt")),
    Act.ACCEPT_FORMALLY: (tells("assessment_wanted"), tells("assessed")),
    Act.RETURN_FORMALLY: (tells("returned"),),
    Act.ASK_QUESTION: (tells("asked"),),
    Act.ANSWER_QUESTION: (tells("answered"),),
    Act.ASSESS: (tells("assessed"),),
    Act.RECOMMEND: (tells("recommended"),),
    Act.GRANT: (tells("decided"), tells("decided_for_board")),
    Act.RETURN: (tells("returned"), tells("decided_for_board")),
    Act.WARN_OF_REJECTION: (tells("warned"), tells("decided_for_board")),
    Act.REJECT: (tells("decided"), tells("decided_for_board")),
    Act.REVERSE: (tells("decided"), tells("decided_for_board"), tells("to_decide_again")),
    Act.RESUME: (tells("resumed"),),
    Act.REGISTER: (tells("registered"),),
    Act.REOPEN_ASSESSMENT: (tells("reopened"),),
    Act.CORRECT_LETTER: (tells("letter_corrected"), tells("letter_corrected_for_board")),
    Act.DECLARE_IMPARTIALITY: (tells("disqualified_from"),),
    Act.LIFT_DISQUALIFICATION: (tells("impartial_after_all"),),
    Act.REVISE_FINANCING: (tells("financing_revised"),),
    Act.REPORT_CONDITION: (tells("condition_reported"),),
    Act.FULFIL_CONDITION: (tells("condition_settled"),),
    Act.ASK_RENEWAL: (tells("renewal_asked"),),
    Act.ANSWER_SCHEME: (tells("scheme_answered"),),
    Act.ASSIGN: (tells("assigned"),),
    Act.TAKE_BACK_TO_CORRECT: (tells("taken_back"),),
    Act.SUSPEND: (tells("suspended"),),
    Act.WITHDRAW: (tells("withdrawn"),),
    Act.LAPSE: (tells("lapsed"),),
}


@app.task(name=REACT, retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def react(event: int) -> int:
    """Everything that follows from one event; returns how many reactions ran."""
    case_event = CaseEvent.objects.select_related(
        "actor__superior", "case__school", "case__programme", "case__handler", "case__decider"
    ).get(pk=event)
    reactions = REACTIONS.get(Act(case_event.act), ())
    faults = [fault for reaction in reactions if (fault := _fault_of(reaction, case_event))]
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(reactions)} reactions failed", faults)
    return len(reactions)


def _fault_of(reaction: Reaction, event: CaseEvent) -> Exception | None:
    """What went wrong in one reaction: it stops no other, and all are tried again later."""
    try:
        with transaction.atomic():
            reaction(event)
    except Exception as fault:
        return fault
    return None
