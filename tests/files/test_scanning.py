"""A file is looked at for viruses before anybody is given it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from entilen.cases.models import Case
from entilen.config.environment import Refused, read
from entilen.config.services import Scanner
from entilen.files import scanning
from entilen.files.actions import scan_waiting, store_bytes
from entilen.files.models import Scan, StoredFile, VirusFinding
from entilen.files.scanning import verdict_on
from tests.cast import Town, begin_case, make_town
from tests.files.scanners import CLAMD, MARK, real_clamd, stand_in
from tests.files.uploads import a_note
from tests.visiting import client_of

pytestmark = pytest.mark.django_db
CLEAN, FOUND = b"stream: OK\0", b"stream: Win.Test.EICAR FOUND\0"
NOWHERE = Scanner(path="/nowhere/clamd.ctl")


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return begin_case(town)


def upload(town: Town, case: Case, content: bytes = b"Et notat") -> tuple[Client, str]:
    """The principal attaches a file; returns who it is and the page that comes of it."""
    client = client_of(town.principal)
    answer = client.post(
        f"/sak/{case.key}/vedlegg/",
        {"title": "Notat", "upload": a_note(content=content)},
        follow=True,
    )
    return client, answer.content.decode()


def test_a_virus_is_said_to_the_uploader_and_kept_for_the_administrator(
    town: Town, case: Case, settings: Any
) -> None:
    with stand_in(FOUND) as settings.SCANNER:
        _, page = upload(town, case)
    assert "Det er funnet virus i «notat.txt» (Win.Test.EICAR)" in page
    assert not StoredFile.objects.exists()
    finding = VirusFinding.objects.get()
    assert (finding.virus, finding.uploaded_by) == ("Win.Test.EICAR", "Ragnhild Rektor")


def test_a_file_waits_while_the_scanner_is_down_and_is_served_when_it_has_been_seen(
    town: Town, case: Case, settings: Any
) -> None:
    settings.SCANNER = NOWHERE
    client, page = upload(town, case)
    assert "venter på viruskontroll" in page
    here = f"/sak/{case.key}/fil/{StoredFile.objects.get().key}/"
    answer = client.get(here)
    assert answer.status_code == 409
    assert "Et notat" not in answer.content.decode()
    assert scan_waiting() == 0
    with stand_in(CLEAN) as settings.SCANNER:
        assert scan_waiting() == 1
    assert client.get(here).content == b"Et notat"


def test_a_virus_that_is_found_later_is_never_served(
    town: Town, case: Case, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StoredFile] = []
    monkeypatch.setattr("entilen.files.actions.ON_FOUND", [told.append])
    settings.SCANNER = NOWHERE
    client, _ = upload(town, case)
    with stand_in(FOUND) as settings.SCANNER:
        scan_waiting()
    stored = StoredFile.objects.get()
    assert (stored.scan, told) == (Scan.INFECTED, [stored])
    answer = client.get(f"/sak/{case.key}/fil/{stored.key}/")
    assert answer.status_code == 409 and "Filen har virus" in answer.content.decode()
    assert VirusFinding.objects.get().file == stored
    assert "Det er funnet virus i filen" in client.get(f"/sak/{case.key}/vedlegg/").content.decode()
    with stand_in(FOUND) as settings.SCANNER:
        assert scan_waiting() == 0


def test_a_scanner_that_never_answers_costs_a_bounded_time(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entilen.files.actions.AT_UPLOAD", 0.3)
    began = time.monotonic()
    with stand_in(None) as settings.SCANNER:
        stored = store_bytes(name="a.txt", content=b"a" * 2_000_000)
    assert stored.scan == Scan.WAITING
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0", b"x" * 9000]
)
def test_an_answer_that_says_nothing_lets_nothing_through(answer: bytes, settings: Any) -> None:
    with stand_in(answer) as settings.SCANNER:
        assert verdict_on(b"a", within=2).scan == Scan.WAITING


def test_where_no_scanner_is_set_up_files_are_served_and_looked_at_when_one_is(
    settings: Any,
) -> None:
    stored = store_bytes(name="a.txt", content=b"a")
    assert stored.scan == Scan.NEVER and stored.is_served
    assert scan_waiting() == 0
    with stand_in(CLEAN) as settings.SCANNER:
        assert scan_waiting() == 1
    stored.refresh_from_db()
    assert stored.scan == Scan.CLEAN


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    if CLAMD is None:
        pytest.skip("no clamd on this machine: the protocol is tried against a stand-in alone")
    folder: Path = tmp_path_factory.mktemp("clamav")
    with real_clamd(folder) as scanner:
        yield scanner


def test_the_real_daemon_finds_what_its_database_knows(clamd: Scanner, settings: Any) -> None:
    settings.SCANNER = clamd
    assert scanning.is_reached()
    assert verdict_on(b"a" * 3_000_000, within=20).scan == Scan.CLEAN
    hidden = b"a" * 1_000_000 + MARK + b"b" * 1_000_000
    found = verdict_on(hidden, within=20)
    assert found.scan == Scan.INFECTED
    assert found.virus.startswith("Entilen.Test-1")


def test_the_real_daemon_stops_an_upload(
    town: Town, case: Case, clamd: Scanner, settings: Any
) -> None:
    settings.SCANNER = clamd
    _, page = upload(town, case, b"Notat " + MARK)
    assert "Det er funnet virus" in page and not StoredFile.objects.exists()
    client, page = upload(town, case, b"Notat")
    assert "Notat" in page
    here = f"/sak/{case.key}/fil/{StoredFile.objects.get().key}/"
    assert client.get(here).content == b"Notat"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", None),
        ("/run/clamav/clamd.ctl", Scanner(path="/run/clamav/clamd.ctl")),
        ("unix:/run/clamd", Scanner(path="/run/clamd")),
        ("localhost", Scanner(host="localhost")),
        ("tcp://clam.vik:3311", Scanner(host="clam.vik", port=3311)),
        ("[::1]:3310", Scanner(host="::1")),
    ],
)
def test_where_the_scanner_is(text: str, place: Scanner | None) -> None:
    known = {
        "ENTILEN_MODE": "test",
        "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "DATABASE_URL": "postgresql://a/b",
    }
    assert read({**known, "CLAMD": text}).scanner == place
    with pytest.raises(Refused, match="CLAMD"):
        read({**known, "CLAMD": "http://clam/"})
    with pytest.raises(Refused, match="CLAMD"):
        read({**known, "CLAMD": "clam:99999"})
