"""Where sessions are kept, each with its person, so that they can be shown and ended."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from entilen.accounts.models import KeptSession, Person

BEGAN, BROWSER = "began_at", "browser"
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


class SessionStore(DatabaseStore):
    """Django's own store; a row also says whose the session is and when it began.

    It ends `SESSION_COOKIE_AGE` after somebody signed in, also for who is at work all the time:
    Django's own would begin to count anew with each message that is shown.
    """

    @classmethod
    def get_model_class(cls) -> type[KeptSession]:
        """The table."""
        return KeptSession

    def save(self, must_create: bool = False) -> None:
        """Keep the session. Where the database fails, that is what is said, and not that somebody
        signed out meanwhile, which Django makes of every fault and answers as if it were theirs.
        """
        try:
            super().save(must_create)
        except UpdateError as ended:
            fault = ended.__context__
            if not isinstance(fault, OperationalError | InterfaceError):
                raise
        else:
            return
        raise fault  # out here, so that it keeps its own cause

    def create_model_instance(self, data: dict[str, Any]) -> KeptSession:
        """A row with what the session says of itself."""
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else None
        row.browser = data.get(BROWSER, "")
        kept: KeptSession = row
        return kept

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends: counted from the sign-in, where there was one."""
        usual: datetime = super().get_expiry_date(**kwargs)
        return min(usual, self._last_moment() or usual)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds until then, for the cookie."""
        usual: int = super().get_expiry_age(**kwargs)
        last = self._last_moment()
        left = int((last - timezone.now()).total_seconds()) if last else usual
        return max(0, min(usual, left))

    def _last_moment(self) -> datetime | None:
        began = self.get(BEGAN)
        age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return datetime.fromisoformat(began) + age if began else None


def begun(session: Any, agent: str) -> None:
    """Let a session say when somebody signed in with it, and on what kind of machine."""
    session[BEGAN] = timezone.now().isoformat()
    session[BROWSER] = browser_of(agent)


def browser_of(agent: str) -> str:
    """«Firefox på Windows»: what a person recognises, and nothing that recognises the person."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}", agent)), "")
    machine = next((name for mark, name in MACHINES if mark in agent), "")
    return " på ".join(part for part in (browser or "Nettleser", machine) if part)


def end_sessions(person: Person, *, but: str | None = None) -> int:
    """End the sessions of a person, all of them or all but one. Returns how many."""
    rows = KeptSession.objects.filter(person=person)
    return (rows.exclude(session_key=but) if but else rows).delete()[0]
