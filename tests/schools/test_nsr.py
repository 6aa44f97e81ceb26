"""Answers of the National School Register, with each of its traps."""

import json
from pathlib import Path
from typing import Any

import pytest

from entilen.runtime.places import ROOT
from entilen.schools import nsr
from entilen.schools.records import Reading, Record, Unreadable
from entilen.schools.rules import SchoolType, school_type

RECORDED = ROOT.parent / "shared" / "data" / "nsr"
ORDINARY: dict[str, Any] = {
    "Organisasjonsnummer": "912345678",
    "Navn": "Lillevik skole",
    "ErAktiv": True,
    "ErSkole": True,
    "ErSkoleeier": False,
    "ErGrunnskole": True,
    "ErVideregaaendeSkole": False,
    "ErPrivatskole": False,
    "ErOffentligSkole": True,
    "ErSpesialskole": False,
    "Kommune": {"Kommunenummer": "9901"},
    "Skolekategorier": [{"Id": "1"}, {"Id": "3"}],
    "Naeringskoder": [{"Prioritet": 1, "Kode": "85.201"}],
    "SkoletrinnGSFra": 1,
    "SkoletrinnGSTil": 7,
    "SkoletrinnVGSFra": None,
    "SkoletrinnVGSTil": None,
    "Elevtall": 200,
    "Koordinat": {"Lengdegrad": 10.5, "Breddegrad": 59.9},
}


def reading(*units: Any) -> Reading:
    return nsr.read(json.dumps(list(units)).encode())


def record(**changes: Any) -> Record:
    found = reading({**ORDINARY, **changes})
    assert not found.faults, found.faults
    return found.records[0]


def fault(**changes: Any) -> str:
    found = reading({**ORDINARY, **changes})
    assert not found.records
    return found.faults[0].sentence


def test_an_ordinary_school() -> None:
    found = record()
    assert (found.org_number, found.span, found.pupils) == ("912345678", (1, 7), 200)
    assert (found.ownership, found.special, found.closed) == ("public", False, None)


def test_an_org_number_is_text() -> None:
    assert record(Organisasjonsnummer="U99999999").org_number == "U99999999"
    assert "ikke et organisasjonsnummer" in fault(Organisasjonsnummer=912345678)
    assert "ikke et organisasjonsnummer" in fault(Organisasjonsnummer="12")


def test_a_special_school_is_no_compulsory_school_in_the_register() -> None:
    assert record(ErGrunnskole=False, ErSpesialskole=True).special
    assert record(ErGrunnskole=False, Skolekategorier=[{"Id": "12"}]).special
    assert record(Naeringskoder=[{"Kode": "85.202"}]).special


def test_lower_and_upper_secondary_in_one_unit() -> None:
    both = record(
        SkoletrinnGSFra=8, SkoletrinnGSTil=10, SkoletrinnVGSFra=11, SkoletrinnVGSTil=13, Elevtall=0
    )
    assert both.span == (8, 13) and both.pupils == 0
    assert school_type(8, 13) is SchoolType.LOWER_AND_UPPER_SECONDARY


def test_null_is_silence_and_nought_is_a_number() -> None:
    assert record(Elevtall=None).pupils is None
    assert record(Elevtall=0).pupils == 0


def test_a_closed_unit_has_lost_its_grades() -> None:
    closed = record(
        ErAktiv=False,
        UtgaattDato="2024-08-25T01:15:10.91+00:00",
        SkoletrinnGSFra=None,
        SkoletrinnGSTil=None,
    )
    assert str(closed.closed) == "2024-08-25" and closed.span is None
    assert "sier ikke når" in fault(ErAktiv=False, UtgaattDato=None)


def test_nought_nought_is_no_place() -> None:
    assert record(Koordinat={"Lengdegrad": 0, "Breddegrad": 0}).latitude is None
    assert record(Koordinat=None).latitude is None
    assert "ligger ikke i Norge" in fault(Koordinat={"Lengdegrad": 59.9, "Breddegrad": 10.5})


def test_names_are_cleaned() -> None:
    assert record(Navn="  Storby kommune Språksenteret ").name == "Språksenteret"
    assert record(Navn="Nordre  Land skole ").name == "Nordre Land skole"


def test_private_by_flag_or_by_category() -> None:
    assert record(ErPrivatskole=True, ErOffentligSkole=False).ownership == "private"
    found = record(ErOffentligSkole=False, Skolekategorier=[{"Id": "16"}])
    assert found.ownership == "private"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ErSkole": False}, "ikke en skole"),
        ({"ErSkoleeier": True}, "ikke en skole"),
        ({"Kommune": {"Kommunenummer": "2599"}}, "utlandet"),
        ({"Skolekategorier": [{"Id": "10"}]}, "voksenopplæring"),
        ({"ErGrunnskole": False}, "verken grunnskole"),
        ({"SkoletrinnGSFra": 9, "SkoletrinnGSTil": 14}, "henger ikke sammen"),
    ],
)
def test_what_is_left_out_says_why(changes: dict[str, Any], says: str) -> None:
    assert says in fault(**changes)


def test_a_bad_row_stops_no_other() -> None:
    found = reading(ORDINARY, "tull", {**ORDINARY, "Organisasjonsnummer": "912345679"}, ORDINARY)
    assert len(found.records) == 2
    assert [(row.line, row.sentence[:20]) for row in found.faults] == [
        (2, "Raden er ikke en enh"),
        (4, "Skolen står også på "),
    ]


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"[1", b'"x"', b"\xff\xfe"])
def test_another_file_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Unreadable):
        nsr.read(content)


def page(**changes: Any) -> bytes:
    whole = {
        "Sidenummer": 1,
        "AntallPerSide": 2,
        "AntallSider": 3,
        "EnhetListe": [ORDINARY, {**ORDINARY, "Organisasjonsnummer": "912345679"}],
    }
    return json.dumps({**whole, **changes}).encode()


def test_a_page_of_the_list_says_which_page_it_is() -> None:
    found = nsr.read(page())
    assert len(found.records) == 2 and found.notes[-1] == "Dette er side 1 av 3."
    without_pages = nsr.read(json.dumps({"EnhetListe": [ORDINARY]}).encode())
    assert len(without_pages.records) == 1


def test_a_page_with_fewer_than_it_promises_was_cut_off() -> None:
    with pytest.raises(Unreadable, match="avkuttet"):
        nsr.read(page(EnhetListe=[ORDINARY]))
    assert nsr.read(page(Sidenummer=3, EnhetListe=[ORDINARY])).records


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not on this machine")
@pytest.mark.parametrize(
    ("number", "span", "closed", "pupils"),
    [
        ("974552124", (1, 7), None, 454),
        ("975270920", None, "2024-08-25", None),
        ("998516897", (8, 13), None, 0),
    ],
)
def test_recorded_answers(number: str, span: Any, closed: str | None, pupils: int | None) -> None:
    content = Path(RECORDED / f"enhet-{number}.json").read_bytes()
    found = nsr.read(content).records[0]
    assert (found.org_number, found.span, found.pupils) == (number, span, pupils)
    assert (str(found.closed) if found.closed else None) == closed
    with pytest.raises(Unreadable):
        nsr.read(content[:-20])


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not on this machine")
def test_the_recorded_list_page() -> None:
    found = nsr.read((RECORDED / "list-page-1-of-5.json").read_bytes())
    assert not found.records and len(found.faults) == 5
