"""The worker: does what follows from events, after they are stored."""

import signal
from collections.abc import Sequence

import django

from entilen.runtime.children import die_with_parent

AT_ONCE = 2


def work(arguments: Sequence[str]) -> int:
    """Take jobs until told to stop. Exits when it loses the database; it is then started again."""
    die_with_parent(signal.SIGTERM)
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django to be set up

    with app.replace_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
        ready.run_worker(concurrency=AT_ONCE, shutdown_graceful_timeout=10)
    return 0
