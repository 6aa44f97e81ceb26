"""Checking (`checking`), remarking (`remarks`), assessing and recommending (`assessing`), asking
(`questions`), and the plan that the school takes back (`taking_back`)."""

from entilen.review.actions.assessing import (
    Answered,
    answer_criteria,
    give_assessment,
    recommend,
    reopen_assessment,
)
from entilen.review.actions.checking import (
    accept_formally,
    letter_seal,
    return_formally,
    tick_formal_items,
    write_letter,
)
from entilen.review.actions.questions import answer_question, ask
from entilen.review.actions.remarks import (
    let_point_stand,
    remove_remark,
    reply,
    settle_remark,
    write_remark,
)
from entilen.review.actions.taking_back import take_back_to_correct

__all__ = [
    "Answered",
    "accept_formally",
    "answer_criteria",
    "answer_question",
    "ask",
    "give_assessment",
    "let_point_stand",
    "letter_seal",
    "recommend",
    "remove_remark",
    "reopen_assessment",
    "reply",
    "return_formally",
    "settle_remark",
    "take_back_to_correct",
    "tick_formal_items",
    "write_letter",
    "write_remark",
]
