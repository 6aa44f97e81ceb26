"""How long work waits: the queue looked at several times a second, beside the product."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from scripts.prove_faults.house import House

EVERY = 0.25
LOOK = """
SELECT job.id, job.task_name, job.status::text, coalesce(job.worker_id, 0),
    job.scheduled_at IS NULL OR job.scheduled_at <= clock_timestamp(),
    (SELECT coalesce(max(id), 0) FROM procrastinate_workers)
FROM procrastinate_jobs job WHERE job.status IN ('todo', 'doing')
"""
OURS = ("entilen.mail.send", "entilen.react")


@dataclass
class Watch:
    """Looks at the queue.

    `waited` has how long each job waited until it was taken up, from when it was due or, where
    there came a fault after that, from the fault; `rescued` how long a job that a worker had begun
    when it was ended waited for the next one, however many faults there came meanwhile.
    """

    house: House
    ended: Callable[[], float]
    last: Callable[[], float]
    waited: list[float] = field(default_factory=list)
    rescued: list[float] = field(default_factory=list)
    _open: dict[int, float] = field(default_factory=dict)
    _orphans: dict[int, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """Look from now on."""
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._stop.set()

    def until_taken_up(self, within: float) -> float | None:
        """Seconds from the last fault until all that waits now has been taken up; None where that
        takes too long."""
        time.sleep(4 * EVERY)
        left = {*self._open, *self._orphans}
        while left & {*self._open, *self._orphans}:
            if time.time() - self.last() > within:
                return None
            time.sleep(EVERY)
        return time.time() - self.last()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                with psycopg.connect(self.house.database, connect_timeout=2) as connection:
                    while not self._stop.wait(EVERY):
                        rows = connection.execute(LOOK).fetchall()
                        connection.commit()
                        self._look(rows)
            except (psycopg.Error, OSError):
                continue

    def _look(self, rows: list[tuple[int, str, str, int, bool, int]]) -> None:
        now = time.time()
        waiting: set[int] = set()
        orphans: set[int] = set()
        for job, name, status, worker, due, newest in rows:
            if name not in OURS:
                continue
            if status == "todo" and due:
                waiting.add(job)
                self._open.setdefault(job, now)
            elif status == "doing" and worker != newest:
                orphans.add(job)
                self._orphans.setdefault(job, min(self.ended() or now, now))
        for job in [job for job in self._open if job not in waiting]:
            self.waited.append(now - max(self._open.pop(job), min(self.last(), now)))
        for job in [job for job in self._orphans if job not in orphans | waiting]:
            self.rescued.append(now - self._orphans.pop(job))
