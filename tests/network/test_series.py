"""What a monitor has logged: looked at, row by row, kept as it came, and shown on the request."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.cases.actions import declare_impartiality
from entilen.cases.errors import Refused
from entilen.files.table_file import Unreadable
from entilen.network.actions import request_confirmation, take_series
from entilen.network.models import MeasuredSeries, NetworkRequest
from entilen.network.series_file import read
from entilen.network.series_rules import Bounds, by_day, peak_hour
from entilen.process.vocabulary import Act
from tests.cast import Town, begin_case
from tests.visiting import page

BOUNDS = Bounds(1000, 500, 300, date(2024, 11, 23), date(2026, 11, 23))
HEAD = "tid;ned;opp;aksesspunkt;klienter"
ROWS = (
    "02.11.2026 10:00;300;50;;",
    "02.11.2026 10:05;500;60,5;;",
    "02.11.2026 10:05;;;AP-1;31",
    "02.11.2026 11:00;410;90;;",
    "03.11.2026 10:00;100;10;AP-1;12",
)


def logged(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def test_days_and_the_hour_of_most_use() -> None:
    log = read(logged(*ROWS), BOUNDS)
    assert not log.faults
    assert [row.stored for row in by_day(log.readings)] == [
        ["2026-11-02", 500, 90, 31],
        ["2026-11-03", 100, 10, 12],
    ]
    # 11:00 has 410 on average, 10:00 has 400: the hour is judged whole, not by one moment
    assert [row.stored for row in peak_hour(log.readings)] == [["2026-11-02 11:00", 410, 90, None]]


def test_the_hour_is_that_of_the_fullest_access_point_where_no_line_is_logged() -> None:
    rows = ("2026-11-02 09:00;;;A;9", "2026-11-02 10:00;;;A;2", "2026-11-02 10:30;;;B;30")
    assert [row.label for row in peak_hour(read(logged(*rows), BOUNDS).readings)] == [
        "2026-11-02 10:00", "2026-11-02 10:30",
    ]  # fmt: skip
    assert peak_hour([]) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("i går;1;1;;", "er ingen tid"),
        ("24.11.2026 10:00;1;1;;", "har ikke vært ennå"),
        ("22.11.2024 10:00;1;1;;", "for gammel"),
        ("02.11.2026 10:00;-5;1;;", "Det kan være fra 0 til 1000."),
        ("02.11.2026 10:00;1001;1;;", "Det kan være fra 0 til 1000."),
        ("02.11.2026 10:00;1;501;;", "Det kan være fra 0 til 500."),
        ("02.11.2026 10:00;1.400;1;;", "kan leses på to måter"),
        ("02.11.2026 10:00;mye;1;;", "Skriv et tall"),
        ("02.11.2026 10:00;;;A;301", "Det kan være fra 0 til 300."),
        ("02.11.2026 10:00;;;A;1,5", "helt tall"),
        ("02.11.2026 10:00;;;;12", "ikke hvilket aksesspunkt"),
        ("02.11.2026 10:00;;;A;", "ingen måling"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_row(row: str, why: str) -> None:
    log = read(logged(ROWS[3], row), BOUNDS)
    [fault] = log.faults
    assert fault.number == 3
    assert why in fault.sentence
    assert len(log.readings) == 1


def test_the_same_moment_counts_once_and_each_access_point_for_itself() -> None:
    rows = ("02.11.2026 10:00;;;A;1", "02.11.2026 10:00;;;B;2", "02.11.2026 10:00;;;A;3")
    [fault] = read(logged(*rows), BOUNDS).faults
    assert (fault.number, fault.sentence) == (4, "Samme tid står to ganger.")


def test_another_file_is_refused_with_a_sentence() -> None:
    with pytest.raises(Unreadable, match="mangler kolonnen tid"):
        read(b"a;b\n1;2", BOUNDS)
    with pytest.raises(Unreadable, match="ned og opp, eller aksesspunkt og klienter"):
        read(b"tid;ned\n02.11.2026 10:00;1", BOUNDS)


@pytest.fixture
def asked(town: Town) -> NetworkRequest:
    [request] = request_confirmation(case=begin_case(town), person=town.principal)
    declare_impartiality(case=request.case, person=town.engineer, disqualified=False)
    return request


def sent(town: Town, asked: NetworkRequest, *rows: str, **more: str) -> str:
    client = Client()
    client.force_login(town.engineer)
    file = SimpleUploadedFile("uke45.csv", logged(*rows))
    told = {"file": file, "line_down": "1000", "line_up": "500"} | more
    answer = client.post(f"/nettverk/{asked.pk}/malinger/", told)
    return answer.headers.get("Location", "") or answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_an_engineer_looks_lets_it_count_and_finds_it_on_the_request(
    town: Town, asked: NetworkRequest
) -> None:
    address = sent(town, asked, *ROWS, "02.11.2026 12:00;2000;1;;")
    shown = page(town.engineer, address)
    assert "Det kan være fra 0 til 1000." in shown and "Legg inn målingene" in shown
    assert "Logget på stedet" not in page(town.engineer, f"/nettverk/{asked.pk}/")
    client = Client()
    client.force_login(town.engineer)
    assert client.post(address).headers["Location"] == f"/nettverk/{asked.pk}/"
    on_request = page(town.engineer, f"/nettverk/{asked.pk}/")
    assert "Timen med mest bruk: 02.11.2026 kl. 11" in on_request
    assert "Ned: høyst 50 %, Opp: høyst 18 %" in on_request
    assert '<th scope="row">02.11</th>' in on_request
    series = MeasuredSeries.objects.get()
    assert asked.case.events.get(act=Act.MEASURE_NETWORK).details["refused"] == 1
    kept = client.get(f"{address}fil/")
    assert kept.content == logged(*ROWS, "02.11.2026 12:00;2000;1;;")
    with pytest.raises(Refused, match="lagt inn fra før"):
        take_series(series=series, person=town.engineer)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_nothing_counts_of_a_file_without_a_row_that_can_be_right(
    town: Town, asked: NetworkRequest
) -> None:
    address = sent(town, asked, "02.11.2026 12:00;2000;1;;")
    assert "Ingen rader kan tas med" in page(town.engineer, address)
    with pytest.raises(Refused, match="ingen rad"):
        take_series(series=MeasuredSeries.objects.get(), person=town.engineer)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_the_line_needs_a_speed_and_the_file_is_the_engineers(
    town: Town, asked: NetworkRequest
) -> None:
    assert "Skriv farten i Mbit/s" in sent(town, asked, *ROWS, line_down="0")
    assert not MeasuredSeries.objects.exists()
    address = sent(town, asked, *ROWS)
    client = Client()
    client.force_login(town.principal)
    for path in (f"/nettverk/{asked.pk}/malinger/", address, f"{address}fil/"):
        assert client.get(path).status_code == 404
