"""What somebody sent and we did not save, to be copied or sent once more.

A fault, a database that is out of reach and an ended session come between a person and what was
typed. The answer carries it back, for a browser keeps no form of a page that it may not store. What
lets somebody in (a password, a code) is never given back, nor what another site's form brought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

MARK = "csrfmiddlewaretoken"
DOORS = ("entilen.accounts", "entilen.federation", "allauth")
"""Whose forms hold what lets somebody in."""
SECRET_WORDS = ("pass", "secret", "token", "code")
MOST = 400
"""Fields; a form with more is one that nobody typed."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The words that were typed, every field to send again, and whether a file came along."""

    words: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    path: str
    files: bool


def given_back(request: HttpRequest) -> GivenBack | None:
    """What an ordinary form brought; None where there is nothing to give back."""
    if request.method != "POST" or "X-Autosave" in request.headers or _is_foreign(request):
        return None
    if _is_a_door(request.path_info):
        return None
    try:
        sent = [(name, text) for name, all_ in request.POST.lists() for text in all_]
        files = bool(request.FILES)
    except (RequestDataTooBig, TooManyFieldsSent, UnreadablePostError, MultiPartParserError):
        return None
    kept = tuple((name, text) for name, text in sent if not _lets_in(name))
    words = tuple(_words(kept))
    if not words or len(kept) > MOST:
        return None
    return GivenBack(words, kept, request.get_full_path(), files)


def page_before(request: HttpRequest) -> str:
    """The page that a form stood on, to come back to; the address itself where one only looked."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if not _is_ours(came.netloc, request):
        return "/"
    return came._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _words(kept: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """What is text, and no choice, number or key."""
    for name, text in kept:
        if name != MARK and len(text.split()) > 1:
            yield text.strip()


def _lets_in(name: str) -> bool:
    return name != MARK and any(word in name.lower() for word in SECRET_WORDS)


def _is_a_door(path: str) -> bool:
    try:
        page = resolve(path).func
    except Resolver404:
        return True
    module = getattr(page, "view_class", page).__module__
    return module.startswith(DOORS)


def _is_foreign(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    place = urlsplit(origin).netloc
    return bool(origin) and not _is_ours(place, request)


def _is_ours(place: str, request: HttpRequest) -> bool:
    try:
        return bool(place) and place == request.get_host()
    except DisallowedHost:
        return False
