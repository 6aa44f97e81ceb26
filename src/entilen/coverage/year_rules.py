"""What a school may say of its devices when a new school year has begun. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YearWord:
    """A grade: devices that its pupils have now, pupils, and (where there are fewer) why."""

    grade: int
    devices: int
    pupils: int
    why: str = ""


def year_problems(told: Sequence[YearWord], held: Mapping[int, int]) -> list[str]:
    """Every reason why this cannot be said. `held`: devices by grade, as they are known."""
    if not told:
        return ["Skriv antallet på minst ett trinn."]
    problems = []
    for row in told:
        known = held.get(row.grade)
        if known is None:
            problems.append(f"Ingen enheter er registrert på {row.grade}. trinn.")
        elif row.devices > known:
            problems.append(
                f"{row.grade}. trinn har {known} enheter registrert. Er det flere, registrerer "
                "dere dem som en utdeling."
            )
        elif row.devices < known and not row.why:
            problems.append(
                f"{row.grade}. trinn hadde {known} enheter. Velg hvorfor {known - row.devices} av "
                "dem ikke er i bruk lenger."
            )
    return problems
