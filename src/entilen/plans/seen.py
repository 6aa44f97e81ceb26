"""What a person saw before an act: kept with their session, to show what changed since."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from entilen.cases.models import Case
from entilen.cases.rules import fingerprint


def remember(session: SessionBase, case: Case, content: dict[str, Any]) -> str:
    """Keep the plan as it was shown, under its fingerprint; the newest one only.

    Returns the fingerprint. The session is written only when it kept another plan.
    """
    mark = fingerprint(content)
    if recall(session, case, mark) is None:
        session["seen"] = {"case": case.pk, "mark": mark, "content": content}
    return mark


def recall(session: SessionBase, case: Case, mark: str) -> dict[str, Any] | None:
    """The plan with this fingerprint, if it was the last one that was shown."""
    kept = session.get("seen")
    if kept and kept["case"] == case.pk and kept["mark"] == mark:
        content: dict[str, Any] = kept["content"]
        return content
    return None
