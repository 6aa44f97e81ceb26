"""Each named read gives what its own query set gives: rows, fields, types and relations."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

import entilen
from entilen.cases.models import Case
from entilen.cases.reads import Read
from entilen.decision.actions import report_condition
from entilen.review.actions import ask
from entilen.together import Given
from tests.cast import Town, at_director, begin_case, make_town, must, say_yes, send_back
from tests.financing.test_frame import running
from tests.financing.test_prices import entered
from tests.process.ready_cases import order_condition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def named_reads() -> dict[str, Read[Any]]:
    """Every read with a name, wherever it stands."""
    reads: dict[str, Read[Any]] = {}
    for module in walk_packages(entilen.__path__, "entilen."):
        if ".migrations" in module.name or "entilen.runtime" in module.name:
            continue
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Read) and value.__module__ == module.name:
                reads[f"{module.name}.{name}"] = value
    return reads


READS = named_reads()


def a_case(town: Town, kind: str) -> Case:
    """Cases that have a row of most kinds between them."""
    begun = begin_case(town)
    running(town, begun)
    entered(town)
    case = at_director(town, begun=begun)
    ask(case=case, person=town.adviser, text="Hvor?", reason="Uklart.")
    if kind == "granted":
        say_yes(town, case)
        order_condition(case)
        report_condition(condition=order_condition(case), person=town.principal, text="Gjort")
    else:
        must(case, town.adviser, "vision")
        send_back(town, case)
    return Case.objects.select_related("school", "programme").get(pk=case.pk)


def shown(row: Model, depth: int = 0) -> dict[str, Any]:
    """All that a row holds that has been read, its relations too."""
    held: dict[str, Any] = {}
    for name, value in vars(row).items():
        if name == "_state":
            continue
        held[name] = (type(value).__name__, value)
    if depth < 2:
        for name, value in row._state.fields_cache.items():
            if isinstance(value, Model) and not isinstance(value, Case):
                held[f"related {name}"] = shown(value, depth + 1)
    return held


@pytest.mark.parametrize("kind", ["returned", "granted"])
def test_each_named_read_gives_what_its_query_set_gives(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(make_town(), kind)
    values = {
        "case": case.pk,
        "school": case.school_id,
        "round": case.round,
        "today": timezone.localdate(),
    }
    ours = {name: [shown(row) for row in one(case)] for name, one in READS.items()}
    monkeypatch.setattr(
        Given, "as_sql", lambda self, compiler, connection: ("%s", [values[self.name]])
    )
    theirs = {name: [shown(row) for row in one.queryset()] for name, one in READS.items()}
    assert ours == theirs
    assert sum(bool(rows) for rows in ours.values()) > len(READS) / 2
