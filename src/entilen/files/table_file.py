"""A table that somebody has saved from a spreadsheet as CSV, by column. Plain Python."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from entilen.ui.rules import columns_named, one_line
from entilen.ui.writing_rules import Unclear, read_date


class Unreadable(Exception):
    """The file is no such list; the text says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken in, and why."""

    number: int
    name: str
    sentence: str


def table_rows(
    content: bytes, required: Sequence[str], known: Collection[str], most: int
) -> list[dict[str, str]]:
    """The rows of a file by column. Raises Unreadable when it is another file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("Lagre listen på nytt som «CSV UTF-8».") from None
    if "\x00" in text:
        raise Unreadable("Filen er ikke ren tekst.")
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    try:
        table = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error:
        raise Unreadable("Filen er ikke en tabell. Lagre den på nytt som «CSV UTF-8».") from None
    columns = [name.strip().casefold() for name in table[0]] if table else []
    if missing := [name for name in required if name not in columns]:
        raise Unreadable(f"Listen mangler {columns_named(missing)}.")
    if len(table) > most:
        raise Unreadable(f"Listen har {len(table) - 1} rader. Del den i flere.")
    return [
        {name: one_line(value) for name, value in zip(columns, row, strict=False) if name in known}
        for row in table[1:]
    ]


def day_of(text: str, sentences: list[str]) -> date | None:
    """A day as people write it in a table; what is none of these is said in `sentences`."""
    if not text:
        return None
    try:
        return read_date(text)
    except Unclear as wrong:
        sentences.append(
            f"«{text}» er ingen dato. Skriv den som 01.08.2027." if wrong.plain else str(wrong)
        )
        return None
