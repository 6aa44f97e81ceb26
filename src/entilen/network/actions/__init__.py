"""Asking for (`asking`), giving (`answering`), correcting and withdrawing (`standing`) it, saying
what else uses the network (`others`), and what was logged of it (`measuring`)."""

from entilen.network.actions.answering import (
    Content,
    answer,
    dispense,
    outgrown,
)
from entilen.network.actions.asking import (
    follow_need,
    follow_needs,
    move_requests,
    request_confirmation,
    request_to,
    share_numbers,
    take,
)
from entilen.network.actions.measuring import keep_series, take_series
from entilen.network.actions.others import state_others
from entilen.network.actions.standing import close_action, correct_answer, withdraw_confirmation

__all__ = [
    "Content",
    "answer",
    "close_action",
    "correct_answer",
    "dispense",
    "follow_need",
    "follow_needs",
    "keep_series",
    "move_requests",
    "outgrown",
    "request_confirmation",
    "request_to",
    "share_numbers",
    "state_others",
    "take",
    "take_series",
    "withdraw_confirmation",
]
