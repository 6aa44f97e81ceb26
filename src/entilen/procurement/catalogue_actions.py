"""Entering framework agreements, models and prices. What was entered before stays to be read.

Who may enter them is asked by the door that they come by (`setup.actions`).
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from entilen.accounts.models import Person
from entilen.process.vocabulary import DeviceType
from entilen.procurement.catalogue_models import (
    Agreement,
    AgreementTerms,
    CataloguePrice,
    DeviceModel,
)
from entilen.procurement.catalogue_queries import price_on, terms_of
from entilen.procurement.catalogue_rules import org_number_problem, price_problems, span_problem


@transaction.atomic
def enter_agreement(
    *,
    by: Person,
    org_number: str,
    reference: str,
    supplier: str,
    valid_from: date,
    valid_until: date,
) -> Agreement:
    """An agreement as it is from now on: a new one, or new terms of one that is known.

    What it says already is not written again. Raises ValidationError with every reason why not.
    """
    problems = [org_number_problem(org_number), span_problem(valid_from, valid_until)]
    if told := [problem for problem in problems if problem]:
        raise ValidationError(told)
    agreement, new = Agreement.objects.get_or_create(org_number=org_number, reference=reference)
    words = (supplier, valid_from, valid_until)
    if not new:
        now = terms_of(agreement)
        if (now.supplier, now.valid_from, now.valid_until) == words:
            return agreement
    AgreementTerms.objects.create(
        agreement=agreement,
        supplier=supplier,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=by,
    )
    return agreement


@transaction.atomic
def enter_model(
    *, agreement: Agreement, name: str, device_type: DeviceType, article: str = ""
) -> DeviceModel:
    """A model of an agreement; the one that is there, where it has been entered before.

    Raises ValidationError when the name is taken by another type or article: orders stand on it.
    """
    model, new = DeviceModel.objects.get_or_create(
        agreement=agreement,
        name=name,
        defaults={"device_type": device_type, "article": article},
    )
    if not new and (model.device_type, model.article) != (device_type, article):
        raise ValidationError(
            f"Avtalen har alt «{name}» som {model.get_device_type_display()} med artikkelnummer "
            f"«{model.article}». Gi den nye modellen et eget navn."
        )
    return model


@transaction.atomic
def enter_price(
    *,
    by: Person,
    model: DeviceModel,
    valid_from: date,
    price: Decimal,
    vat_percent: Decimal,
    updates_until: date | None,
) -> CataloguePrice:
    """What a model costs from a day on. Earlier prices stay, and orders keep the one of their day.

    The price that holds already that day is not written again. Raises ValidationError.
    """
    if problems := price_problems(price, vat_percent, valid_from, updates_until):
        raise ValidationError(problems)
    now = price_on(model, valid_from)
    if now and (now.price, now.vat_percent, now.updates_until) == (
        price,
        vat_percent,
        updates_until,
    ):
        return now
    return CataloguePrice.objects.create(
        model=model,
        valid_from=valid_from,
        price=price,
        vat_percent=vat_percent,
        updates_until=updates_until,
        recorded_by=by,
    )
