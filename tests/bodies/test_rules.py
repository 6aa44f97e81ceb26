"""What re-opens the board's gate, field by field: each change in its own true sentence."""

import copy
from typing import Any

import pytest

from entilen.bodies.rules import material_changes

PAYERS = {"own_budget": "skolens budsjett", "central_scheme": "sentral ordning"}
PLAN: dict[str, Any] = {
    "grade_rows": [
        {
            "grade": grade, "school_year": 2027, "devices": 30, "spares": 2,
            "device_type": "tablet", "site_id": 1, "site": "Hovedbygget",
        }
        for grade in (5, 6)
    ],
    "financing": [
        {"source": "own_budget", "amount": 466_200},
        {"source": "central_scheme", "amount": 217_950},
    ],
    "areas": [],
}  # fmt: skip


def material(now: dict[str, Any]) -> list[str]:
    return [
        row.replace("\N{NO-BREAK SPACE}", " ") for row in material_changes(PLAN, now, 10, PAYERS)
    ]


def changed(path: str, **values: object) -> dict[str, Any]:
    plan = copy.deepcopy(PLAN)
    part, number = path.split(".")
    plan[part][int(number)].update(values)
    return plan


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (changed("grade_rows.0", grade=7), ["5. trinn er tatt ut", "7. trinn er lagt til"]),
        (
            changed("grade_rows.0", school_year=2028),
            ["5. trinn 2027/2028 er tatt ut", "5. trinn 2028/2029 er lagt til"],
        ),
        (
            changed("grade_rows.0", devices=31),
            ["antall enheter på 5. trinn er endret fra 32 til 33"],
        ),
        (
            changed("grade_rows.0", devices=32, spares=0),
            ["reserven på 5. trinn er endret fra 2 til 0 enheter"],
        ),
        (
            changed("grade_rows.1", device_type="pc"),
            ["enhetstypen på 6. trinn er endret fra nettbrett til PC"],
        ),
        (
            changed("grade_rows.1", site_id=2, site="Brakka"),
            ["6. trinn er flyttet fra Hovedbygget til Brakka"],
        ),
        (
            changed("financing.0", amount=466_200 + 46_621),
            ["beløpet fra skolens budsjett er endret fra 466 200 til 512 821 kr"],
        ),
        (
            changed("financing.1", amount=180_000),
            ["beløpet fra sentral ordning er endret fra 217 950 til 180 000 kr"],
        ),
    ],
)
def test_each_change_is_said_in_its_own_words_and_no_other(
    plan: dict[str, Any], says: list[str]
) -> None:
    assert material(plan) == says


def test_money_moved_between_the_same_two_payers_is_another_plan() -> None:
    plan = copy.deepcopy(PLAN)
    plan["financing"][0]["amount"], plan["financing"][1]["amount"] = 1, 684_149
    assert material(plan) == [
        "beløpet fra skolens budsjett er endret fra 466 200 til 1 kr",
        "beløpet fra sentral ordning er endret fra 217 950 til 684 149 kr",
    ]


def test_devices_moved_between_grades_are_another_plan() -> None:
    plan = copy.deepcopy(PLAN)
    plan["grade_rows"][0]["devices"], plan["grade_rows"][1]["devices"] = 50, 10
    assert len(material(plan)) == 2


def test_a_grade_that_goes_changes_no_device_type() -> None:
    plan = copy.deepcopy(PLAN)
    del plan["grade_rows"][1]
    assert material(plan) == ["6. trinn er tatt ut"]


def test_the_whole_cost_counts_beside_what_each_pays() -> None:
    plan = copy.deepcopy(PLAN)
    plan["financing"] = [{"source": "own_budget", "amount": 466_200}]
    assert "kostnaden er endret fra 684 150 til 466 200 kr" in material(plan)


def test_small_things_do_not() -> None:
    assert material(changed("financing.0", amount=466_200 + 46_620)) == []
    plan = copy.deepcopy(PLAN)
    plan["areas"] = [{"key": "vision", "html": "<p>Nytt</p>"}]
    assert material(plan) == []
