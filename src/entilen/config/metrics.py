"""How it goes, for a monitor (Prometheus): what was answered, what waits, what room is left.

Counted in each process of the web server and added up where `PROMETHEUS_MULTIPROC_DIR` names a
folder that they share; what the database knows is asked for when the figures are.
"""

import os
import secrets
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from entilen.config.health import said, volume
from entilen.config.version import edition

ANSWERS = Counter(
    "entilen_answers", "Answers by method and class of status", ["method", "status"], registry=None
)
FAULTS = Counter("entilen_faults", "Answers that were our fault (500 and above)", registry=None)
METHODS = ("GET", "HEAD", "POST")
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded")
LOOPBACK = ("127.0.0.1", "::1")
BY_STATE = (
    ("entilen_letters", "Letters by state", "SELECT state, count(*) FROM mail_letter GROUP BY 1"),
    (
        "entilen_jobs",
        "Jobs of the worker by state",
        "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1",
    ),
)
SINGLE = (
    (
        "entilen_oldest_job_seconds",
        "How long the job that has waited longest past its time has done so",
        "SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))), 0) "
        "FROM procrastinate_jobs AS job JOIN procrastinate_events AS event "
        "ON event.job_id = job.id AND event.type = 'deferred' WHERE job.status = 'todo' "
        "AND coalesce(job.scheduled_at, now()) <= now()",
    ),
    (
        "entilen_workers",
        "Workers that were alive in the last minute",
        "SELECT count(*) FROM procrastinate_workers "
        "WHERE last_heartbeat > now() - interval '1 minute'",
    ),
    (
        "entilen_files_waiting",
        "Files that wait for the virus scan, and that nobody is given",
        "SELECT count(*) FROM files_storedfile WHERE scan = 'waiting' AND erased_at IS NULL",
    ),
    (
        "entilen_letters_held",
        "Whether letters are held back",
        "SELECT count(*) FROM mail_lettersheld",
    ),
)


def count(request: HttpRequest, response: HttpResponse) -> None:
    """Count one answer; no address and no person."""
    method = request.method if request.method in METHODS else "other"
    ANSWERS.labels(method=method, status=f"{response.status_code // 100}xx").inc()
    if response.status_code >= 500:
        FAULTS.inc()


class House(Collector):
    """What the database and the disk know at this moment."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure; of the database only that it is down, when it is."""
        edition_of = GaugeMetricFamily("entilen_edition", "Which edition runs", labels=["edition"])
        edition_of.add_metric([edition()], 1)
        yield edition_of
        free = shutil.disk_usage(volume()).free
        yield GaugeMetricFamily("entilen_disk_free_bytes", "Room left on the disk", value=free)
        try:
            figures = list(_of_database())
        except Error:
            figures = []
        yield GaugeMetricFamily("entilen_database_up", "Whether it answers", value=bool(figures))
        yield from figures


def _of_database() -> Iterator[GaugeMetricFamily]:
    with connection.cursor() as cursor:
        for name, what, question in BY_STATE:
            family = GaugeMetricFamily(name, what, labels=["state"])
            cursor.execute(question)
            for state, number in cursor.fetchall():
                family.add_metric([state], number)
            yield family
        for name, what, question in SINGLE:
            cursor.execute(question)
            yield GaugeMetricFamily(name, what, value=float(cursor.fetchone()[0]))


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, to this machine itself or to who has the token; nobody else learns of them."""
    if not _may(request):
        return said("Ikke for deg.\n", 404)
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(ANSWERS)
        registry.register(FAULTS)
    registry.register(House())
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )


def _may(request: HttpRequest) -> bool:
    token = settings.ENVIRONMENT.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if token and secrets.compare_digest(given, token.encode()):
        return True
    forwarded = any(name in request.headers for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
