"""A backup rehearsed: a case on its way, copied, put back elsewhere, and found the same."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from entilen.mail.actions import hold_letters, write
from entilen.plans.actions import attach
from entilen.privacy.actions import erase_file
from tests.cast import Town, at_director, begin_case
from tests.files.uploads import a_note
from tests.runtime.served import Served

TABLES = (
    "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
)
OF_THE_COPY = {"mail_lettersheld"}
"""What a copy has of its own."""


@pytest.fixture
def used(server_address: str, tmp_path: Path) -> Served:
    """The tests' own database, as an operator sees it."""
    name = settings.DATABASES["default"]["NAME"]
    return Served(f"{server_address.rpartition('/')[0]}/{name}", tmp_path)


def contents(served: Served) -> dict[str, object]:
    """Every table: how many rows, and one fingerprint of them all."""
    return {
        str(table): served.ask(
            f"SELECT count(*), md5(string_agg(row::text, chr(10) ORDER BY row::text)) "
            f'FROM "{table}" AS row'
        )
        for (table,) in served.ask(TABLES)
        if table not in OF_THE_COPY
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("a_day")
def test_a_case_comes_back_whole_and_its_copy_writes_to_nobody(
    used: Served, town: Town, empty: Served
) -> None:
    case = begin_case(town)
    file = attach(
        case=case, person=town.principal, upload=a_note(content=b"Elever"), title="Liste"
    ).file
    at_director(town, begun=case)
    erase_file(file=file, person=town.administrator, ground="Filen har opplysninger om elever")
    write(cause="venter", to_name="P", to_address="p@eksempel.no", subject="E", body="H")
    copy = used.folder / "kopi.dump"
    assert "SECRET_KEY er ikke med" in used.did("backup", str(copy))
    assert copy.stat().st_mode & 0o077 == 0
    before = contents(used)
    assert "Brev holdes tilbake" in empty.did("restore", str(copy))
    assert contents(empty) == before
    assert empty.did("verify") == "Kjeden er hel. Saker som er etterprøvd: 1.\n"
    assert "lagt tilbake fra kopi.dump" in empty.did("letters")
    assert "1 ventet" in empty.did("letters", "on")
    assert empty.did("letters") == "Brev sendes.\n"
    assert "finnes fra før" in used.refused("backup", str(copy))
    assert "Databasen har allerede innhold" in empty.refused("restore", str(copy))
    _change_behind_our_back(empty)
    done = empty.serve("verify")
    assert done.returncode == 1 and "Kjeden er brutt i 1 av 1 saker" in done.stderr
    assert f"Sak {case.number}: hendelse 2 fra" in done.stdout


def _change_behind_our_back(served: Served) -> None:
    served.ask("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")
    served.ask("UPDATE cases_caseevent SET summary = 'Noe annet' WHERE sequence = 2")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("backup",), "Skriv ett filnavn"),
        (("backup", "/finnes/ikke/fil"), "mappen finnes ikke"),
        (("restore", "/finnes/ikke/fil"), "Finner ikke filen"),
        (("restore", __file__), "er ikke en hel sikkerhetskopi"),
    ],
)
def test_what_cannot_be_copied_is_a_sentence(
    empty: Served, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in empty.refused(*arguments)
    assert empty.ask(TABLES) == []


@pytest.mark.django_db
def test_the_page_of_letters_says_that_they_wait(client: Client, town: Town) -> None:
    client.force_login(town.administrator)
    assert "holdes tilbake" not in client.get("/brev/").content.decode()
    hold_letters(reason="databasen er lagt tilbake fra kopi.dump")
    page = client.get("/brev/").content.decode()
    assert "databasen er lagt tilbake fra kopi.dump" in page
    assert "./run serve letters on" in page
