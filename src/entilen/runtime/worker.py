"""The worker: does what follows from events, after they are stored."""

import os
import signal
from collections.abc import Sequence

import django

from entilen.config.environment import read
from entilen.runtime.children import die_with_parent
from entilen.runtime.faults import told

AT_ONCE = 2


def work(arguments: Sequence[str]) -> int:
    """Take jobs until told to stop. Exits when it loses the database; it is then started again.

    Behind a pooler nobody can listen, for the server's connection is another's in a moment: there
    it looks for jobs every other second instead.
    """
    die_with_parent(signal.SIGTERM)
    database = read(os.environ).database
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django to be set up

    with (
        told(database),
        app.replace_connector(app.connector.get_worker_connector()) as ready,  # type: ignore[attr-defined]
    ):
        ready.run_worker(
            concurrency=AT_ONCE,
            shutdown_graceful_timeout=10,
            listen_notify=not database.pooled,
            fetch_job_polling_interval=2.0 if database.pooled else 5.0,
        )
    return 0
