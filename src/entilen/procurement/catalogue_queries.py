"""What could be ordered on a day, from which agreement, and for how much."""

from datetime import date

from entilen.process.vocabulary import DeviceType
from entilen.procurement.catalogue_models import (
    Agreement,
    AgreementTerms,
    CataloguePrice,
    DeviceModel,
)
from entilen.procurement.catalogue_rules import Offer


def terms_of(agreement: Agreement) -> AgreementTerms:
    """What the agreement says now. Every agreement has terms."""
    return list(agreement.terms.all())[-1]


def price_on(model: DeviceModel, day: date) -> CataloguePrice | None:
    """What the model costs on a day; None before its first price."""
    rows = [row for row in model.prices.all() if row.valid_from <= day]
    return rows[-1] if rows else None


def offers_on(day: date) -> list[Offer]:
    """Every model that could be ordered on a day: the agreement applied, and it had a price."""
    models = DeviceModel.objects.select_related("agreement").prefetch_related(
        "prices", "agreement__terms"
    )
    return [offer for model in models if (offer := offer_of(model, day))]


def offer_of(model: DeviceModel, day: date) -> Offer | None:
    """The model as it could be ordered on a day; None when it could not."""
    terms, price = terms_of(model.agreement), price_on(model, day)
    if price is None or not terms.valid_from <= day <= terms.valid_until:
        return None
    return Offer(
        model=model.pk,
        name=model.name,
        device_type=DeviceType(model.device_type),
        article=model.article,
        agreement=model.agreement.reference,
        supplier=terms.supplier,
        org_number=model.agreement.org_number,
        price=price.price,
        vat_percent=price.vat_percent,
        updates_until=price.updates_until,
    )


def agreements() -> list[Agreement]:
    """Every agreement with its terms, models and prices, the newest first."""
    return list(
        Agreement.objects.order_by("-pk").prefetch_related("terms__recorded_by", "models__prices")
    )
