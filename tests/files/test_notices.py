"""What is said of macros, locks and programs in a file; a hostile file costs a bounded time."""

import io
import os
import time
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from entilen.files.actions import store_bytes
from entilen.files.notice_rules import (
    ACTIVE,
    EMBEDDED,
    LOCKED,
    MACROS,
    NOTICES,
    UNSEEN,
    notices_of,
)
from entilen.files.rules import problem_with
from entilen.plans.actions import freeze
from tests.cast import begin_case, make_town
from tests.files.uploads import a_note
from tests.visiting import client_of

CONTENT_TYPES = "[Content_Types].xml"


def packed(**files: bytes | str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", "<w/>")
        for name, content in files.items():
            out.writestr(name, content)
    return whole.getvalue()


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def object_stream(text: bytes) -> bytes:
    squeezed = zlib.compress(text)
    return (
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\r\n"
        % len(squeezed)
        + squeezed
        + b"\nendstream endobj"
    )


SAFE = pdf(b"1 0 obj<</Type/Catalog>>endobj")
FILES = {
    "plain PDF": (SAFE, []),
    "plain document": (packed(), []),
    "text": (b"/JavaScript vbaProject.bin", []),
    "macros": (packed(**{"word/vbaProject.bin": b"\xd0\xcf"}), [MACROS]),
    "macros, renamed": (
        packed(
            **{
                CONTENT_TYPES: '<Override PartName="/word/x.bin" '
                'ContentType="application/vnd.ms-office.vbaProject"/>'
            }
        ),
        [MACROS],
    ),
    "spreadsheet with old macros": (packed(**{"xl/macrosheets/sheet1.xml": "<x/>"}), [MACROS]),
    "macros in LibreOffice": (packed(**{"Basic/Standard/Module1.xml": "<x/>"}), [MACROS]),
    "object inside": (packed(**{"word/embeddings/oleObject1.bin": b"x"}), [EMBEDDED]),
    "locked LibreOffice": (
        packed(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        [LOCKED],
    ),
    "JavaScript": (pdf(b"2 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj"), [ACTIVE]),
    "JavaScript, escaped": (pdf(b"2 0 obj<</S/J#61va#53cript>>endobj"), [ACTIVE]),
    "JavaScript, squeezed": (pdf(object_stream(b"2 0 <</S/JavaScript>>")), [ACTIVE]),
    "program": (pdf(b"2 0 obj<</S/Launch/F(cmd.exe)>>endobj"), [ACTIVE]),
    "file inside": (pdf(b"2 0 obj<</Type/EmbeddedFile>>endobj"), [EMBEDDED]),
    "locked": (pdf(b"9 0 obj<</Filter/Standard>>endobj", b"/Encrypt 9 0 R"), [LOCKED]),
    "only metadata said open": (pdf(b"<</EncryptMetadata false>>"), []),
    "not a packed file": (b"PK\x03\x04" + b"x" * 500, [UNSEEN]),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of(name: str) -> None:
    content, codes = FILES[name]
    assert notices_of(content) == codes


def many_entries() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as out:
        for number in range(20_000):
            out.writestr(f"a{number}", b"")
    return whole.getvalue()


def lying_count() -> bytes:
    content = bytearray(many_entries())
    at = content.rfind(b"PK\x05\x06")
    content[at + 8 : at + 12] = b"\x01\x00\x01\x00"
    return bytes(content)


HOSTILE = {
    "bomb": packed(**{CONTENT_TYPES: b"\0" * 300_000_000}),
    "many entries": many_entries(),
    "many entries, said to be one": lying_count(),
    "cut": packed()[:-15],
    "broken list": packed().replace(b"PK\x01\x02", b"PK\x09\x09"),
    "unknown method": packed().replace(b"\x08\x00", b"\x63\x00"),
    "squeezed bombs": pdf(*[object_stream(b"\0" * 20_000_000)] * 60),
    "streams without end": pdf(b"stream " * 2_000_000),
    "objects without end": pdf(b"/ObjStm stream\n" * 900_000),
    "escapes": pdf(b"#41" * 5_000_000),
    "names": pdf(b"/Encryp" * 2_000_000),
    "noise": b"%PDF-" + os.urandom(15_000_000),
    "packed noise": b"PK\x03\x04" + os.urandom(15_000_000),
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_neither_stops_nor_holds_up(name: str) -> None:
    began = time.monotonic()
    notices_of(HOSTILE[name])
    assert time.monotonic() - began < 10


@pytest.mark.django_db
def test_a_locked_document_is_refused_with_how_to_open_it() -> None:
    with pytest.raises(ValidationError, match="fjern passordet"):
        store_bytes(name="plan.docx", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100)


@pytest.mark.parametrize("name", ["plan.docm", "tall.XLSM"])
def test_a_file_that_says_itself_that_it_has_macros_is_refused(name: str) -> None:
    assert "laget for å ha makroer" in problem_with(name, packed())
    assert problem_with("plan.docx", packed()) == ""


@pytest.mark.django_db
def test_it_is_said_beside_the_file_to_whoever_uploads_and_whoever_reads() -> None:
    town = make_town()
    case = begin_case(town)
    content = FILES["macros"][0]
    answer = client_of(town.principal).post(
        f"/sak/{case.key}/vedlegg/",
        {"title": "Mal", "upload": a_note("mal.docx", content)},
        follow=True,
    )
    assert NOTICES[MACROS] in answer.content.decode()
    version = freeze(case=case, person=town.principal)
    here = reverse("plans:version", kwargs={"key": case.key, "number": version.number})
    assert NOTICES[MACROS] in client_of(town.principal).get(here).content.decode()
