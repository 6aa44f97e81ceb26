"""Which files are let in: by their content, not by what they call themselves."""

import re

MAX_BYTES = 20 * 1024 * 1024
TOO_LARGE = "Filen er større enn 20 MB. Del den opp, eller lagre den som PDF."
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Office puts around a locked document, and around everything that it made before 2007."""
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "pptm"})
_KINDS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "docx": (_ZIP, _OFFICE + "wordprocessingml.document"),
    "xlsx": (_ZIP, _OFFICE + "spreadsheetml.sheet"),
    "odt": (_ZIP, "application/vnd.oasis.opendocument.text"),
    "eml": (b"", "message/rfc822"),
    "txt": (b"", "text/plain"),
}


def safe_name(name: str) -> str:
    """The file's own name without path, control characters or what breaks a header."""
    last = re.split(r"[\\/]", name)[-1]
    cleaned = re.sub(r'[\x00-\x1f"<>|:*?]', "", last).strip(". ")
    return cleaned[-160:] or "vedlegg"


def problem_with(name: str, content: bytes) -> str:
    """Why a file is not let in, as a sentence; empty when it is fine."""
    if not content:
        return "Filen er tom. Velg en annen fil."
    if len(content) > MAX_BYTES:
        return TOO_LARGE
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in _WITH_MACROS:
        return (
            f"En {ending.upper()}-fil er laget for å ha makroer, små programmer, og tas ikke imot. "
            "Lagre den som vanlig dokument (DOCX, XLSX) eller PDF, og prøv igjen."
        )
    if ending not in _KINDS:
        return (
            "Filtypen kan ikke brukes. Last opp PDF, Word, Excel, bilde (PNG, JPG), "
            "e-post eller ren tekst."
        )
    start, _ = _KINDS[ending]
    if start == _ZIP and content.startswith(_OLD_OFFICE):
        return (
            "Filen er låst med passord, eller lagret i et gammelt format. Åpne den, fjern "
            "passordet, lagre den på nytt som vanlig dokument eller PDF, og prøv igjen."
        )
    if not content.startswith(start):
        return (
            f"Innholdet er ikke en gyldig {ending.upper()}-fil. Lagre filen på nytt og prøv igjen."
        )
    if ending in {"txt", "eml"} and b"\x00" in content:
        return "Filen er ikke ren tekst. Last den opp med riktig filtype."
    return ""


def content_type_of(name: str) -> str:
    """The type that goes with the ending of a file that has been checked."""
    return _KINDS[name.rsplit(".", 1)[-1].lower()][1]
