"""How much a request may carry. What is larger is refused before anybody reads it."""

from collections.abc import Callable
from typing import TypeVar

from entilen.files.rules import MAX_BYTES

STRANGERS = 64 * 1024
"""For whoever has not shown both password and second factor."""

FORMS = 2 * 1024 * 1024
"""For a form of somebody who is here: the longest text of an area, however it is written."""

AROUND = 256 * 1024
"""What a form may have beside its file."""

LARGEST = 32 * 1024 * 1024
"""For any address at all."""

Page = TypeVar("Page", bound=Callable[..., object])


def takes_files(*, up_to: int = MAX_BYTES) -> Callable[[Page], Page]:
    """Say of a page that its form brings a file, and how large. Other pages take only text."""

    def mark(page: Page) -> Page:
        page.body_limit = up_to + AROUND  # type: ignore[attr-defined]
        return page

    return mark


def limit_of(page: object) -> int:
    """How large a body a page takes from somebody who is here."""
    limit: int = getattr(page, "body_limit", FORMS)
    return limit
