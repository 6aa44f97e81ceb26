"""What a hand-out and its correction may say. Plain Python."""


def fewer_problem(pupils: int, *, planned: int, grade: int) -> str:
    """A sentence where the grade has fewer pupils than the plan counts on; empty where not.

    The public figure is made of this number: a grade of few pupils gets 1:1 with few devices.
    """
    if pupils >= planned:
        return ""
    return f"Planen regner med {planned} elever på {grade}. trinn. Her står det {pupils}."


def correction_problems(
    corrected: tuple[int, int],
    *,
    before: tuple[int, int | None],
    planned: int,
    grade: int,
    why_fewer: str,
) -> list[str]:
    """Every reason why a hand-out cannot be corrected so; empty when it can.

    `corrected` and `before` are (devices, pupils). A hand-out of no devices never was, and its
    pupils count for nothing. Fewer pupils than stand there already, and than the plan counts on,
    take a word of why, as they do when devices are handed out.
    """
    quantity, pupils = corrected
    problems = []
    if quantity < 0:
        problems.append("Antallet kan ikke være under null.")
    if corrected == before:
        problems.append("Tallene er de samme som før. Rett det som er feil.")
    stood = before[1]
    lowered = quantity > 0 and (before[0] <= 0 or stood is None or pupils < stood)
    fewer = fewer_problem(pupils, planned=planned, grade=grade) if lowered else ""
    if fewer and not why_fewer.strip():
        problems.append(f"{fewer} Rett antallet, eller skriv hvorfor det er færre elever.")
    return problems
