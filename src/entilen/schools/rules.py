"""Pure rules of the register: types, sort keys, school years, working days."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

import holidays

from entilen.process.vocabulary import Word


class SchoolType(Word):
    """A school's type, from its grade span."""

    PRIMARY = "primary", "barneskole"
    LOWER_SECONDARY = "lower_secondary", "ungdomsskole"
    COMBINED = "combined", "kombinert skole"
    LOWER_AND_UPPER_SECONDARY = "lower_and_upper_secondary", "8.–13. trinn"
    UPPER_SECONDARY = "upper_secondary", "videregående skole"
    OTHER = "other", "annen skole"


LAST_GRADE = 13
"""The last grade of upper secondary school."""

COMPULSORY = (SchoolType.PRIMARY, SchoolType.LOWER_SECONDARY, SchoolType.COMBINED)


def school_type(first: int, last: int) -> SchoolType:
    """The type that a span of grades (1–13) makes."""
    if first <= 7:
        if last <= 7:
            return SchoolType.PRIMARY
        return SchoolType.COMBINED if last <= 10 else SchoolType.OTHER
    if first <= 10:
        return SchoolType.LOWER_SECONDARY if last <= 10 else SchoolType.LOWER_AND_UPPER_SECONDARY
    return SchoolType.UPPER_SECONDARY


_LETTERS = str.maketrans(
    {"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|", "ü": "y", "đ": "d", "ŋ": "n", "ŧ": "t"}
)


LONGEST_SORT_KEY = 400


def sort_key(name: str) -> str:
    """A key that sorts Norwegian names right in any database: æ ø å last, aa as å, 2 before 10.

    Every digit may become eight: the key is cut where the register has no more room for it.
    """
    folded = unicodedata.normalize("NFC", name.strip()).casefold().replace("aa", "å")
    bare = unicodedata.normalize("NFD", folded.translate(_LETTERS))
    folded = "".join(sign for sign in bare if unicodedata.category(sign) != "Mn")
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), folded)[:LONGEST_SORT_KEY]


def school_year_of(day: date) -> int:
    """The school year (its first calendar year) that a day belongs to; it turns on 1 August."""
    return day.year if day.month >= 8 else day.year - 1


def school_year_label(year: int) -> str:
    """«2027/2028» for 2027."""
    return f"{year}/{year + 1}"


def school_start(year: int) -> date:
    """The third Monday of August: the first school day where the calendar says nothing."""
    first = date(year, 8, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 14)


def is_working_day(day: date, closed: Iterable[tuple[date, date]]) -> bool:
    """Whether offices and schools work that day: no weekend, public holiday or closed span."""
    if day.weekday() >= 5 or day in _public_holidays(day.year):
        return False
    return not any(first <= day <= last for first, last in closed)


def working_day_by(day: date, closed: Iterable[tuple[date, date]]) -> date:
    """The day itself, or the last working day before it."""
    spans = list(closed)
    while not is_working_day(day, spans):
        day -= timedelta(days=1)
    return day


def add_working_days(start: date, days: int, closed: Iterable[tuple[date, date]]) -> date:
    """The day that lies `days` working days after `start`; before it where they are negative."""
    spans = list(closed)
    day, step = start, timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        if is_working_day(day, spans):
            left -= 1
    return day


def working_days_between(start: date, end: date, closed: Iterable[tuple[date, date]]) -> int:
    """Working days after `start` up to and with `end`; negative when `end` has passed."""
    if end < start:
        return -working_days_between(end, start, closed)
    spans = list(closed)
    return sum(
        is_working_day(start + timedelta(days=step), spans)
        for step in range(1, (end - start).days + 1)
    )


_HOLIDAYS: dict[int, holidays.HolidayBase] = {}


def _public_holidays(year: int) -> holidays.HolidayBase:
    if year not in _HOLIDAYS:
        _HOLIDAYS[year] = holidays.country_holidays("NO", years=year)
    return _HOLIDAYS[year]


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where there is no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))


def spread_evenly(total: int, parts: int) -> list[int]:
    """A total shared out as evenly as whole numbers allow; the first parts get one more."""
    if parts <= 0:
        return []
    share, rest = divmod(total, parts)
    return [share + 1] * rest + [share] * (parts - rest)
