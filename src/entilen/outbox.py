"""Queueing a job in the transaction that it follows from: both are there, or neither is.

In the pages the queue's own `defer` does that. Within a job it does not: there the queue has a
connection of its own, and a job would be taken before what it is about is stored, or stay when that
is rolled back. Here Django's connection is used in both.
"""

from procrastinate import tasks
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager


def queue(task: str, *, once: str | None = None, **arguments: int) -> None:
    """Queue a job of this task. Raises AlreadyEnqueued where one waits under the name `once`."""
    manager = JobManager(DjangoConnector(alias="default"))
    job = tasks.configure_task(name=task, job_manager=manager, queueing_lock=once)
    job.defer(**arguments)
