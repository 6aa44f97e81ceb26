"""The series, the schools and the corrections for machines."""

import csv
import io

import pytest
from django.test import Client

from entilen.coverage.actions import publish_known_statements
from entilen.coverage.series_queries import MOST_POINTS
from entilen.coverage.spells import refresh
from tests.acts import hand_out_devices
from tests.cast import Town, at_director, make_school, make_town, order_devices, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
SERIES, SCHOOLS, CORRECTIONS = (
    f"/api/v1/{name}" for name in ("coverage/series", "schools", "corrections")
)


@pytest.fixture
def town(a_day: object) -> Town:
    town = make_town()
    case = at_director(town, (5,))
    say_yes(town, case, (5,))
    order_devices(town, case, 30)
    hand_out_devices(town, case)
    return town


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("step", ["month", "year"])
def test_each_point_is_the_answer_for_its_day(client: Client, step: str) -> None:
    publish_known_statements()
    asked = {"from": "2021-01-31", "to": "2026-11-23", "step": step}
    points = client.get(SERIES, asked).json()["points"]
    assert len(points) == {"month": 70, "year": 6}[step]
    assert points[0]["basis"] == "published" and points[0]["schools"]["full"] == 114
    for point in points[:: len(points) // 3]:
        answer = client.get("/api/v1/coverage", {"date": point["date"]}).json()
        assert {key: answer[key] for key in point} == point
    assert [row["date"] for row in points[:2]] == {
        "month": ["2021-01-31", "2021-02-28"],
        "year": ["2021-01-31", "2022-01-31"],
    }[step]


def test_a_series_as_csv_has_a_line_for_each_group(client: Client) -> None:
    answer = client.get(f"{SERIES}.csv", {"from": "2026-09-01", "to": "2026-11-01"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 3 * 7
    assert {row["group"] for row in rows} >= {"schools", "primary"}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"from": "2026-11-01", "to": "2026-10-01"}, "from er etter to"),
        ({"step": "week"}, "Bruk month eller year"),
        ({"from": "1800-01-01"}, f"høyst {MOST_POINTS}"),
        ({"to": "2030-01-01"}, "har ikke vært ennå"),
        ({"til": "2026-01-01"}, "Bruk from, to og step"),
    ],
)
def test_what_cannot_be_answered_is_said_so(
    client: Client, asked: dict[str, str], says: str
) -> None:
    answer = client.get(SERIES, asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert says in answer.json()["detail"]


def test_a_school_tells_its_grades_with_ground_and_since(client: Client, town: Town) -> None:
    [school] = client.get(SCHOOLS).json()["items"]
    assert (school["key"], school["status"], school["type"]) == (
        town.school.slug,
        "partial",
        "primary",
    )
    fifth = next(row for row in school["grades"] if row["grade"] == 5)
    assert fifth == {
        "grade": 5,
        "status": "full",
        "ground": "handed_out",
        "since": "2026-11-23",
        "unconfirmed": False,
        "last_year": False,
    }
    assert {row["status"] for row in school["grades"]} == {"full", "unknown"}
    [before] = client.get(SCHOOLS, {"date": "2026-11-22"}).json()["items"]
    assert before["status"] == "unknown"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{SCHOOLS}.csv").content.decode())))
    assert [row["grade"] for row in rows] == [str(grade) for grade in range(1, 8)]


def test_schools_cost_the_same_however_many(
    client: Client, town: Town, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        make_school(f"Skole {number}")
    refresh()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(client.get(SCHOOLS).json()["items"]) == 13


def test_a_published_figure_that_was_corrected_is_there(client: Client) -> None:
    assert client.get(CORRECTIONS).json() == {"items": []}
    answer = client.get(CORRECTIONS)
    again = client.get(CORRECTIONS, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get(CORRECTIONS, {"date": "2026-01-01"}).status_code == 400
    assert client.get(f"{CORRECTIONS}.csv").content.decode().startswith("corrected,about,day")
