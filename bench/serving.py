"""The server of the measurements: the production command line, on a copy of the filled database."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psutil
import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from entilen.runtime import web
from entilen.runtime.places import ROOT, stop

COPY = "entilen_bench_copy"
WORKERS = 2
STARTS_WITHIN = 60.0


@contextmanager
def copied() -> Iterator[str]:
    """A copy of the filled database, so that every run begins alike; yields its address.

    Django's own connection in this process looks at the copy from here on.
    """
    address = os.environ["DATABASE_URL"]
    filled = str(connection.settings_dict["NAME"])
    connection.close()
    with psycopg.connect(_beside(address, "postgres"), autocommit=True) as beside:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(COPY))
        beside.execute(drop)
        beside.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(COPY), sql.Identifier(filled)
            )
        )
        settings.DATABASES["default"]["NAME"] = COPY
        connection.settings_dict["NAME"] = COPY
        try:
            yield _beside(address, COPY)
        finally:
            connection.close()
            beside.execute(drop)


def _beside(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


class Server:
    """The running web server, and what its workers cost."""

    def __init__(self, pid: int, port: int) -> None:
        self.port = port
        self._main = psutil.Process(pid)

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        return [child for child in self._main.children() if child.is_running()]

    def cpu_seconds(self) -> float:
        """What all processes of the server have used of the processor, user and system."""
        return sum(_used(process.pid) for process in [self._main, *self.workers()])

    def memory(self) -> list[int]:
        """Resident memory of each worker, in bytes."""
        return [worker.memory_info().rss for worker in self.workers()]


def _used(pid: int) -> float:
    """Seconds on a processor: to the nanosecond where the kernel tells, else in its ticks."""
    try:
        tasks = [task.path for task in os.scandir(f"/proc/{pid}/task")]
        spent = 0
        for task in tasks:
            with open(f"{task}/schedstat") as file:  # noqa: PTH123 - read thousands of times
                spent += int(file.read().split()[0])
    except OSError:
        spent = 0
    if spent:
        return spent / 1e9
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


@contextmanager
def served(address: str) -> Iterator[Server]:
    """The server on this database, for as long as the block lasts."""
    port = _free_port()
    process = subprocess.Popen(
        web.command(port=port, workers=WORKERS),
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
        },
    )
    try:
        _wait(process, port)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        if process.poll() is not None:
            stop("Webserveren stanset; grunnen står over.")
        try:
            probe = HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/helse")
            if probe.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    stop("Webserveren svarte ikke i tide.")
