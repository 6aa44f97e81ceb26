"""The first administrator's link: one for all hosts, shown where it was made."""

from pathlib import Path

import pytest

from entilen.accounts.actions.invitations import open_invitation
from entilen.accounts.models import Invitation
from entilen.runtime.prepare import _words_of_the_first
from tests.cast import make_person

pytestmark = pytest.mark.django_db


def keep(note: Path, mode: str = "production") -> str:
    words = _words_of_the_first(mode, note)
    note.write_text(words)
    return words


def test_a_host_that_starts_again_shows_the_same_link(tmp_path: Path) -> None:
    note = tmp_path / "note"
    first = keep(note)
    assert open_invitation(first.rstrip("/").rpartition("/")[2])
    assert keep(note) == first and Invitation.objects.count() == 1


def test_another_host_says_that_there_is_one_and_does_not_end_it(tmp_path: Path) -> None:
    first = keep(tmp_path / "one")
    other = keep(tmp_path / "two")
    assert "ble laget" in other and "./run serve administrator" in other
    assert "/invitasjon/" not in other
    assert open_invitation(first.rstrip("/").rpartition("/")[2])


def test_on_a_machine_of_its_own_a_lost_link_is_made_anew(tmp_path: Path) -> None:
    first = keep(tmp_path / "one", "oslo")
    other = keep(tmp_path / "two", "oslo")
    assert "/invitasjon/" in other and other != first


def test_nothing_is_said_once_somebody_is_here(tmp_path: Path) -> None:
    make_person("Anne")
    assert keep(tmp_path / "one") == ""
