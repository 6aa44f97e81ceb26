"""Recording that pupils have got their devices."""

from datetime import date

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.devices.actions import enter
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import only_site
from entilen.devices.rules import cohort_of
from entilen.files.models import StoredFile
from entilen.plans.level_queries import follows_pupils
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.queries import ordered_devices, problem_with_day
from entilen.rollout.models import HandOut
from entilen.rollout.queries import planned_pupils
from entilen.rollout.rules import correction_problems, fewer_problem


@transaction.atomic
def hand_out(
    *,
    case: Case,
    person: Person,
    grade: int,
    device_type: DeviceType,
    site: int | None = None,
    quantity: int,
    pupils: int,
    handed_out_on: date,
    everyone: bool,
    note: str = "",
    evidence: StoredFile | None = None,
) -> HandOut:
    """Record a hand-out in the ledger. Never before a grant, never ahead, never without a valid
    confirmation.

    Fewer pupils than the plan counts on need a `note` that says why: the public figure is made of
    this number. Raises Refused with every obstacle.
    """
    current = lock(case)
    before = sum(
        entry.quantity
        for entry in LedgerEntry.objects.filter(
            case=case, kind=Kind.HANDED_OUT, grade=grade, device_type=device_type
        )
        if site is None or entry.site_id in {None, site}
    )
    there = site or only_site(current, grade, device_type)
    under_order = before + quantity <= ordered_devices(current, grade, device_type, there)
    event = advance(
        case=case,
        act=Act.HAND_OUT,
        actor=person,
        summary=f"{quantity} {device_type.label} delt ut på {grade}. trinn",
        details={
            "asked_grade": grade,
            "asked_type": device_type,
            "asked_site": site,
            "asked_devices": quantity,
            "asked_under_valid_order": under_order,
        },
    )
    if problem := problem_with_day(case, handed_out_on):
        raise Refused([problem])
    planned = planned_pupils(current, grade, device_type, site)
    if not note.strip() and (problem := fewer_problem(pupils, planned=planned, grade=grade)):
        raise Refused([f"{problem} Rett antallet, eller skriv i merknaden hvorfor det er færre."])
    if everyone and before + quantity < pupils:
        raise Refused(
            [
                f"Du har krysset av for at alle {pupils} elevene har fått enhet, "
                f"men bare {before + quantity} er delt ut."
            ]
        )
    entry = enter(
        case=case,
        event=event,
        site=there,
        cohort=cohort_of(grade, handed_out_on)
        if follows_pupils(current, grade, device_type)
        else None,
        grade=grade,
        device_type=device_type,
        kind=Kind.HANDED_OUT,
        quantity=quantity,
        effective=handed_out_on,
        cause=f"Utdeling i sak {case.number}",
        pupils=pupils,
        evidence=evidence,
    )
    return HandOut.objects.create(case=case, entry=entry, everyone=everyone, note=note)


@transaction.atomic
def correct_hand_out(
    *,
    hand_out: HandOut,
    person: Person,
    quantity: int,
    pupils: int,
    reason: str,
    why_fewer: str = "",
) -> LedgerEntry:
    """Put right a hand-out that was written down wrongly, whatever has become of the case since.

    A new row holds the difference and points to the first one, whose day it keeps. Both stay to be
    read; limits and coverage follow at once, and what was known before can still be asked for.
    Fewer pupils than before and than the plan counts on need `why_fewer`, which is public with the
    reason. Raises Refused when it would pass the grant, or changes nothing.
    """
    case = lock(hand_out.case)
    first = hand_out.entry
    last = [first, *first.corrections.order_by("pk")]
    before = sum(row.quantity for row in last)
    event = advance(
        case=case,
        act=Act.CORRECT_HAND_OUT,
        actor=person,
        summary=f"Utdelingen på {first.grade}. trinn {first.effective:%d.%m.%Y} ble rettet "
        f"fra {before} til {quantity} enheter",
        details={
            "asked_grade": first.grade,
            "asked_type": first.device_type,
            "asked_site": first.site_id,
            "asked_devices": quantity - before,
            "ground": f"{reason} (Færre elever: {why_fewer})" if why_fewer else reason,
        },
    )
    device_type = DeviceType(first.device_type)
    if problems := correction_problems(
        (quantity, pupils),
        before=(before, last[-1].pupils),
        planned=planned_pupils(case, first.grade, device_type, first.site_id),
        grade=first.grade,
        why_fewer=why_fewer,
    ):
        raise Refused(problems)
    return enter(
        case=case,
        event=event,
        site=first.site_id,
        cohort=first.cohort,
        grade=first.grade,
        device_type=device_type,
        kind=Kind.HANDED_OUT,
        quantity=quantity - before,
        effective=first.effective,
        cause=f"Rettet utdeling i sak {case.number}",
        pupils=pupils,
        corrects=first,
    )
