"""Each gate of each act is needed by behaviour: with it the act is refused, without it not.

In the suite every gate once; `./run prove gates` takes every gate out of every
act of the table.
"""

import os
from dataclasses import replace

import pytest

from entilen.cases.errors import Refused
from entilen.process import judging, procedure
from tests.process.each_act import READY, make_ready
from tests.process.each_gate import CLOSE, pairs
from tests.process.ready_cases import Ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def sample() -> list[tuple[str, int, str]]:
    """Each gate once, at the first act that has it; all of them in the proof."""
    if os.environ.get("ENTILEN_PROVE") == "gates":
        return pairs()
    first: dict[str, tuple[str, int, str]] = {}
    for name, place, gate in pairs():
        first.setdefault(gate, (name, place, gate))
    return list(first.values())


def refusals(one: Ready) -> set[str]:
    """Why the act is refused as things stand; empty when it is done."""
    try:
        one.do(one)
    except Refused as refused:
        return set(refused.reasons)
    return set()


def without(place: int, gate: str) -> tuple[procedure.Rule, ...]:
    """The table with one gate taken out of one row."""
    rule = procedure.PROCEDURE[place]
    left = tuple(one for one in rule.gates if one.__name__ != gate)
    assert len(left) == len(rule.gates) - 1
    table = list(procedure.PROCEDURE)
    table[place] = replace(rule, gates=left, without_impartiality="taken out to see what follows")
    return tuple(table)


@pytest.mark.parametrize("name", READY)
def test_the_act_is_done_when_all_is_in_order(name: str) -> None:
    one = make_ready(name)
    one.do(one)


@pytest.mark.parametrize(("name", "place", "gate"), sample())
def test_the_gate_is_needed(
    name: str, place: int, gate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_ready(name)
    CLOSE[gate](one)
    refused = refusals(one)
    assert refused
    monkeypatch.setattr(judging, "PROCEDURE", without(place, gate))
    assert refused - refusals(one), f"{gate} could be taken out of {name}"


def test_every_gate_of_the_table_has_what_closes_it() -> None:
    assert {gate for _, _, gate in pairs()} <= set(CLOSE)
    assert {name for name, _, _ in pairs()} <= set(READY)
