"""What re-opens the board's gate, field by field (promise D4)."""

import copy
from typing import Any

import pytest

from entilen.bodies.rules import material_changes

PLAN: dict[str, Any] = {
    "grade_rows": [
        {"grade": 5, "school_year": 2027, "devices": 30, "spares": 2, "device_type": "tablet"}
    ],
    "financing": [{"source": "own_budget", "amount": 100_000}],
    "areas": [],
}


def changed(path: str, value: object) -> dict[str, Any]:
    plan = copy.deepcopy(PLAN)
    part, name = path.split(".")
    plan[part][0][name] = value
    return plan


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("grade_rows.grade", 6, "trinnene er endret"),
        ("grade_rows.school_year", 2028, "trinnene er endret"),
        ("grade_rows.devices", 31, "antall enheter er endret fra 32 til 33"),
        ("grade_rows.device_type", "pc", "enhetstypen er endret"),
        ("financing.source", "central_scheme", "finansieringen er endret"),
        ("financing.amount", 110_001, "kostnaden er endret"),
        ("financing.amount", 89_999, "kostnaden er endret"),
    ],
)
def test_what_matters_reopens_the_gate(path: str, value: object, words: str) -> None:
    assert any(words in found for found in material_changes(PLAN, changed(path, value), 10))


def test_small_things_do_not() -> None:
    assert material_changes(PLAN, changed("financing.amount", 110_000), 10) == []
    plan = copy.deepcopy(PLAN)
    plan["areas"] = [{"key": "vision", "html": "<p>Nytt</p>"}]
    assert material_changes(PLAN, plan, 10) == []
