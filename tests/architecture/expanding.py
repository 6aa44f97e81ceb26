"""What a step of the database may do while the edition before it still runs beside it."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField

from entilen.config.upgrades import CONTRACT, Step

AnyField: TypeAlias = "Field[Any, Any]"
HARMLESS = (
    ops.CreateModel,
    ops.AddIndex,
    ops.RemoveIndex,
    ops.AlterModelOptions,
    ops.AlterModelManagers,
    ops.AlterModelTableComment,
)
"""What old code never notices."""


def ours() -> dict[Step, Migration]:
    """Every step of our own apps, in the order in which a database takes them."""
    loader = MigrationLoader(None)
    taken: dict[Step, Migration] = {}
    for leaf in loader.graph.leaf_nodes():
        for step in loader.graph.forwards_plan(leaf):
            taken[step] = loader.graph.nodes[step]
    return {step: it for step, it in taken.items() if type(it).__module__.startswith("entilen.")}


def faults(released: frozenset[Step], announced: frozenset[Step]) -> Iterator[tuple[Step, str]]:
    """What breaks the rule among the steps that no edition has been released with."""
    loader = MigrationLoader(None)
    fresh: set[tuple[str, str]] = set()
    for step, it in ours().items():
        if step in released:
            continue
        if CONTRACT.match(step[1]):
            if step not in announced:
                yield step, "is a contract that the edition before has not announced"
            continue
        state = loader.project_state([step], at_end=False)
        for fault in judged(it.operations, step[0], state, fresh):
            yield step, fault


def judged(
    found: Sequence[Operation], app: str, state: ProjectState, fresh: set[tuple[str, str]]
) -> Iterator[str]:
    """Each operation that old code could not bear, in words. `fresh` are tables that it has never
    seen, which may be changed at will; those made here are added to it."""
    for one in found:
        if isinstance(one, ops.SeparateDatabaseAndState):
            yield from judged(one.database_operations, app, state, fresh)
        elif fault := _fault(one, app, state, fresh):
            yield f"{one.describe()}: {fault}"
        if isinstance(one, ops.CreateModel):
            fresh.add((app, one.name_lower))
        one.state_forwards(app, state)


def _fault(one: Operation, app: str, state: ProjectState, fresh: set[tuple[str, str]]) -> str:
    if isinstance(one, HARMLESS) or (app, _model_of(one)) in fresh:
        return ""
    match one:
        case ops.AddField():
            return _of_added(one.field)
        case ops.AlterField():
            return _of_altered(state.models[app, one.model_name_lower].fields[one.name], one.field)
        case ops.RunPython() | ops.RunSQL():
            return "nobody can read what it does: state it in EXEMPT with a reason"
    return "old code may still use it as it was: do it in a `contract` step, an edition later"


def _model_of(one: Operation) -> str:
    name = getattr(one, "model_name", "") or getattr(one, "name", "")
    return str(name).lower()


def _place(field: AnyField) -> tuple[object, object]:
    return field.db_column, str(field.deconstruct()[3].get("to", "")).lower()


def _of_added(field: AnyField) -> str:
    if isinstance(field, ManyToManyField) or field.null or field.has_db_default():
        return ""
    return "old code writes rows without it: give it db_default, or let it be null"


def _of_altered(old: AnyField, new: AnyField) -> str:
    if old.get_internal_type() != new.get_internal_type():
        return "another type of column"
    if _place(old) != _place(new):
        return "another column, or another table that it points to"
    if old.null and not new.null:
        return "old code may write NULL"
    if new.unique and not old.unique:
        return "old code may write the same twice"
    if old.has_db_default() and not new.has_db_default():
        return "old code may write rows without it"
    longest = (old.max_length or 0, new.max_length or 10**9)
    return "a shorter column than old code writes" if longest[1] < longest[0] else ""
