"""Pure rules of the bodies: when they can have met, and what is a material change afterwards."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from entilen.financing.rules import by_payer
from entilen.process.vocabulary import DeviceType
from entilen.schools.rules import add_months, school_year_label

MONTHS_BEFORE_OPENED = 24
"""A plan that came by e-mail, or late, may have been treated so long before its case was opened."""


def meeting_problem(day: date, *, today: date, opened: date, same_plan: str) -> str:
    """Why a body cannot have treated the plan of this case that day; empty when it can.

    `same_plan`: how the school knows that a meeting before the case was opened treated this plan.
    """
    if day > today:
        return "Møtet har ikke vært ennå. Registrer behandlingen etter møtet."
    if day < add_months(opened, -MONTHS_BEFORE_OPENED):
        return (
            f"Saken ble opprettet {opened:%d.%m.%Y}, mer enn to år etter {day:%d.%m.%Y}. "
            "Se på datoen en gang til."
        )
    if day < opened and not same_plan.strip():
        return (
            f"Saken ble opprettet {opened:%d.%m.%Y}. Behandlet organet denne planen "
            f"{day:%d.%m.%Y}, krysser du av for det rett under, og skriver hvordan dere vet det. "
            "Ellers må du se på datoen en gang til."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, in counts; `pupils` as in `PupilsPresent`, empty where not asked."""

    members: int | None = None
    present: int | None = None
    pupils: str = ""
    reason: str = ""


def attendance_problems(there: Attendance) -> dict[str, str]:
    """What is wrong with the attendance of a body in which pupils have seats, by field."""
    wrong: dict[str, str] = {}
    if not there.members:
        wrong["members"] = "Skriv hvor mange medlemmer styret har."
    if there.present is None:
        wrong["present"] = "Skriv hvor mange medlemmer som var til stede."
    elif there.members and there.present > there.members:
        wrong["present"] = "Det kan ikke være flere til stede enn styret har medlemmer."
    if not there.pupils:
        wrong["pupils_present"] = "Svar på om elevenes representanter var til stede."
    if there.pupils == "not_applicable" and not there.reason.strip():
        wrong["pupils_reason"] = "Skriv hvorfor elevenes plasser ikke er aktuelle."
    return wrong


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
    treated: Mapping[str, Any],
    now: Mapping[str, Any],
    cost_percent: int,
    payers: Mapping[str, str],
) -> list[str]:
    """What changed materially between the treated plan and the present one, each change in its own
    words.

    Grades; number of devices, device type and site of each; and what each payer pays, and all of
    it, beyond `cost_percent` of what was treated. `payers`: their names.
    """
    before, after = _by_grade(treated), _by_grade(now)
    changes: list[str] = []
    for key in sorted(before.keys() | after.keys()):
        name = _grade(key, before, after)
        pairs, gone, come = _pairs(before.get(key, {}), after.get(key, {}))
        several = max(len(before.get(key, {})), len(after.get(key, {}))) > 1
        changes += [f"{_place(name, row, several)} er tatt ut" for row in gone]
        changes += [f"{_place(name, row, several)} er lagt til" for row in come]
        for old, new in pairs:
            changes += _row_changes(_place(name, old, several), old, new)
    return [*changes, *_cost_changes(treated, now, cost_percent, payers)]


Key = tuple[int, int]
Row = Mapping[str, Any]
At = Mapping[tuple[Any, str], Row]
"""The rows of one grade and school year, by site and device type."""


def _by_grade(plan: Mapping[str, Any]) -> dict[Key, dict[tuple[Any, str], Row]]:
    grades: dict[Key, dict[tuple[Any, str], Row]] = {}
    for row in plan["grade_rows"]:
        at = grades.setdefault((row["school_year"], row["grade"]), {})
        at[row.get("site_id"), row["device_type"]] = row
    return grades


def _pairs(before: At, after: At) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Which row has become which, which are gone and which have come: those of the same place
    first, then the others one by one."""
    pairs = [(before[at], after[at]) for at in before if at in after]
    gone = [before[at] for at in before if at not in after]
    come = [after[at] for at in after if at not in before]
    moved = min(len(gone), len(come))
    return [*pairs, *zip(gone[:moved], come[:moved], strict=True)], gone[moved:], come[moved:]


def _place(name: str, row: Row, several: bool) -> str:
    """The grade, with site and device type where it has several rows."""
    kind = DeviceType(row["device_type"]).label
    return f"{name} ({row.get('site', '')}, {kind})" if several else name


def _grade(key: Key, before: Iterable[Key], after: Iterable[Key]) -> str:
    """«5. trinn», with the school year where the plan has the grade in more than one."""
    year, grade = key
    years = {of for of, one in (*before, *after) if one == grade}
    return f"{grade}. trinn {school_year_label(year)}" if len(years) > 1 else f"{grade}. trinn"


def _row_changes(name: str, old: Row, new: Row) -> Iterator[str]:
    was, will = (row["devices"] + row["spares"] for row in (old, new))
    if was != will:
        yield f"antall enheter på {name} er endret fra {was} til {will}"
    elif old["devices"] != new["devices"]:
        yield (f"reserven på {name} er endret fra {old['spares']} til {new['spares']} enheter")
    if old["device_type"] != new["device_type"]:
        kinds = [DeviceType(row["device_type"]).label for row in (old, new)]
        yield f"enhetstypen på {name} er endret fra {kinds[0]} til {kinds[1]}"
    if old.get("site_id") != new.get("site_id"):
        yield f"{name} er flyttet fra {old.get('site', '')} til {new.get('site', '')}"


def _cost_changes(
    treated: Mapping[str, Any], now: Mapping[str, Any], percent: int, payers: Mapping[str, str]
) -> Iterator[str]:
    before, after = by_payer(treated["financing"]), by_payer(now["financing"])
    for payer, name in payers.items():
        was, will = before.get(payer, 0), after.get(payer, 0)
        if _beyond(was, will, percent):
            yield f"beløpet fra {name} er endret fra {_kroner(was)} til {_kroner(will)} kr"
    was, will = sum(before.values()), sum(after.values())
    if _beyond(was, will, percent):
        yield f"kostnaden er endret fra {_kroner(was)} til {_kroner(will)} kr"


def _beyond(was: int, will: int, percent: int) -> bool:
    return abs(will - was) * 100 > percent * was


def _kroner(amount: int) -> str:
    return f"{amount:,}".replace(",", "\N{NO-BREAK SPACE}")


def risks(plan: Mapping[str, Any], *, network: bool) -> list[str]:
    """What the board should know may go wrong: only what is true of this plan.

    `network`: the network is not confirmed for what the plan needs.
    """
    sentences = []
    if network:
        sentences.append("Nettverket er ikke bekreftet ennå. Ingenting kan kjøpes før det er det.")
    if not any(row["spares"] for row in plan["grade_rows"]):
        sentences.append("Planen har ingen reserveenheter.")
    budgeted = {line["category"] for line in plan["financing"]}
    for category, words in (("repair", "reparasjon"), ("licences", "lisenser")):
        if category not in budgeted:
            sentences.append(f"Planen har ikke satt av penger til {words}.")
    return sentences
