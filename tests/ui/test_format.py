"""Filters: dates in Norway's clock, sums, counts, grades."""

import datetime
from typing import Any

import pytest

from tests.ui.drawing import draw

DAY = datetime.date(2026, 11, 22)
MOMENT = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("filter_name", "value", "written"),
    [
        ("nb_date", DAY, "22. november 2026"),
        ("nb_date", MOMENT, "23. november 2026"),
        ("nb_day", DAY, "søndag 22. november"),
        ("nb_date_short", DAY, "22.11.2026"),
        ("nb_datetime", MOMENT, "23. november 2026 kl. 00.30"),
        ("nb_time", MOMENT, "kl. 00.30"),
        ("kr", 12500, "12 500 kr"),
        ("antall", 12500, "12 500"),
        ("grades", [5, 6, 7], "5.–7. trinn"),
        ("virkedager", 8, "8 virkedager"),
        ("virkedager", 1, "1 virkedag"),
        ("elever", 188, "188 elever"),
        ("enheter", 1, "1 enhet"),
        ('med_ord:"et vilkår,vilkår"', 1, "ett vilkår"),
        ('med_ord:"sak,saker"', 1, "én sak"),
        ('med_ord:"sak,saker"', 12, "12 saker"),
    ],
)
def test_filters(filter_name: str, value: Any, written: str) -> None:
    drawn = draw("{{ value|" + filter_name + " }}", value=value)
    assert drawn.replace("\u00a0", " ") == written


@pytest.mark.parametrize("name", ["nb_date", "nb_datetime", "kr", "antall", "virkedager"])
def test_nothing_is_written_as_nothing(name: str) -> None:
    assert draw("{{ value|" + name + " }}", value=None) == ""
