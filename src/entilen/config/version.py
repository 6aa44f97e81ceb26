"""Which edition of the product this is, and the commit that it was made of."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

BASE = Path(__file__).resolve().parents[3]
NOTE = BASE / "COMMIT"
"""Where a bundle keeps the commit it was made of; a clone asks git's own files."""


@cache
def edition() -> str:
    """«0.1.0 (1a2b3c4d5e6f)»; the number alone where nobody knows the commit."""
    made_of = commit()
    return f"{version('entilen')} ({made_of[:12]})" if made_of else version("entilen")


@cache
def commit() -> str:
    """The commit in full; empty where nobody knows it."""
    try:
        return NOTE.read_text().strip() if NOTE.exists() else _of_clone(BASE / ".git")
    except OSError:
        return ""


def _of_clone(git: Path) -> str:
    head = (git / "HEAD").read_text().strip()
    name = head.removeprefix("ref: ")
    if name == head:
        return head
    loose = git / name
    if loose.exists():
        return loose.read_text().strip()
    packed = (git / "packed-refs").read_text().splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
