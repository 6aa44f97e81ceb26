"""What every test can ask for: the database, and (see tests/browser.py) a real browser."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections

from entilen.config.services import read_database
from entilen.process.device_rules import START
from entilen.programme.queries import forget_owner, keep_kinds
from tests import database
from tests.cast import Town, make_town

pytest_plugins = ["tests.browser", "tests.workers"]

# No test asserts a time: a property is not broken because the machine has much to do.
hypothesis.settings.register_profile(
    "entilen", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("entilen")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start the server when the first test needs it, and let Django copy the migrated template.

    Of several processes each has a database of its own on the server that they share.
    """
    worker: dict[str, Any] = getattr(request.config, "workerinput", {})
    shared = nullcontext(worker["database"]) if worker else database.server()
    with shared as address:
        place = read_database(address)
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
            own = "_".join(["entilen_tests", *filter(None, [worker.get("workerid")])])
            known["TEST"] |= {"NAME": own, "TEMPLATE": place.name}
        yield


@pytest.fixture(autouse=True)
def _no_job_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django's flush knows only its own tables; the queue is emptied here."""
    yield
    mark = request.node.get_closest_marker("django_db")
    names = request.fixturenames
    lasting = mark is not None and mark.kwargs.get("transaction")
    if lasting or "transactional_db" in names or "live_server" in names:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


@pytest.fixture(autouse=True)
def _no_owner_outlives_its_test() -> Iterator[None]:
    """What the process keeps of the municipality is of a database that is rolled back."""
    keep_kinds(START)
    yield
    forget_owner()


@pytest.fixture
def a_day() -> Iterator[None]:
    """Freeze the day on which the stories begin."""
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def town() -> Town:
    """The school, and everybody who has a part in its case."""
    return make_town()
