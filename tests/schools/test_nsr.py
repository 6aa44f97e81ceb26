"""Answers of the National School Register, with each of its traps."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.runtime.places import ROOT
from entilen.schools import nsr
from entilen.schools.records import Reading, Record, Unreadable
from entilen.schools.rules import SchoolType, school_type

RECORDED = ROOT.parent / "shared" / "data" / "nsr"
ORDINARY: dict[str, Any] = {
    "Organisasjonsnummer": "912345807",
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
    answer = reading({**ORDINARY, **changes})
    assert not answer.faults, answer.faults
    return answer.records[0]


def fault(**changes: Any) -> str:
    answer = reading({**ORDINARY, **changes})
    assert not answer.records
    return answer.faults[0].sentence


def test_an_ordinary_school() -> None:
    school = record()
    assert (school.org_number, school.span, school.pupils) == ("912345807", (1, 7), 200)
    assert (school.ownership, school.special, school.closed) == ("public", False, None)


def test_an_org_number_is_text() -> None:
    assert record(Organisasjonsnummer="U99999999").org_number == "U99999999"
    assert "ikke et organisasjonsnummer" in fault(Organisasjonsnummer=912345807)
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
    school = record(ErOffentligSkole=False, Skolekategorier=[{"Id": "16"}])
    assert school.ownership == "private"


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
    answer = reading(ORDINARY, "tull", {**ORDINARY, "Organisasjonsnummer": "912345815"}, ORDINARY)
    assert len(answer.records) == 2
    assert [(row.line, row.sentence[:20]) for row in answer.faults] == [
        (2, "Raden er ikke en enh"),
        (4, "Skolen står også på "),
    ]


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"[1", b'"x"', b"\xff\xfe"])
def test_another_file_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Unreadable):
        nsr.read(content)


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"Navn": 7}, "Navnet skal være tekst, men er «7»"),
        ({"Navn": "L" * 201}, "Navnet har 201 tegn, men kan ha høyst 200"),
        ({"Navn": "Lille\x00vik"}, "tegn som ikke kan leses: «Lille vik»"),
        ({"Navn": "Lille\ud800vik"}, "tegn som ikke kan leses: «Lille vik»"),
        ({"Navn": "  "}, "ikke navn"),
        ({"Koordinat": "59.9, 10.7"}, "Koordinat skal være en gruppe"),
        ({"Koordinat": [59.9, 10.7]}, "Koordinat skal være en gruppe"),
        ({"Koordinat": {"Breddegrad": "59", "Lengdegrad": 10}}, "Breddegraden skal være et tall"),
        ({"Koordinat": {"Breddegrad": 10**400, "Lengdegrad": 10}}, "Breddegraden skal være"),
        ({"Skolekategorier": "1"}, "Skolekategorier skal være en liste"),
        ({"Skolekategorier": ["1"]}, "Skolekategorier skal være en gruppe"),
        ({"Naeringskoder": 85}, "Næringskoder skal være en liste"),
        ({"Kommune": "9901"}, "Kommune skal være en gruppe"),
        ({"Beliggenhetsadresse": "Veien 1"}, "Beliggenhetsadresse skal være en gruppe"),
        ({"Beliggenhetsadresse": {"Adresse": "V" * 201}}, "Adressen har 201 tegn"),
        ({"SkoletrinnGSFra": "1"}, "SkoletrinnGSFra skal være et helt tall"),
        ({"Elevtall": "200"}, "Elevtallet skal være et helt tall"),
        ({"Elevtall": float("nan")}, "Elevtallet skal være et helt tall"),
        ({"Elevtall": 1.5}, "Elevtallet skal være et helt tall, men er «1.5»"),
        ({"Elevtall": True}, "Elevtallet skal være et helt tall"),
        ({"Elevtall": -5}, "Elevtallet er «-5», men må være fra 0 til 20000"),
        ({"Elevtall": 10**30}, "må være fra 0 til 20000"),
        ({"AntallAnsatte": []}, "Antall ansatte skal være et helt tall"),
        ({"OppstartsEllerStiftelsesdato": 1969}, "det er ikke en dato"),
        ({"OppstartsEllerStiftelsesdato": "0001-01-01"}, "det er ikke en dato"),
        ({"ErAktiv": False, "UtgaattDato": 2024.5}, "det er ikke en dato"),
    ],
)
def test_what_the_register_cannot_hold_is_left_out_with_a_sentence(
    changes: dict[str, Any], says: str
) -> None:
    assert says in fault(**changes)


@pytest.mark.parametrize("content", [DEEP, f'{{"EnhetListe": {DEEP}', '{"Navn": ' * 50_000])
def test_nested_without_end_is_refused_whole(content: str) -> None:
    with pytest.raises(Unreadable):
        nsr.read(content.encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
PLACES = [*ORDINARY, "FulltNavn", "AntallAnsatte", "Beliggenhetsadresse", "UtgaattDato"]


@given(st.dictionaries(st.sampled_from(PLACES), json_values, max_size=4))
def test_whatever_a_unit_holds_what_is_let_in_fits_the_register(changes: dict[str, Any]) -> None:
    answer = reading({**ORDINARY, **changes})
    assert len(answer.records) + len(answer.faults) == 1
    for row in answer.records:
        assert 0 < len(row.name) <= 200 and len(row.address) <= 200
        assert all(0 <= (number or 0) <= 20_000 for number in (row.pupils, row.staff))
    for left_out in answer.faults:
        (left_out.name + left_out.sentence).encode()


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(Unreadable):
        nsr.read(content)


def page(**changes: Any) -> bytes:
    whole = {
        "Sidenummer": 1,
        "AntallPerSide": 2,
        "AntallSider": 3,
        "EnhetListe": [ORDINARY, {**ORDINARY, "Organisasjonsnummer": "912345815"}],
    }
    return json.dumps({**whole, **changes}).encode()


def test_a_page_of_the_list_says_which_page_it_is() -> None:
    answer = nsr.read(page())
    assert len(answer.records) == 2 and answer.notes[-1] == "Dette er side 1 av 3."
    without_pages = nsr.read(json.dumps({"EnhetListe": [ORDINARY]}).encode())
    assert len(without_pages.records) == 1


def test_a_page_with_fewer_than_it_promises_was_cut_off() -> None:
    with pytest.raises(Unreadable, match="avkuttet"):
        nsr.read(page(EnhetListe=[ORDINARY]))
    with pytest.raises(Unreadable, match="hvilken side"):
        nsr.read(page(Sidenummer="a"))
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
    school = nsr.read(content).records[0]
    assert (school.org_number, school.span, school.pupils) == (number, span, pupils)
    assert (str(school.closed) if school.closed else None) == closed
    with pytest.raises(Unreadable):
        nsr.read(content[:-20])


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not on this machine")
def test_the_recorded_list_page() -> None:
    answer = nsr.read((RECORDED / "list-page-1-of-5.json").read_bytes())
    assert not answer.records and len(answer.faults) == 5
