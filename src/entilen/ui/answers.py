"""What every answer carries, whoever made it: who may keep it, what it may use, and its size."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

from entilen.ui.pages import method_not_allowed

PERMISSIONS = ", ".join(
    [
        *(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb")),
        *(f"publickey-credentials-{name}=(self)" for name in ("create", "get")),
    ]
)
METHODS = {"GET", "HEAD", "OPTIONS", "POST"}
API = "/api/"
TITLES = {
    400: "Vi forstår ikke spørsmålet",
    404: "Det finnes ikke noe her",
    405: "Slik kan ikke adressen brukes",
    413: "Det du sendte, er for stort",
    503: "Tjenesten er ikke tilgjengelig akkurat nå",
}


class AnswersMiddleware:
    """Stands outermost, so that it sees every answer as it leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the answer be made, then see to what it carries."""
        known = request.method in METHODS or request.path.startswith(API)
        answer = self.get_response(request) if known else method_not_allowed(request)
        if request.path.startswith(API):
            answer = _as_problem(answer)
        elif answer.status_code == 405 and not answer.content:
            answer = method_not_allowed(request, answer.headers.get("Allow", ""))
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if _is_for_everybody(answer):
            _same_for_every_cookie(answer)
        if _is_personal(request, answer):
            patch_cache_control(answer, private=True, no_store=True)
        elif not _holds_a_secret(answer):
            answer = _smaller(request, answer)
        return answer


def _is_for_everybody(answer: HttpResponse) -> bool:
    """Whether the answer says itself that it is public."""
    return "public" in answer.headers.get("Cache-Control", "")


def _same_for_every_cookie(answer: HttpResponse) -> None:
    """Let a cache between us and machines give one answer to all: no cookie changes it."""
    names = [name.strip() for name in answer.headers.get("Vary", "").split(",")]
    kept = [name for name in names if name and name.lower() != "cookie"]
    if kept:
        answer.headers["Vary"] = ", ".join(kept)
    else:
        answer.headers.pop("Vary", None)


def _is_personal(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether the answer may be for one person alone. What says that it is public, is not."""
    if _is_for_everybody(answer):
        return False
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in answer.cookies


def _holds_a_secret(answer: HttpResponse) -> bool:
    """A form's secret and what a stranger sends are never compressed together (BREACH)."""
    return answer.streaming or bool(answer.cookies) or b"csrfmiddlewaretoken" in answer.content


def _smaller(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    made: HttpResponse = GZipMiddleware(self_answering(answer))(request)  # type: ignore[assignment]
    return made


def self_answering(answer: HttpResponse) -> Callable[[HttpRequest], HttpResponse]:
    """A page that is an answer already."""
    return lambda request: answer


def _as_problem(answer: HttpResponse) -> HttpResponse:
    """A machine is told in JSON what is wrong (RFC 9457), also where no page was reached."""
    if answer.status_code < 400 or "json" in answer.headers.get("Content-Type", ""):
        return answer
    title = TITLES.get(answer.status_code, "Noe gikk galt hos oss")
    problem = {"type": "about:blank", "title": title, "status": answer.status_code, "detail": title}
    told = HttpResponse(
        json.dumps(problem, ensure_ascii=False).encode(),
        status=answer.status_code,
        content_type="application/problem+json",
        headers={"Access-Control-Allow-Origin": "*"},
    )
    for name in ("Allow", "Retry-After"):
        if name in answer.headers:
            told.headers[name] = answer.headers[name]
    return told
