"""Reading our own facts file of a municipality's schools. Plain Python.

The product carries it, with attribution, so that `./run oslo` needs nothing else.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from entilen.schools.records import Reading, Record

OSLO = Path(__file__).parent / "data" / "oslo.json"


@dataclass(frozen=True, slots=True)
class FactsFile:
    """The schools, where the facts come from, and the day they were so."""

    reading: Reading
    source: str
    as_of: date
    attribution: str


def read(path: Path = OSLO) -> FactsFile:
    """The facts file. It is our own: a fault in it is an error of the product."""
    data = json.loads(path.read_text(encoding="utf-8"))
    records = tuple(_record(line, row) for line, row in enumerate(data["schools"], 1))
    return FactsFile(
        reading=Reading("facts", records),
        source=data["source"],
        as_of=date.fromisoformat(data["as_of"]),
        attribution=data["attribution"],
    )


def _record(line: int, row: dict[str, Any]) -> Record:
    known = {key: value for key, value in row.items() if key != "note"}
    return Record(**{"line": line, "org_number": "", "special": False, **known})
