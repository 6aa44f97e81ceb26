"""A decision record is found by its number: it is its alone, and references lead somewhere."""

import re
from pathlib import Path

from entilen.runtime.places import ROOT

RECORDS = ROOT / "docs" / "decisions"
NUMBERS = {path.name[:4]: path for path in sorted(RECORDS.glob("[0-9]*.md"))}
INDEX = (RECORDS / "README.md").read_text(encoding="utf-8")
REFERENCE = re.compile(r"(?:\brecords?\s+|docs/decisions/)(\d{4})\b")
"""«decision record 0013», or the path of one."""


def texts() -> list[Path]:
    """What people read: documents, code and templates."""
    folders = [ROOT / name for name in ("docs", "src", "tests", "bench")]
    return [
        *ROOT.glob("*.md"),
        *(
            path
            for folder in folders
            for path in folder.rglob("*")
            if path.suffix in {".md", ".py", ".html"}
        ),
    ]


def test_a_number_is_one_records_alone_and_stands_in_its_title() -> None:
    assert len(NUMBERS) == len(list(RECORDS.glob("[0-9]*.md")))
    for number, path in NUMBERS.items():
        assert path.read_text(encoding="utf-8").startswith(f"# {number} "), path.name


def test_the_index_names_every_record_and_every_number_that_is_missing() -> None:
    table, told = INDEX.partition("|")[2], INDEX.partition("|")[0]
    for number, path in NUMBERS.items():
        assert f"| [{number}]({path.name}) |" in f"|{table}", path.name
    missing = {f"{number:04d}" for number in range(1, int(max(NUMBERS)) + 1)} - set(NUMBERS)
    assert set(re.findall(r"\d{4}", told)) == missing


def test_every_reference_to_a_record_leads_to_one() -> None:
    nowhere = [
        f"{path.relative_to(ROOT)}: {number}"
        for path in texts()
        for number in REFERENCE.findall(path.read_text(encoding="utf-8"))
        if number not in NUMBERS
    ]
    assert not nowhere
