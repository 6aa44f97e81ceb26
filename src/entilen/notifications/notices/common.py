"""What every notice is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.bodies.models import BoardLink
from entilen.cases.models import Case, CaseEvent
from entilen.notifications.queries import Addressee


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to several people, all but the words. `part` tells letters of one event apart."""

    to: list[Addressee]
    path: str
    values: dict[str, str] = field(default_factory=dict)
    condition: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    to_actor: bool = False
    part: str = ""


Maker = Callable[[CaseEvent], Notice | list[Notice] | None]


def day(value: date | None) -> str:
    """A date as people write it; a case whose clock stands still has none for now."""
    return f"{value:%d.%m.%Y}" if value else "foreløpig ingen"


def here(case: Case) -> dict[str, Any]:
    """Where the case stands, for a letter that holds only while it does."""
    return {"case": case.pk, "stage": case.stage, "round": case.round}


def member(link: BoardLink) -> Addressee:
    """A member of the board, who has no account."""
    return Addressee(f"b{link.pk}", link.name, link.email)


def handler(case: Case) -> list[Any]:
    """Who handles the case, if anybody does."""
    return [case.handler] if case.handler else []
