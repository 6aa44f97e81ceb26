"""Pure rules of ordering and handing out: on which days they can have happened."""

from datetime import date


def day_problem(day: date, *, today: date, granted: date) -> str:
    """Why granted devices cannot have been ordered or handed out that day; empty when they can."""
    if day > today:
        return "Datoen har ikke vært ennå. Registrer det når det er gjort."
    if day < granted:
        return f"Planen ble innvilget {granted:%d.%m.%Y}. Datoen kan ikke være før det."
    return ""
