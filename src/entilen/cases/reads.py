"""Named reads of what belongs to a case, and reading many of them at once.

A read asks the database each time it is called. Only a case that `remembering` has made keeps what
was read, for as long as one page is shown or one act is judged: verbs lock the case and so get one
that remembers nothing.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from functools import cached_property, update_wrapper
from typing import Any, Generic, TypeVar

from django.db.models import BigIntegerField, DateField, IntegerField, Model, QuerySet
from django.utils import timezone

from entilen.cases.models import Case
from entilen.together import Given, Prepared, read_together

M = TypeVar("M", bound=Model)
T = TypeVar("T")
_KEPT = "_kept_reads"

CASE = Given("case", BigIntegerField())
"""In a read: the case's id."""
SCHOOL = Given("school", BigIntegerField())
"""In a read: the id of the case's school."""
ROUND = Given("round", IntegerField())
"""In a read: the round that the case is in."""
TODAY = Given("today", DateField())
"""In a read: the day on which it is made."""


class Read(Generic[M]):
    """A read with a name: call it with a case to get its rows. Each row knows the case."""

    def __init__(self, query: Callable[[], QuerySet[M]]) -> None:
        self._query = query
        update_wrapper(self, query)

    def queryset(self) -> QuerySet[M]:
        """The query set that the read is made of."""
        return self._query()

    @cached_property
    def prepared(self) -> Prepared:
        """The read as a statement; made once in a process."""
        return Prepared(self._query())

    @cached_property
    def _of_case(self) -> bool:
        return any(field.name == "case" for field in self._query().model._meta.concrete_fields)

    def __call__(self, case: Case) -> list[M]:
        """The rows, as they stand now or as the case remembers them."""
        kept: dict[Read[Any], list[Any]] | None = case.__dict__.get(_KEPT)
        if kept is None:
            return _make([self], case)[0]
        if self not in kept:
            kept[self] = _make([self], case)[0]
        return kept[self]

    def owned(self, rows: list[M], case: Case) -> list[M]:
        """The rows, with the case itself where they point to it."""
        for row in rows if self._of_case else ():
            if getattr(row, "case_id") == case.pk:  # noqa: B009 - not every model has one
                setattr(row, "case", case)  # noqa: B010
        return rows


def read(query: Callable[[], QuerySet[M]]) -> Read[M]:
    """Make a function that builds a queryset, with `CASE` and its like in it, a named read."""
    return Read(query)


def remembering(case: Case, *reads: Read[Any]) -> Case:
    """The case as a value for showing or judging: these reads made in one statement, and kept.

    Every other read that is made on it is made once. The case that was given remembers nothing.
    """
    value = case
    if _KEPT not in case.__dict__:
        value = copy(case)
        value.__dict__[_KEPT] = {}
    kept: dict[Read[Any], list[Any]] = value.__dict__[_KEPT]
    missing = [one for one in dict.fromkeys(reads) if one not in kept]
    if missing:
        kept.update(zip(missing, _make(missing, value), strict=True))
    return value


def keeping(case: Case, one: Read[M], rows: list[M]) -> Case:
    """The case as a value that remembers these rows as what the read gives."""
    value = copy(case)
    kept = case.__dict__.get(_KEPT, {})
    value.__dict__[_KEPT] = {
        **{read: told for read, told in kept.items() if isinstance(read, Read)},
        one: rows,
    }
    return value


def worked_out(case: Case, key: Hashable, make: Callable[[], T]) -> T:
    """What is worked out from the reads of a remembering case, once; `key` says what it is."""
    kept: dict[Hashable, Any] | None = case.__dict__.get(_KEPT)
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    answer: T = kept[key]
    return answer


def _make(reads: Sequence[Read[Any]], case: Case) -> list[list[Any]]:
    parameters = {
        "case": case.pk,
        "school": case.school_id,
        "round": case.round,
        "today": timezone.localdate(),
    }
    answers = read_together([one.prepared for one in reads], parameters)
    return [one.owned(rows, case) for one, rows in zip(reads, answers, strict=True)]
