"""Where things lie on this machine, and the sentence that ends a door that cannot open."""

import os
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("ENTILEN_VAR") or ROOT / "var").resolve()
FIRST_LINK = "first-administrator"
"""The file that hands the first administrator's link from `prepare` to the ready message."""
PROFILES = ("demo", "oslo", "test", "bench")


class Failed(Exception):
    """What was asked for could not be done; the sentences say why, and how to go on."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


def home(profile: str) -> Path:
    """The folder that holds all data of one profile, apart from the others'."""
    place = VAR / profile
    try:
        place.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        stop(f"Kan ikke skrive i {place}. Mappen tilhører trolig en annen bruker.")
    return place


def say(sentence: str) -> None:
    """One short line of progress."""
    sys.stderr.write(f"· {sentence}\n")
    sys.stderr.flush()


def stop(*sentences: str) -> NoReturn:
    """End this door with a reason that a person can act on."""
    sys.stderr.write("\n".join(sentences) + "\n")
    raise SystemExit(1)


def keep_private(path: Path, text: str) -> None:
    """Write a secret that only the owner of the file can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
