"""A list of schools as text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.runtime.places import ROOT
from entilen.schools import csv_file
from entilen.schools.records import Reading, Unreadable

RECORDED = ROOT.parent / "shared" / "data" / "schools" / "oslo_schools.csv"
HEAD = "orgnr,navn,eier,type,fra,til,elever,ansatte,adresse,lat,lon,bydel\n"
LILLEVIK = "912345807,Lillevik skole,Offentlig,barneskole,1,7,200,30,Veien 1,59.9,10.7,Sentrum\n"


def read(text: str) -> Reading:
    return csv_file.read(text.encode())


def test_a_list() -> None:
    school = read(HEAD + LILLEVIK).records[0]
    assert (school.line, school.name, school.span, school.pupils) == (
        2,
        "Lillevik skole",
        (1, 7),
        200,
    )
    assert (school.ownership, school.district, school.latitude) == ("public", "Sentrum", 59.9)


def test_semicolons_decimal_commas_and_the_mark_of_a_spreadsheet() -> None:
    text = "\ufeff" + (HEAD + LILLEVIK).replace(",", ";").replace("59.9", "59,9")
    assert read(text.replace("\n", "\r\n")).records[0].latitude == 59.9


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("912345807", "91234567", "ikke et organisasjonsnummer"),
        ("Offentlig", "Staten", "må være Offentlig eller Privat"),
        (",1,7,", ",,,", "hvilke trinn"),
        (",1,7,", ",7,1,", "henger ikke sammen"),
        (",200,", ",to hundre,", "ikke et helt tall"),
        ("59.9", "nord", "ikke et tall"),
        ("59.9", "9.9", "ligger ikke i Norge"),
        ("Sentrum", "Sentrum,x", "13 felt"),
        ("Lillevik skole", "", "ikke navn"),
        ("Lillevik skole", "L" * 201, "Navnet har 201 tegn"),
        ("Lillevik skole", "Lille\x1bvik", "tegn som ikke kan leses"),
        ("Veien 1", "V" * 201, "Adressen har 201 tegn"),
        ("Sentrum", "S" * 61, "Bydelen har 61 tegn"),
        (",200,", ",20001,", "må være fra 0 til 20000"),
        ("59.9", "nan", "ikke et tall"),
        ("Lillevik", "Lille\rvik", "Linjen kan ikke leses"),
        ("Lillevik skole", "L" * 140_000, "Linjen kan ikke leses"),
        ("Lillevik skole", '"Lillevik" skole', "Linjen kan ikke leses"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_stops_no_other(
    before: str, after: str, says: str
) -> None:
    good = LILLEVIK.replace("912345807", "987654325")
    reading = read(HEAD + LILLEVIK.replace(before, after, 1) + good)
    assert [row.org_number for row in reading.records] == ["987654325"]
    assert reading.faults[0].line == 2 and says in reading.faults[0].sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "mangler kolonnene orgnr, navn, eier, fra og til"),
        ("orgnr;navn;eier;fra\n", "mangler kolonnen til."),
        ("a,b\n1,2\n", "mangler kolonnene"),
        (HEAD + LILLEVIK[:40], "avkuttet"),
        (HEAD + "\x00\n", "ikke ren tekst"),
    ],
)
def test_a_wrong_or_truncated_file_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(text)


def test_a_quotation_mark_that_never_ends_is_told_and_the_rows_before_it_stay() -> None:
    reading = read(HEAD + LILLEVIK + '987654325,"Storevik\n' + LILLEVIK)
    assert [row.org_number for row in reading.records] == ["912345807"]
    assert "anførselstegn" in reading.faults[0].sentence


@given(st.binary(), st.text())
def test_any_file_is_read_or_refused_with_a_sentence(content: bytes, rest: str) -> None:
    for whole in (content, content + b"\n", (HEAD + rest + "\n").encode(errors="replace")):
        with suppress(Unreadable):
            csv_file.read(whole)


def test_another_encoding_is_refused() -> None:
    with pytest.raises(Unreadable, match="UTF-8"):
        csv_file.read((HEAD + "Bøler").encode("latin-1"))


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded list is not on this machine")
def test_the_recorded_list_of_oslo() -> None:
    reading = csv_file.read(RECORDED.read_bytes())
    public = [row for row in reading.records if row.ownership == "public"]
    assert len(public) == 149
    assert len(reading.records) + len(reading.faults) == 172
    assert {row.sentence for row in reading.faults} == {"Listen sier ikke hvilke trinn skolen har."}


def test_a_list_as_a_spreadsheet_leaves_it_is_read() -> None:
    """Finding G5: no line end after the last row, blanks in the number, a number held back."""
    text = (
        (HEAD + LILLEVIK).rstrip("\n").replace("912345807", "912 345 807").replace(",200,", ",*,")
    )
    [record] = read(text).records
    assert (record.org_number, record.pupils) == ("912345807", None)


def test_a_number_with_a_wrong_last_digit_is_left_out_with_why() -> None:
    reading = read((HEAD + LILLEVIK).replace("912345807", "912345808"))
    assert not reading.records and "siste sifferet" in reading.faults[0].sentence
