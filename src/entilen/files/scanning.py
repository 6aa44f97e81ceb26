"""Asking ClamAV about a file, by the protocol of its daemon: a dozen lines need no library.

The daemon gets the content over its own socket (INSTREAM), so it needs no access to ours, and may
stand on another machine. Everything has one deadline: who does not answer in time says nothing.
"""

import logging
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from entilen.files.models import Scan

log = logging.getLogger(__name__)

AT_UPLOAD = 8.0
"""Seconds that somebody waits with their form."""
IN_QUIET = 120.0
"""Seconds that the worker waits."""
CHUNK = 256 * 1024
LONGEST_ANSWER = 4096


class Scanner(Protocol):
    """Where the daemon listens: a socket of the machine, or a host and port."""

    @property
    def path(self) -> str:
        """The socket's file, where it is one."""

    @property
    def host(self) -> str:
        """The host, where it is one."""

    @property
    def port(self) -> int:
        """Its port."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says; `virus` is its own name of what it found."""

    scan: Scan
    virus: str = ""


def verdict_on(content: bytes, *, within: float) -> Verdict:
    """What ClamAV says of content. Waiting, where it is set up and does not answer."""
    scanner: Scanner | None = settings.SCANNER
    if scanner is None:
        return Verdict(Scan.NEVER)
    try:
        answer = _ask(scanner, content, time.monotonic() + within)
    except OSError as fault:
        log.warning("the virus scanner at %s does not answer: %s", scanner, fault)
        return Verdict(Scan.WAITING)
    return _read(answer)


def is_reached() -> bool:
    """Whether the scanner that is set up answers."""
    return verdict_on(b"Entilen", within=5).scan == Scan.CLEAN


def _read(answer: str) -> Verdict:
    """«stream: OK», «stream: Some.Name FOUND», or a fault of the scanner's own."""
    words = answer.removeprefix("stream: ").strip()
    if words == "OK":
        return Verdict(Scan.CLEAN)
    if words.endswith(" FOUND"):
        return Verdict(Scan.INFECTED, words.removesuffix(" FOUND")[:200])
    log.warning("the virus scanner could not look at a file: %s", words[:200] or "no answer")
    return Verdict(Scan.WAITING)


def _ask(scanner: Scanner, content: bytes, until: float) -> str:
    with closing(_connected(scanner, until)) as wire:
        _send(wire, b"zINSTREAM\0", until)
        for at in range(0, len(content), CHUNK):
            part = content[at : at + CHUNK]
            _send(wire, len(part).to_bytes(4, "big") + part, until)
        _send(wire, b"\0\0\0\0", until)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            _wait_no_longer(wire, until)
            part = wire.recv(1024)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(scanner: Scanner, until: float) -> socket.socket:
    if not scanner.path:
        left = max(0.01, until - time.monotonic())
        return socket.create_connection((scanner.host, scanner.port), timeout=left)
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _wait_no_longer(wire, until)
        wire.connect(scanner.path)
    except OSError:
        wire.close()
        raise
    return wire


def _send(wire: socket.socket, data: bytes, until: float) -> None:
    _wait_no_longer(wire, until)
    wire.sendall(data)


def _wait_no_longer(wire: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    wire.settimeout(left)
