"""What a person saw before an act: kept with their session, to show what changed since."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.plans.content import content_of


def remember(session: SessionBase, case: Case) -> None:
    """Keep the plan as it stands, under its fingerprint; the newest one only."""
    content = content_of(case)
    session["seen"] = {"case": case.pk, "mark": fingerprint(content), "content": content}


def recall(session: SessionBase, case: Case, mark: str) -> dict[str, Any] | None:
    """The plan with this fingerprint, if it was the last one that was shown."""
    kept = session.get("seen")
    if kept and kept["case"] == case.pk and kept["mark"] == mark:
        content: dict[str, Any] = kept["content"]
        return content
    return None
