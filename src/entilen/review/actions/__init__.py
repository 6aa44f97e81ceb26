"""Checking (`checking`), remarking (`remarks`), assessing and recommending (`assessing`), asking
(`questions`)."""

from entilen.review.actions.assessing import answer_criterion, give_assessment, recommend
from entilen.review.actions.checking import (
    accept_formally,
    return_formally,
    tick_formal_items,
    write_letter,
)
from entilen.review.actions.questions import answer_question, ask
from entilen.review.actions.remarks import remove_remark, reply, settle_remark, write_remark

__all__ = [
    "accept_formally",
    "answer_criterion",
    "answer_question",
    "ask",
    "give_assessment",
    "recommend",
    "remove_remark",
    "reply",
    "return_formally",
    "settle_remark",
    "tick_formal_items",
    "write_letter",
    "write_remark",
]
