"""Somebody at a browser without script: a session, the forms of a page, and sending one.

What is sent can be sent again as it was, byte for byte, as a browser does after an error page.
"""

import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from scripts.prove_faults.house import HOST
from scripts.prove_faults.signing_in import PASSWORD, code_now

WITHIN = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    location: str = ""
    body: str = ""


@dataclass(frozen=True)
class Sending:
    """A form on its way: the same bytes however often it is sent."""

    path: str
    kind: str
    body: bytes


@dataclass
class Browser:
    """One person's browser. It is used by one thread at a time."""

    port: int
    email: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._ask("GET", path)

    def post(self, sending: Sending) -> Answer:
        """Send a form."""
        return self._ask("POST", sending.path, sending.body, sending.kind)

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=WITHIN)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            line.request(method, path, body, headers | ({"Content-Type": kind} if kind else {}))
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def sign_in(self) -> bool:
        """Password, then the code of the app. Says whether the person is in."""
        form = form_of(self.get("/logg-inn/"), "login")
        first = self.post(plain("/logg-inn/", {**form, "login": self.email, "password": PASSWORD}))
        form = form_of(self.get(first.location or "/logg-inn/kode/"), "code")
        second = self.post(plain("/logg-inn/kode/", {**form, "code": code_now()}))
        return second.status == 302 and not second.location.startswith("/logg-inn/")


def plain(path: str, fields: dict[str, str | list[str]]) -> Sending:
    """A form without files."""
    encoded = urlencode(fields, doseq=True).encode()
    return Sending(path, "application/x-www-form-urlencoded", encoded)


def with_file(
    path: str, fields: dict[str, str | list[str]], name: str, file: str, content: bytes
) -> Sending:
    """A form with a file in the field `name`."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, values in fields.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
    parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n")
    body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
    return Sending(path, f"multipart/form-data; boundary={edge}", body)


class _Forms(HTMLParser):
    """Every form of a page, as what a browser would send of it untouched, buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str | list[str]]] = []
        self._names: list[set[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name, kind = known.get("name") or "", known.get("type") or "text"
        if tag == "form":
            self.forms.append({})
            self._names.append(set())
        elif self.forms and name and tag in ("input", "textarea", "select"):
            self._names[-1].add(name)
            chosen = kind not in ("checkbox", "radio") or "checked" in known
            if tag != "select" and chosen and kind not in ("file", "submit"):
                self._add(name, known.get("value") or "")

    def _add(self, name: str, value: str) -> None:
        before = self.forms[-1].get(name)
        if before is None:
            self.forms[-1][name] = value
        else:
            self.forms[-1][name] = [*([before] if isinstance(before, str) else before), value]

    def having(self, name: str) -> dict[str, str | list[str]]:
        """The first form with this field."""
        for form, names in zip(self.forms, self._names, strict=True):
            if name in names:
                return form
        return {}


def form_of(answer: Answer, name: str) -> dict[str, str | list[str]]:
    """The form on a page that has the field `name`, as it was given; empty where none has."""
    if answer.status != 200 and answer.status != 409:
        return {}
    parser = _Forms()
    parser.feed(answer.body)
    return parser.having(name)
