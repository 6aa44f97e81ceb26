"""The web server: one process that listens, and workers that it keeps alive."""

import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

from entilen.files.size_rules import LARGEST
from entilen.runtime.children import die_with_parent
from entilen.runtime.web import THREADS

CONNECTIONS = 1000
WAITING = 2048
IDLE = 60
GRACE = 10.0
LONGEST_END = 14
"""Whole seconds from SIGTERM until the kernel ends a worker that is still there."""
EARLY = 2.0
RARELY = (10_000, 10, 10)
"""Objects more than before, then searches of the younger, until each age is searched."""


def web(arguments: Sequence[str]) -> int:
    """Listen, and serve with as many workers as are asked for, until told to stop."""
    port, workers, host = int(arguments[0]), int(arguments[1]), arguments[2]
    die_with_parent(signal.SIGTERM)
    listener = listening(host, port)
    alive: dict[int, float] = {}
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)
        _end(alive)

    signal.signal(signal.SIGTERM, stop)
    while len(alive) < workers:
        _begin(listener, alive)
    while alive:
        pid, _ = os.wait()
        if time.monotonic() - alive.pop(pid, 0.0) < EARLY and not stopping:
            time.sleep(1)
        if not stopping:
            _begin(listener, alive)
        if stopping:
            _end(alive)
    return 0


def listening(host: str, port: int) -> socket.socket:
    """The socket that every worker takes connections from."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=WAITING)
    listener.setblocking(False)
    return listener


def _end(alive: dict[int, float]) -> None:
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def _begin(listener: socket.socket, alive: dict[int, float]) -> None:
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _work(listener, parent)
    alive[pid] = time.monotonic()


def _work(listener: socket.socket, parent: int) -> NoReturn:
    """One worker: load the pages, and serve until told to stop.

    Nobody tells one whose parent was gone before it could ask to be told.
    """
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent(signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
        from entilen.config.wsgi import application  # noqa: PLC0415 - a worker's own, not the parent's

        settle()
        serve(application, listener)
    finally:
        sys.stderr.flush()
        os._exit(0)


def settle() -> None:
    """Load what every page stands on, and take it out of the search for rubbish.

    What is loaded lives as long as the process. Left in, all of it is gone through again and again
    while pages wait; a page leaves little behind, so the search may also be rarer.
    """
    from django.urls import get_resolver  # noqa: PLC0415

    get_resolver().url_patterns  # noqa: B018 - imports every page
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def serve(application: Any, listener: socket.socket) -> None:
    """Serve an application on a socket until SIGTERM; what is begun is answered first.

    One that cannot end by itself is ended by the clock: as long as it lives, it holds the port that
    the next one needs.
    """
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        signal.alarm(LONGEST_END)

    signal.signal(signal.SIGTERM, stop)
    server, turn = build(application, listener)
    while not told:
        turn()
    server.accepting = False
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and _busy(server):
        turn()
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)


def _busy(server: Any) -> bool:
    return any(
        channel.requests or channel.total_outbufs_len
        for channel in list(server.active_channels.values())
    )


def build(application: Any, listener: socket.socket) -> tuple[Any, Any]:
    """The server, and what takes one turn of its loop."""
    from waitress import wasyncore  # noqa: PLC0415
    from waitress.server import create_server  # noqa: PLC0415

    from entilen.runtime.intake import Channel  # noqa: PLC0415

    connections: dict[int, Any] = {}
    server = create_server(
        application,
        map=connections,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE,
        cleanup_interval=10,
        max_request_body_size=LARGEST,
        max_request_header_size=32 * 1024,
        clear_untrusted_proxy_headers=False,
        asyncore_use_poll=True,
    )
    server.channel_class = Channel

    def turn() -> None:
        wasyncore.loop(timeout=0.5, use_poll=True, map=connections, count=1)

    return server, turn
