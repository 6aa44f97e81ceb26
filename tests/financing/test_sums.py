"""Sums per payer and year are the whole, whatever is planned and whatever part is granted."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from entilen.financing.frame_rules import yearly_parts
from entilen.financing.money_reading import lines_in, money_in
from entilen.financing.part_rules import rows_of_part
from entilen.financing.rules import by_payer, instalments
from entilen.reckoning.levels import Level, Moves, Place
from entilen.reckoning.numbers import Numbers, numbers
from entilen.ui.rules import kroner

PAYERS = ("own_budget", "central_scheme", "state_grant", "other")
PER_DEVICE = ("pupil_devices", "spares", "accessories")
prices = st.integers(1, 20_000).map(Decimal)
places = st.builds(
    Place, site=st.just(1), grade=st.integers(1, 7), device_type=st.sampled_from(["tablet", "pc"])
)
plans = st.lists(
    st.builds(
        Level,
        place=places,
        year=st.integers(2027, 2029),
        devices=st.integers(4, 60),
        moves=st.sampled_from(Moves),
        pupils=st.just(0),
        spares=st.integers(0, 4),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda level: (level.year, level.place),
)


def derived(counted: Numbers, source: str, price: Decimal, years: int) -> list[dict[str, Any]]:
    """The lines that are filled in from grade rows, as a frozen plan has them."""
    return [
        {
            "category": "spares" if spare else "pupil_devices",
            "year": school_year + at,
            "source": source,
            "device_type": kind,
            "school_year": school_year,
            "quantity": number,
            "unit_price": str(of_one),
            "amount": round(number * of_one),
        }
        for (school_year, kind, spare), number in counted.bought.items()
        for at, of_one in enumerate(instalments(price, years if source == "central_scheme" else 1))
    ]


@given(prices, st.integers(1, 8), st.integers(1, 500))
def test_instalments_make_the_price_of_any_number_with_the_rest_in_the_last(
    price: Decimal, years: int, number: int
) -> None:
    parts = instalments(price, years)
    assert len(parts) == years and sum(round(number * part) for part in parts) == number * price
    assert len(set(parts[:-1])) <= 1 and 0 <= parts[-1] - parts[0] < years


@given(st.integers(1, 10**7), st.integers(1, 15))
def test_an_earlier_purchase_is_paid_whole(amount: int, years: int) -> None:
    assert sum(yearly_parts(amount, 2020, years).values()) == amount


@given(plans, st.sampled_from(PAYERS), prices, st.integers(1, 6))
def test_payer_by_year_is_the_whole_and_what_the_letter_prints(
    plan: list[Level], source: str, price: Decimal, years: int
) -> None:
    counted = numbers(plan)
    rows = derived(counted, source, price, years)
    money = money_in({"financing": rows})
    assert money.total == sum(money.totals) == sum(row.total for row in money.years)
    assert money.total == counted.all_new * price, "what is bought, at its price"
    assert {payer.key: amount for payer, amount in money.by_payer} == by_payer(rows)
    assert money.total == sum(line.amount for line in lines_in({"financing": rows}))
    for payer, amount in money.by_payer:
        assert f"{payer.title} {kroner(amount)}" in money.in_words
    assert sum(money.own_by_year.values()) == money.own


@given(plans, st.sampled_from(PAYERS), prices, st.integers(1, 6), st.sets(st.integers(1, 7)))
def test_any_part_costs_what_its_own_devices_cost(
    plan: list[Level], source: str, price: Decimal, years: int, grades: set[int]
) -> None:
    """For any subset of grades: its new devices at their price, and what is fixed as it is."""
    whole = numbers(plan)
    part = numbers(level for level in plan if level.place.grade in grades)
    kinds = {kind for _, kind, _ in whole.bought}
    course = {
        "category": "competence", "year": 2027, "source": "own_budget", "device_type": "",
        "quantity": 1, "unit_price": "5000", "amount": 5000,
    }  # fmt: skip
    rows = [*derived(whole, source, price, years), course]
    granted = rows_of_part(rows, whole.bought, part.bought, per_device=PER_DEVICE)
    assert kinds >= {kind for _, kind, _ in part.bought}
    assert money_in({"financing": granted}).total == part.all_new * price + 5000
    assert course in granted
