"""Sending the orders of several schools to a supplier as one."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.process.vocabulary import Act
from entilen.procurement.catalogue_models import Agreement
from entilen.procurement.catalogue_queries import terms_of
from entilen.procurement.models import Order
from entilen.procurement.peppol_file import OrderDocument, OrderLine, Party, written
from entilen.procurement.pool_models import PooledLine, PooledOrder
from entilen.procurement.queries import Placed, placed
from entilen.programme.queries import owner


@transaction.atomic
def pool_orders(
    *, person: Person, orders: Collection[int], deliver_by: date | None = None
) -> PooledOrder:
    """Make one order file of the orders of an agreement, and say so in each of their cases.

    By the programme manager. What the supplier is told is kept as it was: an order that changes
    later is shown beside it. Cases are locked school by school, always in the same order. Raises
    Refused with every reason why these cannot go together.
    """
    chosen = Order.objects.filter(pk__in=list(orders))
    cases = {order.case_id: order.case for order in chosen.select_related("case")}
    for case in sorted(cases.values(), key=lambda case: (case.school_id, case.pk)):
        lock(case)
    rows = placed(chosen.order_by("case__school__sort_key", "pk"))
    agreements = {one.model.agreement for one in rows if one.model}
    if problems := _problems(rows, len(set(orders)), agreements, deliver_by):
        raise Refused(problems)
    agreement = Agreement.objects.select_for_update().get(pk=agreements.pop().pk)
    number = PooledOrder.objects.filter(agreement=agreement).count() + 1
    pool = PooledOrder.objects.create(
        agreement=agreement,
        number=number,
        supplier=terms_of(agreement).supplier,
        deliver_by=deliver_by,
        document=written(_document(agreement, number, rows, deliver_by)),
        made_by=person,
    )
    for one in rows:
        case = cases[one.order.case_id]
        event = advance(
            case=case,
            act=Act.POOL_ORDER,
            actor=person,
            summary=f"Bestillingen av {one.standing.ordered} enheter til {one.row.grade}. trinn er "
            f"med i bestillingen {pool.title} til {pool.supplier}",
            details={"order": one.order.pk, "pool": pool.key},
        )
        PooledLine.objects.create(
            pool=pool, order=one.order, event=event, quantity=one.standing.ordered
        )
    return pool


def _problems(
    rows: list[Placed], wanted: int, agreements: set[Agreement], deliver_by: date | None
) -> list[str]:
    known = owner()
    problems = []
    if not rows or len(rows) < wanted:
        problems.append("Velg minst én bestilling som finnes.")
    problems += [
        f"Bestillingen til {one.order.case.school.name}, {one.place}, {why}"
        for one in rows
        if (why := _unfit(one))
    ]
    if len(agreements) > 1:
        problems.append("Bestillingene er fra ulike avtaler. Samle én avtale om gangen.")
    if not known or not known.org_number:
        problems.append(
            "Kommunen mangler organisasjonsnummer. Skriv det under «Oppsett», «Hvem dere er»."
        )
    if deliver_by and deliver_by <= timezone.localdate():
        problems.append("Ønsket levering må være en dag som kommer.")
    return problems


def _unfit(one: Placed) -> str:
    if hasattr(one.order, "pooled"):
        return "er alt sendt samlet."
    if one.cancelled:
        return "er avbestilt."
    return "" if one.model else "har ingen modell fra en avtale."


def _document(
    agreement: Agreement, number: int, rows: list[Placed], deliver_by: date | None
) -> OrderDocument:
    known = owner()
    assert known is not None, "judged before"
    return OrderDocument(
        number=f"{agreement.reference}-{number}",
        issued=timezone.localdate(),
        agreement=agreement.reference,
        buyer=Party(known.publisher, known.org_number, known.email, known.phone),
        seller=Party(terms_of(agreement).supplier, agreement.org_number),
        lines=[_line(one) for one in rows],
        deliver_by=deliver_by,
    )


def _line(one: Placed) -> OrderLine:
    model, terms = one.model, one.terms
    assert model and terms.unit_price is not None and terms.vat_percent is not None, "judged before"
    site = one.row.site
    address = ", ".join(filter(None, (site.name, site.address))) if site else ""
    school = one.order.case.school.name
    return OrderLine(
        school=school,
        note=", ".join(filter(None, (f"Leveres til {school}", address, one.order.reference))),
        name=model.name,
        article=model.article,
        quantity=one.standing.ordered,
        price=terms.unit_price,
        vat_percent=terms.vat_percent,
    )
