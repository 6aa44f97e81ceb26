"""An order as a file for the supplier's own system: Peppol BIS Order 3 (UBL 2.1 Order).

Plain Python. The rules are those of OpenPeppol, «Order transaction 3»; parties are known by their
Norwegian org. numbers (scheme 0192).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

from entilen.procurement.catalogue_rules import ORE

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
ORDER, CAC, CBC = (
    f"{UBL}Order-2",
    f"{UBL}CommonAggregateComponents-2",
    f"{UBL}CommonBasicComponents-2",
)
CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:order:3"
PROFILE = "urn:fdc:peppol.eu:poacc:bis:order_only:3"
CURRENCY, ORG_SCHEME, PIECE = "NOK", "0192", "H87"


@dataclass(frozen=True, slots=True)
class Party:
    """Who buys or sells; `email` and `phone` may be empty."""

    name: str
    org_number: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Devices of one model to one school. Money in kroner for one device, without VAT."""

    school: str
    note: str
    name: str
    article: str
    quantity: int
    price: Decimal
    vat_percent: Decimal

    @property
    def amount(self) -> Decimal:
        """The whole line without VAT."""
        return (self.price * self.quantity).quantize(ORE)


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """All that the file says."""

    number: str
    issued: date
    agreement: str
    buyer: Party
    seller: Party
    lines: Sequence[OrderLine]
    deliver_by: date | None = None


def vat_of(lines: Iterable[OrderLine]) -> Decimal:
    """The VAT of all lines, in kroner to the øre: each rate of its own sum."""
    rates: dict[Decimal, Decimal] = {}
    for line in lines:
        rates[line.vat_percent] = rates.get(line.vat_percent, Decimal(0)) + line.amount
    return sum((base * rate / 100 for rate, base in rates.items()), Decimal(0)).quantize(ORE)


def written(order: OrderDocument) -> str:
    """The file as text. `order` has at least one line."""
    for prefix, name in (("", ORDER), ("cac", CAC), ("cbc", CBC)):
        ElementTree.register_namespace(prefix, name)
    root = ElementTree.Element(f"{{{ORDER}}}Order")
    for name, value in (
        ("CustomizationID", CUSTOMIZATION),
        ("ProfileID", PROFILE),
        ("ID", order.number),
        ("IssueDate", order.issued.isoformat()),
        ("DocumentCurrencyCode", CURRENCY),
    ):
        _basic(root, name, value)
    if order.deliver_by:
        _basic(_part(root, "ValidityPeriod"), "EndDate", order.deliver_by.isoformat())
    _basic(_part(root, "Contract"), "ID", order.agreement)
    _party(_part(root, "BuyerCustomerParty"), order.buyer)
    _party(_part(root, "SellerSupplierParty"), order.seller)
    if order.deliver_by:
        period = _part(_part(root, "Delivery"), "RequestedDeliveryPeriod")
        _basic(period, "EndDate", order.deliver_by.isoformat())
    _totals(root, order.lines)
    for number, line in enumerate(order.lines, 1):
        _line(root, number, line)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _part(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def _basic(parent: ElementTree.Element, name: str, value: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = value


def _money(parent: ElementTree.Element, name: str, value: Decimal) -> None:
    _basic(parent, name, f"{value:.2f}", currencyID=CURRENCY)


def _party(parent: ElementTree.Element, party: Party) -> None:
    inner = _part(parent, "Party")
    _basic(inner, "EndpointID", party.org_number, schemeID=ORG_SCHEME)
    identity = _part(inner, "PartyIdentification")
    _basic(identity, "ID", party.org_number, schemeID=ORG_SCHEME)
    _basic(_part(inner, "PartyName"), "Name", party.name)
    legal = _part(inner, "PartyLegalEntity")
    _basic(legal, "RegistrationName", party.name)
    _basic(legal, "CompanyID", party.org_number, schemeID=ORG_SCHEME)
    if party.email or party.phone:
        contact = _part(inner, "Contact")
        if party.phone:
            _basic(contact, "Telephone", party.phone)
        if party.email:
            _basic(contact, "ElectronicMail", party.email)


def _totals(root: ElementTree.Element, lines: Sequence[OrderLine]) -> None:
    whole, vat = sum((line.amount for line in lines), Decimal(0)), vat_of(lines)
    _money(_part(root, "TaxTotal"), "TaxAmount", vat)
    total = _part(root, "AnticipatedMonetaryTotal")
    for name, value in (
        ("LineExtensionAmount", whole),
        ("TaxExclusiveAmount", whole),
        ("TaxInclusiveAmount", whole + vat),
        ("PayableAmount", whole + vat),
    ):
        _money(total, name, value)


def _line(root: ElementTree.Element, number: int, line: OrderLine) -> None:
    outer = _part(root, "OrderLine")
    _basic(outer, "Note", line.note)
    inner = _part(outer, "LineItem")
    _basic(inner, "ID", str(number))
    _basic(inner, "Quantity", str(line.quantity), unitCode=PIECE)
    _money(inner, "LineExtensionAmount", line.amount)
    originator = _part(inner, "OriginatorParty")
    _basic(_part(originator, "PartyName"), "Name", line.school)
    _money(_part(inner, "Price"), "PriceAmount", line.price)
    item = _part(inner, "Item")
    _basic(item, "Name", line.name)
    if line.article:
        _basic(_part(item, "SellersItemIdentification"), "ID", line.article)
    category = _part(item, "ClassifiedTaxCategory")
    _basic(category, "ID", "S" if line.vat_percent else "Z")
    _basic(category, "Percent", f"{line.vat_percent:f}")
    _basic(_part(category, "TaxScheme"), "ID", "VAT")
