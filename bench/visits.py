"""The named pages: who asks for them, with what, and what they may cost."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from bench.words import RARE
from entilen.accounts.middleware import FLAG
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Role, Stage

CSRF = "b" * 32
ORDINARY, LIST, AUTOSAVE, SUBMIT = 3.0, 5.0, 2.0, 6.0


@dataclass(frozen=True)
class Request:
    """One request: who asks (a session key, empty for a visitor), for what, with what."""

    session: str
    path: str
    data: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        """What a browser that is signed in would send."""
        headers = {"Accept": "text/html", **self.headers}
        cookies = [f"csrftoken={CSRF}"]
        if self.session:
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={self.session}")
        headers["Cookie"] = "; ".join(cookies)
        if self.data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = CSRF
        return headers


@dataclass(frozen=True)
class Visit:
    """A named page. `aim` is its ratio to the reference page, `share` how often it is asked for."""

    name: str
    requests: Iterator[Request]
    aim: float | None = None
    status: int = 200
    share: float = 1.0


def signed_in(person: Person) -> str:
    """A session in which a person has signed in with both factors; its key."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store[FLAG] = person.pk
    store.save()
    return str(store.session_key)


_shown = itertools.count()


def _post(session: str, path: str, fields: Any, **headers: str) -> Request:
    """A form as a browser sends it. Each comes from a page of its own, so none is a repetition."""
    sent = {**fields, "csrfmiddlewaretoken": CSRF, "page": next(_shown)}
    return Request(session, path, urlencode(sent, doseq=True).encode(), headers)


def visits() -> list[Visit]:
    """Every named page, with endless requests for it (or as many as there is something to send)."""
    holder = _holder(Role.ICT_ADVISER)
    adviser = signed_in(holder)
    manager = signed_in(_holder(Role.PROGRAMME_MANAGER))
    treated = _keys(stage=Stage.FORMAL_CHECK)
    handled = _keys(stage=Stage.FORMAL_CHECK, declarations__person=holder)
    drafts = _preparing()
    ready, own = drafts[40:], drafts[:40]

    def turning(make: Callable[[Any], Request], over: list[Any]) -> Iterator[Request]:
        return map(make, itertools.cycle(over))

    def same(session: str, path: str) -> Iterator[Request]:
        return itertools.repeat(Request(session, path))

    return [
        Visit("reference", same(adviser, "/bench/referanse/")),
        Visit("staff list", same(manager, "/saker/"), LIST),
        Visit(
            "filtered search",
            turning(lambda word: Request(manager, f"/saker/?{urlencode({'q': word})}"), [*RARE]),
            LIST,
        ),
        Visit("work list", same(adviser, "/arbeid/"), LIST),
        Visit("overview", same(manager, "/oversikt/"), LIST),
        Visit(
            "case page, adviser",
            turning(lambda key: Request(adviser, f"/sak/{key}/"), treated),
            ORDINARY,
        ),
        Visit(
            "case page, school",
            turning(lambda row: Request(row.session, f"/sak/{row.key}/"), own),
            ORDINARY,
        ),
        Visit(
            "plan edit",
            turning(lambda row: Request(row.session, f"/sak/{row.key}/plan/vision/"), own),
            ORDINARY,
        ),
        Visit("autosave", _autosaves(own), AUTOSAVE),
        Visit("submit", map(_submit, ready), SUBMIT, status=302, share=0.25),
        Visit(
            "remark form",
            turning(lambda key: Request(adviser, f"/sak/{key}/merknad/"), handled),
            ORDINARY,
        ),
        Visit("director's page", _directors(), ORDINARY),
        Visit("20 cases at once", _many(adviser, treated), None, status=302, share=0.05),
        Visit("coverage today", same("", "/dekning/"), ORDINARY),
        Visit("coverage at a date", same("", f"/dekning/?dato={_a_year_ago()}"), ORDINARY),
        Visit("CSV of all cases", same(manager, "/saker.csv"), None, share=0.05),
    ]


@dataclass(frozen=True)
class Draft:
    """A plan that its principal can send."""

    key: str
    session: str
    fingerprint: str


def _preparing() -> list[Draft]:
    versions = PlanVersion.objects.filter(case__stage=Stage.PREPARING)
    return [
        Draft(version.case.key, signed_in(version.case.opened_by), version.fingerprint)
        for version in versions.select_related("case__opened_by").order_by("case_id")
    ]


def _autosaves(drafts: list[Draft]) -> Iterator[Request]:
    text = "\n\n".join(f"Avsnitt {n}. " + "Slik arbeider vi med dette. " * 8 for n in range(5))
    for number, draft in enumerate(itertools.cycle(drafts)):
        yield _post(
            draft.session,
            f"/sak/{draft.key}/plan/practice/",
            {"text": f"{text}\n\nLagring {number}.", "version": 1, "window": "bench"},
            **{"X-Autosave": "1"},
        )


def _submit(draft: Draft) -> Request:
    fields = {"declare": "on", "seen": draft.fingerprint}
    return _post(draft.session, f"/sak/{draft.key}/send/", fields)


def _directors() -> Iterator[Request]:
    cases = Case.objects.filter(stage=Stage.AT_DIRECTOR).order_by("pk")[:40]
    sessions: dict[int, str] = {}
    requests = []
    for case in cases:
        director = Person.objects.get(roles__role=Role.DIRECTOR, roles__school=case.school_id)
        session = sessions.setdefault(director.pk, "") or signed_in(director)
        sessions[director.pk] = session
        requests.append(Request(session, f"/sak/{case.key}/beslutning/"))
    return itertools.cycle(requests)


def _many(adviser: str, keys: list[str]) -> Iterator[Request]:
    for place in itertools.count():
        chosen = [keys[(place * 20 + step) % len(keys)] for step in range(20)]
        yield _post(adviser, "/arbeid/mange/", {"sak": chosen, "gjor": "ta", "vis": "team"})


def _holder(role: Role) -> Person:
    return Person.objects.filter(roles__role=role).order_by("pk")[0]


def _keys(**where: Any) -> list[str]:
    return list(Case.objects.filter(**where).order_by("pk").values_list("key", flat=True)[:60])


def _a_year_ago() -> str:
    today = timezone.localdate()
    return today.replace(year=today.year - 1, day=1).isoformat()
