"""How names, numbers and grades are written in Norwegian. Pure: no framework, no language."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

NBSP = "\N{NO-BREAK SPACE}"
NOT_WRITING = {"Cc", "Cs"}
"""Characters that are no part of any text: control characters, and halves of characters. Those that
nobody sees (Cf), and that turn the direction of what stands after them, are left out."""

ADDRESS = re.compile(r"://|\bwww\.|\b[\w-]{2,}\.[a-z]{2,}(/|\b)", re.IGNORECASE)


def one_line(text: str) -> str:
    """A name, or the subject of a letter: one line, composed signs, single spaces, nothing that is
    not writing."""
    shown = (
        " " if unicodedata.category(sign) in NOT_WRITING else sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(shown).split())


def thousands(number: int) -> str:
    """1234567 → «1 234 567», with spaces that never break the line, and a real minus sign."""
    return f"{number:,}".replace(",", NBSP).replace("-", "\N{MINUS SIGN}")


def kroner(amount: int) -> str:
    """1234567 → «1 234 567 kr»."""
    return f"{thousands(amount)}{NBSP}kr"


def counted(number: int, one: str, many: str) -> str:
    """1, «virkedag», «virkedager» → «1 virkedag»."""
    return f"{thousands(number)}{NBSP}{one if number == 1 else many}"


def joined(parts: Sequence[str]) -> str:
    """«a», «b», «c» → «a, b og c»."""
    return " og ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def cell(text: str) -> str:
    """Text in a table that is opened in a spreadsheet: none takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def columns_named(names: Sequence[str]) -> str:
    """Columns of a list, told apart from one: «kolonnen a», «kolonnene a og b»."""
    return f"{'kolonnen' if len(names) == 1 else 'kolonnene'} {joined(names)}"


def _runs(grades: Iterable[int]) -> list[list[int]]:
    ordered = sorted(set(grades))
    runs = [[grade] for grade in ordered[:1]]
    for before, grade in pairwise(ordered):
        if grade == before + 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    return runs


def grade_span(grades: Iterable[int]) -> str:
    """[5, 6, 7] → «5.–7. trinn»; [1, 3] → «1. og 3. trinn»; nothing → «ingen trinn»."""
    parts: list[str] = []
    for run in _runs(grades):
        if len(run) > 2:
            parts.append(f"{run[0]}.–{run[-1]}.")
        else:
            parts += [f"{grade}." for grade in run]
    return f"{joined(parts)}{NBSP}trinn" if parts else "ingen trinn"


def as_number(text: str) -> int:
    """A key or a version number out of an address or a form; 0, which is none, for all else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def holds_address(text: str) -> bool:
    """Whether a name holds a web address, which a letter would make into a link to anywhere."""
    return bool(ADDRESS.search(text))
