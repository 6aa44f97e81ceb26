"""How a number, a date and a list are said."""

from collections.abc import Iterable
from datetime import date

_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def long_date(day: date) -> str:
    """«4. desember 2026»."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun; small numbers as words. A neuter noun is given as «et punkt»."""
    words = ("ingen", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti")
    word = words[number] if number < len(words) else str(number)
    if number == 1 and one.startswith("et "):
        return f"ett{one[2:]}"
    return f"{word} {one if number == 1 else many}"


def spoken(parts: Iterable[str]) -> str:
    """Parts as they are said: «a, b og c»."""
    *first, last = parts
    return f"{', '.join(first)} og {last}" if first else last
