"""Pure rules of the bodies: when they can have met, and what is a material change afterwards."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from entilen.schools.rules import add_months

MONTHS_BEFORE_REGISTERED = 24
"""A plan that came by e-mail may have been treated so long before it was registered here."""


def meeting_problem(day: date, *, today: date, opened: date, by_email: bool) -> str:
    """Why a body cannot have treated a version of this case that day; empty when it can."""
    if day > today:
        return "Møtet har ikke vært ennå. Registrer behandlingen etter møtet."
    if day < (add_months(opened, -MONTHS_BEFORE_REGISTERED) if by_email else opened):
        return (
            f"Saken ble opprettet {opened:%d.%m.%Y}, så planen kan ikke være behandlet "
            f"{day:%d.%m.%Y}. Se på datoen en gang til."
        )
    return ""


def statement_problem(day: date, *, today: date, treated: date) -> str:
    """Why the chair cannot have said that day that the resolution still holds; empty when so."""
    if day > today:
        return "Datoen har ikke vært ennå. Registrer uttalelsen når den er gitt."
    if day < treated:
        return (
            f"Planen ble behandlet {treated:%d.%m.%Y}. Uttalelsen kan ikke være eldre enn vedtaket."
        )
    return ""


def material_changes(
    treated: Mapping[str, Any], now: Mapping[str, Any], cost_percent: int
) -> list[str]:
    """What changed materially between the treated plan and the present one, in words.

    Grades, number of devices, device type, financing route, and cost beyond `cost_percent` of the
    cost that was treated (domain, section 4).
    """
    changes = []
    if _grades(treated) != _grades(now):
        changes.append("trinnene er endret")
    if _devices(treated) != _devices(now):
        changes.append(f"antall enheter er endret fra {_devices(treated)} til {_devices(now)}")
    if _types(treated) != _types(now):
        changes.append("enhetstypen er endret")
    if _sources(treated) != _sources(now):
        changes.append("finansieringen er endret")
    before, after = _cost(treated), _cost(now)
    if abs(after - before) * 100 > cost_percent * before:
        changes.append(f"kostnaden er endret fra {before} til {after} kr")
    return changes


def risks(plan: Mapping[str, Any], *, network: bool) -> list[str]:
    """What the board should know may go wrong: only what is true of this plan.

    `network`: the network is not confirmed for what the plan needs.
    """
    found = []
    if network:
        found.append("Nettverket er ikke bekreftet ennå. Ingenting kan kjøpes før det er det.")
    if not any(row["spares"] for row in plan["grade_rows"]):
        found.append("Planen har ingen reserveenheter.")
    budgeted = {line["category"] for line in plan["financing"]}
    for category, words in (("repair", "reparasjon"), ("licences", "lisenser")):
        if category not in budgeted:
            found.append(f"Planen har ikke satt av penger til {words}.")
    return found


def _grades(plan: Mapping[str, Any]) -> set[tuple[int, int]]:
    return {(row["grade"], row["school_year"]) for row in plan["grade_rows"]}


def _devices(plan: Mapping[str, Any]) -> int:
    return sum(row["devices"] + row["spares"] for row in plan["grade_rows"])


def _types(plan: Mapping[str, Any]) -> set[tuple[int, str]]:
    return {(row["grade"], row["device_type"]) for row in plan["grade_rows"]}


def _sources(plan: Mapping[str, Any]) -> set[str]:
    return {line["source"] for line in plan["financing"]}


def _cost(plan: Mapping[str, Any]) -> int:
    return sum(line["amount"] for line in plan["financing"])
