"""Log lines: when (with the zone), which request, what; and never whom it is about."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

import psycopg

_REQUEST: ContextVar[str] = ContextVar("request", default="-")
PERSONAL = (
    (re.compile(r"[\w.+'-]+@(?=[\w-]+\.|localhost\b)", re.UNICODE), "…@"),
    (re.compile(r"(/(?:invitasjon|styre)/)[\w-]{16,}"), r"\1…"),
    (re.compile(r"(postgres(?:ql)?://[^:/\s]+:)[^@\s]+@"), r"\1…@"),
)
"""What names a person or opens a door, and what is written instead: the first part of an address,
the secret of a link, a password."""


GOING = ("08", "57", "53")
"""Classes of SQLSTATE: the connection is gone, the server is closing or has no room. A failed
connect has none."""


class Line(logging.Formatter):
    """`2026-11-23T10:00:00.123+00:00 WARNING entilen.mail [request] what happened`."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} [{request_id}] {message}", style="{")

    def formatTime(  # noqa: N802 - the name is the library's
        self, record: logging.LogRecord, datefmt: str | None = None
    ) -> str:
        """The moment, with its zone."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, traceback included, without what is personal."""
        record.request_id = _REQUEST.get()
        lost = _lost_connection(record)
        line = self._in_a_line(record, lost) if lost else super().format(record)
        for pattern, instead in PERSONAL:
            line = pattern.sub(instead, line)
        return line

    def _in_a_line(self, record: logging.LogRecord, lost: psycopg.OperationalError) -> str:
        short = logging.makeLogRecord(record.__dict__)
        what = " ".join(record.getMessage().split())
        short.msg, short.args = (
            f"{what}: databasen kan ikke svare: {' '.join(str(lost).split())}",
            (),
        )
        short.exc_info = short.exc_text = None
        return super().format(short)


def _lost_connection(record: logging.LogRecord) -> psycopg.OperationalError | None:
    """The database's going, where that is what the record tells of: where in our code it was
    noticed helps nobody.

    Faults that meet on their way up can each be the other's context: a ring, walked once.
    """
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08")[:2] in GOING:
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def in_request(key: str) -> Iterator[None]:
    """Lines that are written in the block carry the request's key."""
    token = _REQUEST.set(key)
    try:
        yield
    finally:
        _REQUEST.reset(token)


SECRET = re.compile(r"(?<=/)[\w-]{24,}(?=[/?\s]|$)")
"""What may be the secret of a link."""


class Discreet(logging.Filter):
    """Whoever reads the log can use no link in it; a refusal is a line, a fault is told whole."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mend the line, and let it through."""
        record.msg, record.args = SECRET.sub("…", record.getMessage()), ()
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
