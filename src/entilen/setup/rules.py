"""What a new version of the requirements would change, part by part. Plain Python."""

from collections.abc import Mapping
from typing import Any

PARTS = {
    "definition": "Hva 1:1 er",
    "milestones_required": "Om milepælsplan kreves",
    "financing_required": "Om finansieringsplan kreves",
    "steps": "Stegene",
    "areas": "Områdene med kriterier",
    "linked_plans": "Andre planer det vises til",
    "success_criteria": "Suksesskriterier",
    "focus_questions": "Spørsmål å tenke gjennom",
    "bodies": "Skolens organer",
    "formal_items": "Den formelle kontrollen",
    "milestones": "Milepælene",
    "required_milestones": "Milepæler som må være med",
    "pupil_seats": "Elevplasser i styret",
    "deadlines": "Fristene",
    "thresholds": "Grenser for nettverket",
    "network_months": "Hvor mange måneder en bekreftelse gjelder",
    "network_notice_days": "Hvor tidlig det varsles at den går ut",
    "measurement_months": "Hvor gammel en måling kan være",
    "network_formula": "Utregning av nettbehov",
    "material_cost_percent": "Når en endring av kostnaden er vesentlig",
    "spare_percent": "Reserveenheter",
    "cost_categories": "Kostnader",
    "instalment_years": "Avdragstid",
    "decision_authority": "Hva beslutningen bygger på",
}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each part that would change: its name, and how."""
    return [
        (label, _how(before.get(name), after.get(name)))
        for name, label in PARTS.items()
        if before.get(name) != after.get(name)
    ]


def _how(before: Any, after: Any) -> str:
    if before is None:
        return f"Nytt: {len(after)}" if isinstance(after, list) else "Nytt"
    if isinstance(after, list):
        return _rows(before, after)
    if isinstance(after, dict):
        parts = [
            f"{name}: {before.get(name, '–')} → {after.get(name, '–')}"
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name)
        ]
        return ", ".join(parts)
    if isinstance(after, bool):
        return "Kreves" if after else "Kreves ikke"
    return f"{before} → {after}"


def _rows(before: list[Any], after: list[Any]) -> str:
    old, new = _keyed(before), _keyed(after)
    counts = (
        (len(new.keys() - old.keys()), "ny", "nye"),
        (len(old.keys() - new.keys()), "borte", "borte"),
        (sum(old[key] != new[key] for key in old.keys() & new.keys()), "endret", "endret"),
    )
    told = ", ".join(
        f"{number} {one if number == 1 else many}" for number, one, many in counts if number
    )
    return told or "Annen rekkefølge"


def _keyed(rows: list[Any]) -> dict[str, Any]:
    return {row["key"] if isinstance(row, dict) and "key" in row else str(row): row for row in rows}
