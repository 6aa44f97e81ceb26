"""Named reads of what belongs to a case, and reading many of them at once.

A read asks the database each time it is called. Only a case that `remembering` has made keeps what
was read, for as long as one page is shown or one act is judged: verbs lock the case and so get one
that remembers nothing.
"""

from collections.abc import Callable
from copy import copy
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from entilen.cases.models import Case
from entilen.together import read_together

M = TypeVar("M", bound=Model)
_KEPT = "_kept_reads"


class Read(Generic[M]):
    """A read with a name: call it with a case to get its rows."""

    def __init__(self, query: Callable[[Case], QuerySet[M]]) -> None:
        self.query = query
        update_wrapper(self, query)

    def __call__(self, case: Case) -> list[M]:
        """The rows, as they stand now or as the case remembers them."""
        kept: dict[Read[Any], list[Any]] | None = case.__dict__.get(_KEPT)
        if kept is None:
            return list(self.query(case))
        if self not in kept:
            kept[self] = list(self.query(case))
        return kept[self]


def read(query: Callable[[Case], QuerySet[M]]) -> Read[M]:
    """Make a function that builds a queryset into a named read."""
    return Read(query)


def remembering(case: Case, *reads: Read[Any]) -> Case:
    """The case as a value for showing or judging: these reads made in one statement, and kept.

    Every other read that is made on it is made once. The case that was given remembers nothing.
    """
    found = case
    if _KEPT not in case.__dict__:
        found = copy(case)
        found.__dict__[_KEPT] = {}
    kept: dict[Read[Any], list[Any]] = found.__dict__[_KEPT]
    missing = [one for one in dict.fromkeys(reads) if one not in kept]
    if len(missing) == 1:
        missing[0](found)
    elif missing:
        kept.update(zip(missing, read_together(one.query(found) for one in missing), strict=True))
    return found
