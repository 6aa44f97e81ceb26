"""What every test can ask for: the database, and (see tests/browser.py) a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections

from tests import database

pytest_plugins = ["tests.browser"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start the server when the first test needs it, and let Django copy the migrated template."""
    with database.server() as place:
        both: list[dict[str, Any]] = [
            settings.DATABASES["default"],
            connections["default"].settings_dict,
        ]
        for known in both:
            known.update(
                NAME=place.name,
                HOST=place.host,
                PORT=place.port,
                USER=place.user,
                PASSWORD=place.password,
                OPTIONS={**known["OPTIONS"], **place.options},
            )
            known["TEST"] |= {"NAME": "entilen_tests", "TEMPLATE": place.name}
        yield


@pytest.fixture(autouse=True)
def _no_job_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django's flush knows only its own tables; the queue is emptied here."""
    yield
    names = request.fixturenames
    if "transactional_db" in names or "live_server" in names:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def a_day() -> Iterator[None]:
    """Freeze the day on which the stories begin."""
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=UTC), tick=True):
        yield
