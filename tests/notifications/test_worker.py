"""The worker does what follows, and makes up for one that was killed halfway.

No frozen day here: the queue lives by the database's own clock.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from procrastinate.contrib.django import app

from entilen.cases.actions import record
from entilen.mail.actions import write
from entilen.process.vocabulary import Act
from tests.cast import begin_case, make_town

LEFT_OPEN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_connection_outlives_the_worker() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OPEN)


def work() -> None:
    """A worker's round, in a thread of its own: a browser test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as other:
        other.submit(_round).result()


def _round() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
        ready.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_killed_worker_is_made_up_for_and_nothing_is_sent_twice(
    mailoutbox: list[EmailMessage],
) -> None:
    town = make_town()
    case = begin_case(town)
    record(case=case, act=Act.LAPSE, actor=None, before="granted", summary="Bortfalt")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '5 minutes') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s "
            "WHERE task_name = 'entilen.react'",
            cursor.fetchone(),
        )
    app.configure_task("entilen.runtime.tasks.rescue_stalled_jobs").defer(timestamp=0)
    work()
    work()
    assert [message.to for message in mailoutbox] == [[town.principal.email]]
    assert "bortfalt" in mailoutbox[0].subject


class _Undone(Exception):
    """What was done is rolled back."""


def _write_and_undo() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                write(cause="x", to_name="P", to_address="p@eksempel.no", subject="E", body="H")
                raise _Undone
        except _Undone:
            pass


def test_a_letter_that_is_rolled_back_within_a_job_leaves_none_in_the_queue() -> None:
    """There the queue has a connection of its own; the job would be sent off without its letter."""
    with ThreadPoolExecutor(1) as other:
        other.submit(_write_and_undo).result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
