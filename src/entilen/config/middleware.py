"""What happens with a request before anything else looks at it."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from entilen.config import health
from entilen.config.logs import in_request
from entilen.config.metrics import count, metrics

Answer = Callable[[HttpRequest], HttpResponse]
PROBES: dict[str, Answer] = {
    "/helse": health.alive,
    "/klar": health.ready,
    "/metrics": metrics,
}
"""Asked by machines that know our address and not our name: no host, no https, no session."""

KEY = re.compile(r"[\w.:-]{8,64}", re.ASCII)
NO_PROXY = (
    "Entilen er ikke ferdig satt opp: BEHIND_PROXY=1 mangler. Tjenesten brukes gjennom en proxy "
    "som tar seg av https og setter X-Forwarded-Proto.\n"
)
SILENT_PROXY = (
    "Proxyen foran Entilen setter ikke X-Forwarded-Proto, så tjenesten vet ikke om forbindelsen "
    "er kryptert. I nginx: proxy_set_header X-Forwarded-Proto $scheme;\n"
)


class RequestMiddleware:
    """Gives each request a key, the proxy's own where it sends one, that log and answer carry."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the key, and count the answer; a machine's question counts for none."""
        sent = request.headers.get("X-Request-ID", "")
        key = sent if KEY.fullmatch(sent) else secrets.token_hex(8)
        with in_request(key):
            lacking = "" if request.path in PROBES else _lacking(request)
            response = health.said(lacking, 503) if lacking else self.get_response(request)
        if request.path not in PROBES:
            count(request, response)
        response.headers["X-Request-ID"] = key
        return response


class ProbeMiddleware:
    """Answers machines before anything asks for our name, a session or a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A probe's answer, or what others say."""
        return PROBES.get(request.path, self.get_response)(request)


def _lacking(request: HttpRequest) -> str:
    """Why https could not be told from http, so that a sentence comes and no endless redirect."""
    if not settings.ENVIRONMENT.for_real:
        return ""
    if not settings.ENVIRONMENT.behind_proxy:
        return NO_PROXY
    return "" if "X-Forwarded-Proto" in request.headers else SILENT_PROXY
