"""Counting what a request asks of the database: queries, and rows that they gave back.

Only a request that asks for it is counted, so that the timed ones are left alone.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from entilen.together import listening

ASK = "X-Bench-Count"


@dataclass
class Count:
    """Queries, and rows read."""

    queries: int = 0
    rows: int = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Run a statement of the page and count it."""
        result = execute(sql, params, many, context)
        self.queries += 1
        cursor = context["cursor"]
        if cursor.description is not None:
            self.rows += max(cursor.rowcount, 0)
        return result

    def together(self, rows: int) -> None:
        """Count several reads that were made in one round trip, as one."""
        self.queries += 1
        self.rows += rows


@contextmanager
def counted() -> Iterator[Count]:
    """Count every statement in the block, those that stream their rows included."""
    count = Count()
    kept = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    try:
        with connection.execute_wrapper(count), listening(count.together):
            yield count
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = kept


class CountingMiddleware:
    """Answers a request that asks for it with what it cost, in headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count when asked; otherwise be as if not there."""
        if ASK not in request.headers:
            return self.get_response(request)
        with counted() as count:
            response = self.get_response(request)
            if response.streaming:
                body = b"".join(response)
                response = HttpResponse(body, status=response.status_code)
        response["X-Bench-Queries"] = str(count.queries)
        response["X-Bench-Rows"] = str(count.rows)
        response["X-Bench-Worker"] = str(os.getpid())
        return response
