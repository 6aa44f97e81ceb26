"""The open data, as /apne-data/ describes them."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from entilen.coverage.actions import publish_known_statements
from entilen.devices.models import Kind, LedgerEntry
from tests.cast import make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
JSON, CSV = "/api/v1/coverage", "/api/v1/coverage.csv"
TYPES = {
    "primary",
    "lower_secondary",
    "combined",
    "lower_and_upper_secondary",
    "upper_secondary",
    "other",
}


@pytest.fixture(autouse=True)
def _statements() -> None:
    publish_known_statements()


def test_the_owners_figure_of_31_january_2021(client: Client) -> None:
    answer = client.get(JSON, {"date": "2021-01-31"})
    coverage = answer.json()
    assert answer.status_code == 200
    assert (coverage["date"], coverage["basis"]) == ("2021-01-31", "published")
    assert (coverage["schools"]["total"], coverage["schools"]["full"]) == (134, 114)
    assert [
        coverage["by_type"][kind]["full"]
        for kind in ("primary", "lower_secondary", "combined", "lower_and_upper_secondary")
    ] == [66, 25, 23, 1]
    assert set(coverage["by_type"]) == TYPES
    assert (
        coverage["schools"]["unknown"] is None and coverage["by_type"]["primary"]["total"] is None
    )
    assert "Oslo kommune" in coverage["source"] and coverage["definition"]
    assert "2008–2009" in coverage["notes"][0]
    assert "latest_published" not in coverage


def test_the_statement_holds_for_its_own_date_only(client: Client) -> None:
    day_after = client.get(JSON, {"date": "2021-02-01"}).json()
    assert day_after["basis"] == "computed"
    assert day_after["latest_published"]["date"] == "2021-01-31"
    assert day_after["latest_published"]["schools"]["full"] == 114
    day_before = client.get(JSON, {"date": "2021-01-30"}).json()
    assert day_before["basis"] == "computed" and day_before["latest_published"] is None


def test_without_a_date_it_is_today(client: Client) -> None:
    make_school()
    make_school("Storevik skole", 1, 10)
    make_school("Fjellvik videregående", 11, 13)
    coverage = client.get(JSON).json()
    assert coverage["date"] == "2026-11-23"
    assert coverage["schools"] == {"total": 2, "full": 0, "partial": 0, "none": 0, "unknown": 2}
    assert coverage["by_type"]["upper_secondary"]["full"] == 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("date=i%20g%C3%A5r", "er ikke en dato"),
        ("date=31.01.2021", "er ikke en dato"),
        ("date=2021-02-30", "er ikke en dato"),
        ("date=2021-W04-7", "er ikke en dato"),
        ("date=20210131", "er ikke en dato"),
        ("date=٢٠٢١-٠١-٣١", "er ikke en dato"),
        ("date=2026-11-24", "har ikke vært ennå"),
        ("date=", "er tom"),
        ("date=2021-01-31&date=2021-01-31", "står to ganger"),
        ("dato=2021-01-31", "kjenner ikke «dato»"),
        ("known_at=2999-01-01", "har ikke vært ennå"),
    ],
)
@pytest.mark.parametrize("address", [JSON, CSV])
def test_a_question_that_cannot_be_understood(
    client: Client, address: str, query: str, says: str
) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 400 and problem["title"] and says in problem["detail"]


def test_csv_has_a_line_for_schools_and_each_type(client: Client) -> None:
    answer = client.get(CSV, {"date": "2021-01-31"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert rows[0]["group"] == "schools"
    assert {row["group"] for row in rows[1:]} == TYPES
    assert (rows[0]["total"], rows[0]["full"], rows[0]["unknown"]) == ("134", "114", "")
    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "dekning-2021-01-31.csv" in answer["Content-Disposition"]


def test_each_grade_has_a_line(client: Client) -> None:
    make_school("Bekk skole", 8, 10)
    coverage = client.get(f"{JSON}/grades").json()
    assert (coverage["date"], coverage["basis"]) == ("2026-11-23", "computed")
    assert [row["grade"] for row in coverage["grades"]] == list(range(1, 11))
    eighth = {"grade": 8, "total": 1, "full": 0, "none": 0, "unknown": 1, "unconfirmed": 0}
    assert coverage["grades"][7] == eighth
    published = client.get(f"{JSON}/grades", {"date": "2021-01-31"}).json()
    assert published["basis"] == "published" and published["grades"][0]["total"] is None
    rows = list(csv.DictReader(io.StringIO(client.get(f"{JSON}/grades.csv").content.decode())))
    assert (rows[7]["grade"], rows[7]["total"], rows[7]["unknown"]) == ("8", "1", "1")
    assert client.get(f"{JSON}/grades.csv", {"date": "x"}).status_code == 400


@pytest.mark.parametrize("address", [JSON, CSV])
def test_who_has_the_answer_gets_the_mark_alone(client: Client, address: str) -> None:
    first = client.get(address, {"date": "2021-01-31"})
    again = client.get(address, {"date": "2021-01-31"}, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = client.get(address, {"date": "2021-02-01"}, headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200


def test_as_we_knew_it_leaves_out_what_was_recorded_later(client: Client) -> None:
    school = make_school("Bekk skole", 8, 8)
    LedgerEntry.objects.create(
        school=school,
        grade=8,
        device_type="pc",
        kind=Kind.HANDED_OUT,
        quantity=30,
        pupils=30,
        effective=date(2026, 11, 2),
        cause="prøve",
    )
    day = {"date": "2026-11-10"}
    assert client.get(JSON, day).json()["schools"]["full"] == 1
    before = client.get(JSON, {**day, "known_at": "2026-11-22"}).json()["schools"]
    assert (before["full"], before["unknown"]) == (0, 1)
    assert client.get(JSON, {**day, "known_at": "2026-11-23"}).json()["schools"]["full"] == 1


def test_the_description_tells_of_every_answer(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    for path in (JSON, CSV, f"{JSON}/grades", f"{JSON}/grades.csv"):
        described = schema["paths"][path]["get"]
        assert {"200", "304", "400"} <= set(described["responses"])
        assert {row["name"] for row in described["parameters"]} == {"date", "known_at"}
    assert client.get("/api/v1/docs").status_code == 404
