"""What there is to do when the trial begins."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stock:
    """What there is to do: cases by their keys, each with who acts in it."""

    to_send: list[tuple[str, str]]
    to_decide: list[tuple[str, str]]
    drafts: list[tuple[str, str]]
    grants: list[tuple[str, str, str, int]]
    manager: str
    last_event: int
