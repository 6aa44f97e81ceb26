"""Asking for (`asking`), giving, correcting and taking back (`answering`) a confirmation."""

from entilen.network.actions.answering import (
    Content,
    answer,
    close_action,
    correct_answer,
    dispense,
    outgrown,
    withdraw_confirmation,
)
from entilen.network.actions.asking import (
    follow_need,
    follow_needs,
    request_confirmation,
    request_to,
    take,
)

__all__ = [
    "Content",
    "answer",
    "close_action",
    "correct_answer",
    "dispense",
    "follow_need",
    "follow_needs",
    "outgrown",
    "request_confirmation",
    "request_to",
    "take",
    "withdraw_confirmation",
]
