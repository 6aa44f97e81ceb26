"""The order file is UBL 2.1 and keeps the rules of Peppol BIS Order 3.

The schemas and rules are OpenPeppol's and OASIS's own and no part of this project: where they do
not lie beside it, or no Saxon is installed, these tests are skipped. What the file says is tried
always.
"""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from entilen.procurement.peppol_file import (
    CAC,
    CBC,
    OrderDocument,
    OrderLine,
    Party,
    vat_of,
    written,
)
from entilen.runtime.places import ROOT
from tests.procurement.peppol_rules import broken, stylesheet

RULES = Path(os.environ.get("PEPPOL_RULES", ROOT.parent / "shared" / "data" / "peppol"))
there = pytest.mark.skipif(
    not (RULES / "PEPPOLBIS-T01.sch").exists(), reason=f"no rules of Peppol in {RULES}"
)
NAMES = {"cac": CAC, "cbc": CBC}
LINES = (
    OrderLine("Lillevik skole", "Leveres til Lillevik skole", "Brett 11", "B11", 32,
              Decimal("3400.55"), Decimal(25)),
    OrderLine("Åsmyra skole & SFO", "Leveres til <Åsmyra>", "Brett 11", "", 7,
              Decimal("3400.55"), Decimal("25.00")),
    OrderLine("Storevik skole", "Leveres til Storevik", "Deksel", "D-1", 3,
              Decimal("99.99"), Decimal(0)),
)  # fmt: skip


def order(**changes: object) -> OrderDocument:
    told: dict[str, object] = {
        "number": "RA-14-3",
        "issued": date(2026, 11, 23),
        "agreement": "RA-14",
        "buyer": Party("Lindvik kommune", "311555006", "skole@lindvik.example"),
        "seller": Party("Brettlageret AS", "310123455"),
        "lines": LINES,
        "deliver_by": date(2027, 1, 10),
    }
    return OrderDocument(**(told | changes))  # type: ignore[arg-type]


def test_it_says_what_was_ordered() -> None:
    root = ElementTree.fromstring(written(order()))
    lines = root.findall("cac:OrderLine/cac:LineItem", NAMES)
    assert [line.findtext("cbc:Quantity", "", NAMES) for line in lines] == ["32", "7", "3"]
    schools = [line.findtext("cac:OriginatorParty//cbc:Name", "", NAMES) for line in lines]
    assert schools == [line.school for line in LINES]
    total = root.find("cac:AnticipatedMonetaryTotal", NAMES)
    assert total is not None
    assert [child.text for child in total] == [
        "132921.42", "132921.42", "166076.78", "166076.78",
    ]  # fmt: skip
    assert root.findtext("cac:Contract/cbc:ID", "", NAMES) == "RA-14"


def test_vat_is_of_each_rates_own_sum() -> None:
    assert vat_of(LINES) == Decimal("33155.36")


@there
@pytest.mark.parametrize("changes", [{}, {"deliver_by": None}, {"lines": LINES[2:]}])
def test_it_is_ubl(changes: dict[str, object]) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(RULES / "ubl21/maindoc/UBL-Order-2.1.xsd")))
    assert schema.validate(etree.fromstring(written(order(**changes)).encode())), schema.error_log


@there
@pytest.mark.parametrize("changes", [{}, {"deliver_by": None}, {"lines": LINES[2:]}])
def test_it_keeps_every_rule_that_stops_an_order(changes: dict[str, object]) -> None:
    saxon = pytest.importorskip("saxonche")
    sheet = stylesheet(RULES / "PEPPOLBIS-T01.sch")
    told = broken(saxon, sheet, written(order(**changes)))
    assert [line for line in told if not line.startswith("warning")] == []
    assert [line.split("|")[1] for line in told] == (
        [] if order(**changes).deliver_by else ["PEPPOL-T01-R002"]
    ), "the rules were asked: an order without an end of validity is warned of"


@there
def test_the_rules_find_what_is_wrong_and_nothing_in_their_own_examples() -> None:
    saxon = pytest.importorskip("saxonche")
    sheet = stylesheet(RULES / "PEPPOLBIS-T01.sch")
    for example in sorted((RULES / "examples").glob("*.xml")):
        told = broken(saxon, sheet, example.read_text(encoding="utf-8").partition("?>")[2])
        assert [line for line in told if line.startswith("fatal")] == [], example.name
    spoilt = (
        written(order())
        .replace("311555006", "311555007")
        .replace(">166076.78</cbc:PayableAmount>", ">1.00</cbc:PayableAmount>")
        .replace(">132921.42</cbc:LineExtensionAmount>", ">7.00</cbc:LineExtensionAmount>")
    )
    ids = {line.split("|")[1] for line in broken(saxon, sheet, spoilt)}
    assert {"PEPPOL-COMMON-R041", "PEPPOL-T01-R008", "PEPPOL-T01-R016"} <= ids
