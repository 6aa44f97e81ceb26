"""Reminders in one letter, for those who have chosen so: of the day, or of the week on Mondays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from entilen.mail.actions import write
from entilen.mail.models import Letter
from entilen.notifications.models import ReminderChoice, Rhythm
from entilen.notifications.queries import Addressee

MONDAY = 0
WEEK = 7
"""Days ahead that the letter of a Monday looks, and days between two of them."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline as a letter tells it; `mark` is what tells that it has been told."""

    due: date
    text: str
    path: str
    mark: str = ""


def rhythms(people: Iterable[int]) -> dict[int, Rhythm]:
    """What these people have chosen, by id; who has chosen nothing is left out."""
    rows = ReminderChoice.objects.filter(person__in=list(people))
    return {row.person_id: Rhythm(row.rhythm) for row in rows}


def told_before(person: Addressee, mark: str) -> bool:
    """Whether a letter to the person has told this."""
    letters = Letter.objects.filter(cause__startswith=f"digest:{person.key}:")
    return letters.filter(about__contains={"told": [mark]}).exists()


def is_weeks_day(today: date, person: Addressee) -> bool:
    """Whether the week's letter is due: a Monday, or a day after one on which nothing ran."""
    monday = date.fromordinal(today.toordinal() - today.weekday())
    return not Letter.objects.filter(cause=_cause(person, monday)).exists()


def _cause(person: Addressee, day: date) -> str:
    return f"digest:{person.key}:{day}"


def write_digests(
    today: date, gathered: Mapping[Addressee, list[Due]], weekly: Iterable[Addressee]
) -> int:
    """One letter to each person who has something to be reminded of; returns how many."""
    monday = date.fromordinal(today.toordinal() - today.weekday())
    of_the_week = set(weekly)
    for person, rows in gathered.items():
        day = monday if person in of_the_week else today
        write(
            cause=_cause(person, day),
            to_name=person.name,
            to_address=person.address,
            subject="Frister i Entilen",
            about={"told": [row.mark for row in rows if row.mark]},
            body=_body(person.name, sorted(rows, key=lambda row: (row.due, row.text)), today),
        )
    return len(gathered)


def _body(name: str, rows: list[Due], today: date) -> str:
    late = [row for row in rows if row.due < today]
    ahead = [row for row in rows if row.due >= today]
    parts = [f"Hei, {name}."]
    for title, some in (("Over frist", late), ("Kommer", ahead)):
        if some:
            lines = [
                f"– {row.due:%d.%m.%Y}: {row.text}\n  {settings.PUBLIC_ADDRESS}{row.path}"
                for row in some
            ]
            parts.append("\n".join([f"{title}:", *lines]))
    parts.append(f"Du kan velge hvor ofte du får slike brev: {settings.PUBLIC_ADDRESS}/konto/brev/")
    return "\n\n".join(parts)
