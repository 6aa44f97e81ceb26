"""One reader: what people write, and the value it must give; what we print comes back.

Findings G1–G4 and D10, and others of their kinds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.ui.rules import kroner, thousands
from entilen.ui.writing_rules import (
    Unclear,
    as_written,
    fold,
    has_check_digit,
    read_case_number,
    read_date,
    read_money,
    read_number,
    read_org_number,
    read_percent,
    read_period,
    read_whole,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3400", "3400"),
        ("3 400", "3400"),
        ("3\u00a0400", "3400"),
        ("3\u202f400", "3400"),
        ("3.400,00", "3400"),
        ("3400 kr", "3400"),
        ("3 400 kr", "3400"),
        ("kr 9.500,-", "9500"),
        ("kr. 9500,-", "9500"),
        ("9.500,–", "9500"),
        ("9500,--", "9500"),
        ("NOK 9 500", "9500"),
        ("9 500 kroner", "9500"),
        ("9500,50", "9500.50"),
        ("9500.50", "9500.50"),
        ("1.234.567", "1234567"),
        ("1 234 567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1'234'567", "1234567"),
        ("1,5 mill.", "1500000"),
        ("2 millioner kroner", "2000000"),
        ("250 tusen", "250000"),
        ("−500", "-500"),
        ("0", "0"),
    ],
)
def test_money(written: str, value: str) -> None:
    assert read_money(written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.400", "1400"),
        ("1 400", "1400"),
        ("1.4", "1.4"),
        ("1,4", "1.4"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("12 enheter", "12"),
        ("12 stk", "12"),
        (" 12 ", "12"),
        ("1\u2009000", "1000"),
    ],
)
def test_numbers(written: str, value: str) -> None:
    assert read_number(written, "enhet") == Decimal(value)


@pytest.mark.parametrize(("written", "value"), [("25", 25), ("25 %", 25), ("12,5 prosent", 12.5)])
def test_percent(written: str, value: float) -> None:
    assert read_percent(written) == Decimal(str(value))


@pytest.mark.parametrize(
    ("read", "written", "why"),
    [
        (read_number, "1,400", "to måter"),
        (read_money, "kr 9,500", "to måter"),
        (read_number, "tolv", "ikke et tall"),
        (read_number, "1e9", "ikke et tall"),
        (read_number, "1.40.0", "ikke et tall"),
        (read_whole, "1,4", "helt tall"),
        (read_money, "gratis", "ikke et beløp"),
        (read_money, "3,333", "to måter"),
        (read_money, "0,123", "to desimaler"),
        (read_date, "31.02.2027", "kalenderen"),
        (read_date, "tirsdag 16.08.2027", "er en mandag"),
        (read_date, "snart", "ikke en dato"),
        (read_org_number, "91234567", "ni sifre"),
        (read_org_number, "912 345 678", "siste sifferet"),
        (read_case_number, "tolv", "saksnummer"),
    ],
)
def test_what_cannot_be_read_says_why(
    read: Callable[[str], object], written: str, why: str
) -> None:
    with pytest.raises(Unclear, match=why):
        read(written)


@pytest.mark.parametrize(
    "written",
    [
        "16.08.2027", "16.8.2027", "16.08.27", "16.8.27", "16082027", "160827", "2027-08-16",
        "16/8-27", "16/8/2027", "16/08 2027", "16-08-2027", "16. august 2027", "16 august 2027",
        "16. aug. 2027", "16. AUG 27", "mandag 16.08.2027", "Mandag den 16. august 2027",
        "man. 16.8.2027", "16.\u00a0august\u00a02027", "16 . 8 . 2027",
    ],
)  # fmt: skip
def test_dates(written: str) -> None:
    assert read_date(written) == date(2027, 8, 16)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("uke 33", (2027, 8, 16), (2027, 8, 22)),
        ("Uke 48", (2026, 11, 23), (2026, 11, 29)),
        ("uke 33 2028", (2028, 8, 14), (2028, 8, 20)),
        ("august 2027", (2027, 8, 1), (2027, 8, 31)),
        ("februar", (2027, 2, 1), (2027, 2, 28)),
        ("1.–14. august 2027", (2027, 8, 1), (2027, 8, 14)),
        ("15.08.2027-30.08.2027", (2027, 8, 15), (2027, 8, 30)),
        ("15.08 til 30.09.2027", (2027, 8, 15), (2027, 9, 30)),
        ("15. august til og med 2. september 2027", (2027, 8, 15), (2027, 9, 2)),
        ("16.08.2027", (2027, 8, 16), (2027, 8, 16)),
    ],
)
def test_periods(written: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert read_period(written, TODAY) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "written",
    ["974760673", "974 760 673", "974.760.673", "NO 974 760 673 MVA", "org.nr. 974760673"],
)
def test_org_numbers(written: str) -> None:
    assert read_org_number(written) == "974760673"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Sak 12/26", "12/26"),
        ("PS 75/18", "PS 75/18"),
        ("ps75/18", "PS 75/18"),
        ("SD-14/26", "SD 14/26"),
        ("12/00004", "12/00004"),
        ("17/04321-3", "17/04321-3"),
        ("2026/123", "2026/123"),
        ("saksnr. 14 / 26", "14/26"),
    ],
)
def test_case_numbers(written: str, kept: str) -> None:
    assert read_case_number(written) == kept == read_case_number(kept)


def test_a_name_is_composed_and_hides_nothing() -> None:
    assert as_written("A\u030asen\u202e  skole\u200b\ufeff") == "Åsen skole"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("as jordal", "Ås–Jordal skole"),
        ("lindvik 8-13", "Lindvik 8–13"),
        ("NORDRE  lindvik", "Nordre Lindvik skole"),
        ("unjarga", "Unjárga skuvla"),
        ("bra\u030attasen", "Brattåsen".replace("Brattåsen", "Bråttasen skole")),
    ],
)
def test_search_folds_what_people_do_not_mean(asked: str, name: str) -> None:
    folded = fold(name).replace("å", "a")
    assert all(word.replace("å", "a") in folded for word in fold(asked).split())


@given(st.integers(-(10**9), 10**9))
def test_what_we_print_we_read(number: int) -> None:
    assert read_whole(thousands(number)) == number
    assert read_money(kroner(number)) == number


@given(st.decimals(0, 10**7, places=2))
def test_a_price_as_forms_show_it_comes_back(price: Decimal) -> None:
    from django.utils.formats import localize_input
    from django.utils.translation import override

    with override("nb"):
        assert read_money(str(localize_input(price))) == price


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_as_pages_show_it_comes_back(day: date) -> None:
    from entilen.ui.templatetags.ui_format import nb_date, nb_date_short

    for shown in (f"{day:%d.%m.%Y}", nb_date(day), nb_date_short(day), day.isoformat()):
        assert read_date(str(shown)) == day


@given(st.text(max_size=40))
def test_anything_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (read_number, read_money, read_percent, read_date, read_case_number, read_whole):
        try:
            read(text)
        except Unclear as wrong:
            assert str(wrong).endswith(".")


@given(st.integers(10**7, 10**8 - 1))
def test_just_one_last_digit_fits_or_none(first: int) -> None:
    assert sum(has_check_digit(f"{first}{last}") for last in range(10)) <= 1
