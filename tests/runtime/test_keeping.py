"""What is kept alive: the embedded database through a full disk, and a killed worker's jobs."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from croniter import croniter  # type: ignore[import-untyped]
from django.db import connection, connections
from procrastinate.contrib.django import app

from entilen.mail.actions import write
from entilen.runtime import keeping
from entilen.runtime.keeping import LONGEST_PAUSE, KeptServer, pause_after
from entilen.runtime.postgres import CannotStart, Postgres
from entilen.runtime.tasks import STALLED_AFTER, rescue_stalled_jobs


class Stubborn(Postgres):
    """A server that starts on the third try."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.tries = 0

    def keep_alive(self) -> bool:
        self.tries += 1
        if self.tries < 3:
            raise CannotStart("could not write to file: No space left on device")
        return True


@pytest.mark.parametrize("full", [True, False])
def test_a_database_that_cannot_start_is_tried_again_and_says_why(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    full: bool,
) -> None:
    monkeypatch.setattr(keeping, "is_full", lambda place: full)
    kept = KeptServer(Stubborn(tmp_path))
    for _ in range(3):
        kept.not_before = 0.0
        kept.keep_alive()
    said = capsys.readouterr().err
    assert ("disken er full; frigjør plass" in said) is full
    assert "Prøver igjen om 1 s" in said and "Prøver igjen om 2 s" in said
    assert said.endswith("Databasen stoppet og er startet igjen\n") and kept.failures == 0


def test_between_two_tries_nothing_is_tried(tmp_path: Path) -> None:
    server = Stubborn(tmp_path)
    kept = KeptServer(server, not_before=float("inf"))
    kept.keep_alive()
    assert server.tries == 0


def test_the_pauses_grow_and_have_an_end() -> None:
    pauses = [pause_after(failures) for failures in range(200)]
    assert pauses == sorted(pauses) and pauses[0] < 1 and pauses[-1] == LONGEST_PAUSE
    assert STALLED_AFTER + LONGEST_PAUSE + 15 < 60, "work is taken up within a minute all the same"


def test_the_rescue_comes_four_times_a_minute_all_day() -> None:
    """The seconds stand last, so that a killed worker's jobs are taken up within a minute."""
    [task] = [
        periodic
        for periodic in app.periodic_registry.periodic_tasks.values()
        if periodic.task.name == rescue_stalled_jobs.name
    ]
    turns = croniter(task.cron, datetime(2026, 11, 23, 10, 1, 0))
    moments = [turns.get_next(datetime) for _ in range(6)]
    steps = {later - earlier for earlier, later in pairwise(moments)}
    assert steps == {timedelta(seconds=15)}
    assert STALLED_AFTER + 15 < 60 - 10, "and a new worker needs a few seconds to start"


def _rescue() -> None:
    """The task, in a thread of its own: the browser keeps an event loop in ours."""

    async def rescue() -> None:
        await rescue_stalled_jobs.func(0)
        await sync_to_async(connections.close_all)()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(rescue())).result()


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_is_waiting_again() -> None:
    write(cause="drept", to_name="P", to_address="p@eksempel.no", subject="E", body="H")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '31 seconds'), (now()) RETURNING id"
        )
        dead, alive = [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [alive])
        _rescue()
        cursor.execute("SELECT status::text FROM procrastinate_jobs")
        assert cursor.fetchall() == [("doing",)]
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s", [dead])
        _rescue()
        cursor.execute("SELECT status::text FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]
        cursor.execute("TRUNCATE procrastinate_workers CASCADE")
