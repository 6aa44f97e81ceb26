"""A file that is far too large is refused with a sentence, before it costs much."""

import json
import tracemalloc
from dataclasses import replace
from datetime import date
from itertools import count, islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entilen.files.models import Blob
from entilen.process.vocabulary import Role
from entilen.schools.actions import take_in
from entilen.schools.imports import MAX_BYTES, MOST_NEW, keep, read
from entilen.schools.models import PupilCount, School
from entilen.schools.records import MOST_ROWS, Record, Unreadable
from entilen.ui.writing_rules import has_check_digit
from tests.cast import make_person
from tests.visiting import client_of

DAY = date(2026, 1, 2)
HEAD = "orgnr;navn;eier;fra;til\n"


NUMBERS = list(
    islice(
        (
            number
            for first in count(91200000)
            for number in [f"{first}{last}" for last in range(10)]
            if has_check_digit(number)
        ),
        MOST_ROWS + 100,
    )
)
"""Org. numbers whose check digit fits."""


def _number(row: int) -> str:
    return NUMBERS[row]


def rows(number: int) -> bytes:
    """A list of so many schools."""
    return HEAD.encode() + b"".join(
        f"{_number(row)};Skole {row};Offentlig;1;7\n".encode() for row in range(number)
    )


def schools(number: int) -> list[Record]:
    return [
        Record(
            line=row + 2,
            org_number=_number(row),
            name=f"Skole {row}",
            ownership="public",
            first=1,
            last=7,
            pupils=210,
            address="Veien 1",
        )
        for row in range(number)
    ]


@pytest.mark.parametrize(
    "content",
    [
        rows(MOST_ROWS + 1),
        HEAD.encode() + b"a;b\n" * 1_500_000,
        json.dumps([{}] * (MOST_ROWS + 1)).encode(),
    ],
    ids=["a million schools", "a million faults", "units"],
)
def test_a_file_of_very_many_rows_is_refused_within_bounds(content: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=f"mer enn {MOST_ROWS} rader"):
            read(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100 * 1024**2


def test_a_file_that_is_too_large_is_not_read_at_all() -> None:
    with pytest.raises(Unreadable, match="større enn 8 MB"):
        read(b"a" * (MAX_BYTES + 1))


@pytest.mark.django_db
def test_more_new_schools_than_a_municipality_has_are_refused_at_the_upload() -> None:
    client = client_of(make_person("Anna Administrator", Role.ADMINISTRATOR))
    form = {"source": "NSR", "as_of": "02.01.2026"}
    answer = client.post(
        "/register/fil/", {**form, "file": SimpleUploadedFile("s.csv", rows(MOST_NEW + 1))}
    )
    page = answer.content.decode()
    assert f"har {MOST_NEW + 1} skoler som ikke er i registeret" in page
    assert f"Høyst {MOST_NEW} kan tas inn" in page
    assert not Blob.objects.exists()
    keep(name="s.csv", content=rows(MOST_NEW), source="NSR", as_of=DAY, who="Anna")


@pytest.mark.django_db
def test_what_a_new_school_costs_is_bounded() -> None:
    """A statement for each grade made four hundred schools take half a minute in one request."""
    with CaptureQueriesContext(connection) as asked:
        take_in(records=schools(20), source="NSR", as_of=DAY)
    assert len(asked) / 20 <= 14
    assert PupilCount.objects.filter(school=School.objects.first()).count() == 7
    with CaptureQueriesContext(connection) as asked:
        take_in(
            records=[replace(record, pupils=140) for record in schools(20)],
            source="GSI",
            as_of=date(2026, 2, 1),
        )
    assert len(asked) / 20 <= 8
    counts = PupilCount.objects.filter(school=School.objects.first())
    assert {row.pupils for row in counts} == {20}
