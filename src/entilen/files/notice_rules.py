"""What whoever opens a file must know of it: macros, locks, programs and files inside.

Looked for in the content itself, with a bound on every step: the number of entries and streams, how
much is unpacked, and how long it may take. A file that hides well is not found here; nothing rests
on this but a sentence beside the file, and every file is handed out as a download all the same.
Macro documents and locked files are let in: schools have such templates and scans, and a sentence
is a better answer than a refusal that leads to e-mail.
"""

import io
import re
import time
import zipfile
import zlib
from collections.abc import Iterator

MACROS, LOCKED, ACTIVE, EMBEDDED, UNSEEN = "macros", "locked", "active", "embedded", "unseen"
NOTICES = {
    MACROS: "Filen har makroer, små programmer som kan kjøre når den åpnes: la dem være slått av.",
    LOCKED: "Filen er låst, og kan kreve et passord for å bli åpnet, skrevet ut eller arkivert.",
    ACTIVE: "Filen kan starte noe når den åpnes: svar nei hvis du blir spurt om lov.",
    EMBEDDED: "Filen har andre filer inni seg: åpne dem bare hvis du vet hva de er.",
    UNSEEN: "Filen er bygd slik at vi ikke kunne se etter makroer i den: åpne den bare hvis du "
    "kjenner den som har laget den.",
}

MOST_ENTRIES = 4000
DIRECTORY_TAIL = 66_000
MOST_LISTED = 4 * 1024 * 1024
"""How large the list of a packed file's entries may be."""
MOST_TYPES = 512 * 1024
MOST_STREAMS = 3000
MOST_UNPACKED = 8 * 1024 * 1024
EACH_UNPACKED = 512 * 1024
SECONDS = 2.0

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|macrosheets/|^basic/|^scripts/", re.IGNORECASE)
_EMBEDDED_PARTS = re.compile(r"/embeddings/oleobject|/activex/", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"vbaProject|macroEnabled", re.IGNORECASE)


def _named(*names: str) -> re.Pattern[bytes]:
    """One of these names in a PDF, in which any letter may be written by its number (`#4a`)."""
    each = ("".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name) for name in names)
    return re.compile(f"/(?:{'|'.join(each)})(?![A-Za-z0-9#])".encode())


_PDF_NAMES = {
    LOCKED: _named("Encrypt"),
    ACTIVE: _named("JavaScript", "Launch", "RichMedia"),
    EMBEDDED: _named("EmbeddedFile", "EmbeddedFiles"),
}


def notices_of(content: bytes) -> list[str]:
    """The codes of what there is to say of a file, in the order in which it is said."""
    if content.startswith(b"%PDF-"):
        return _of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _of_packed(content)
    return []


def _of_packed(content: bytes) -> list[str]:
    if not _is_listed_briefly(content):
        return [UNSEEN]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = "\n".join(packed.namelist())
            locked = any(entry.flag_bits & 1 for entry in packed.infolist())
            types = _types(packed)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return [UNSEEN]
    except zlib.error:
        return [UNSEEN]
    lines = names.splitlines()
    macros = any(_MACRO_PARTS.search(line) for line in lines) or _MACRO_TYPES.search(types)
    there = {
        MACROS: bool(macros),
        LOCKED: locked or b"manifest:encryption-data" in types,
        EMBEDDED: any(_EMBEDDED_PARTS.search(line) for line in lines),
    }
    return [code for code, is_there in there.items() if is_there]


def _is_listed_briefly(content: bytes) -> bool:
    """Whether the list of entries is short enough to be read: a bomb may list half a million."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - DIRECTORY_TAIL))
    if at < 0 or at + 16 > len(content):
        return False
    entries = int.from_bytes(content[at + 10 : at + 12], "little")
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    return entries <= MOST_ENTRIES and size <= MOST_LISTED


def _types(packed: zipfile.ZipFile) -> bytes:
    """What the document says of its own parts; no more of it is unpacked than can be of use."""
    types = b""
    for name in ("[Content_Types].xml", "META-INF/manifest.xml"):
        if name in packed.NameToInfo:
            with packed.open(name) as part:
                types += part.read(MOST_TYPES)
    return types


def _of_pdf(content: bytes) -> list[str]:
    codes: set[str] = set()
    for text in _pdf_texts(content):
        codes.update(code for code, name in _PDF_NAMES.items() if name.search(text))
    return [code for code in _PDF_NAMES if code in codes]


def _pdf_texts(content: bytes) -> Iterator[bytes]:
    """What stands between the streams of a PDF, and in those streams that hold objects."""
    until, unpacked, at = time.monotonic() + SECONDS, 0, 0
    for _ in range(MOST_STREAMS):
        begin = content.find(b"stream", at)
        if begin < 0 or time.monotonic() > until:
            break
        head = content[at:begin]
        yield head
        end = content.find(b"endstream", begin)
        end = len(content) if end < 0 else end
        if b"ObjStm" in head and unpacked < MOST_UNPACKED:
            text = _unpacked(content[begin + 6 : end].lstrip(b"\r\n"))
            unpacked += len(text)
            yield text
        at = min(end + 9, len(content))
    yield content[at:]


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, EACH_UNPACKED)
    except zlib.error:
        return b""
