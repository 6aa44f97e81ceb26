"""What must still be true for a letter to leave. Steps that write letters register their questions.

A letter stores the name of its question, so that it can wait for days and still be judged by how
things are when it leaves.
"""

from collections.abc import Callable, Mapping
from typing import Any

Condition = Callable[[Mapping[str, Any]], bool]

_conditions: dict[str, Condition] = {}


def condition(name: str) -> Callable[[Condition], Condition]:
    """Register a question under the name that letters store."""

    def register(ask: Condition) -> Condition:
        _conditions[name] = ask
        return ask

    return register


def known() -> frozenset[str]:
    """The names of all questions."""
    return frozenset(_conditions)


def still_true(name: str, about: Mapping[str, Any]) -> bool:
    """Whether a letter with this condition may still leave; a letter without one always may."""
    return _conditions[name](about) if name else True
