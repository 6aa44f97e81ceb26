"""Saying what uses the network of a site besides what is planned and granted."""

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.network.actions.asking import follow_need
from entilen.network.load_queries import others_said
from entilen.network.models import OtherDevices
from entilen.network.waiting import living_at
from entilen.plans.reads import rows_to_equip
from entilen.process.vocabulary import Act
from entilen.schools.models import Site


@transaction.atomic
def state_others(
    *, case: Case, person: Person, site: Site, staff: int, old: int, shared: int, guests: int
) -> OtherDevices:
    """Say how many staff there are at a site of the plan, and how many old devices, shared sets
    and guests' devices. What was said before stays to be read.

    The network is the site's: every living case with devices there asks by itself for what is
    needed now, if that is more than what is confirmed and its numbers are shared. Raises Refused
    for a site without devices in the plan, and when nothing differs from what was said last.
    """
    current = lock(case)
    told = {"staff": staff, "old": old, "shared": shared, "guests": guests}
    if problem := _problem(current, site, told):
        raise Refused([problem])
    stated = OtherDevices.objects.create(site=site, recorded_by=person, **told)
    words = f"{staff} ansatte, {old} gamle, {shared} felles, {guests} gjester"
    advance(
        case=current,
        act=Act.STATE_OTHER_DEVICES,
        actor=person,
        summary=f"Annet på nettet ved {site.name}: {words}"[:300],
        details={"site": site.pk, **told},
    )
    for living in living_at(site.pk, current.school_id).order_by("pk"):
        follow_need(living)
    return stated


def _problem(case: Case, site: Site, told: dict[str, int]) -> str:
    if site.pk not in {row.site_id for row in rows_to_equip(case)}:
        return f"Planen har ingen enheter på {site.name}. Legg inn trinn og enheter der først."
    before = next((row for row in others_said(case) if row.site_id == site.pk), None)
    if before and told == {name: getattr(before, name) for name in told}:
        return "Dette er det samme som er oppgitt fra før."
    return ""
