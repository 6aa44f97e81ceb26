"""Pure rules of the plan: numbers that must agree, milestones planned backwards."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from entilen.programme.rules import MilestoneTemplate
from entilen.schools.rules import add_working_days, working_day_by

AREA_STATES: dict[tuple[bool, bool], str] = {
    (False, False): "Ikke begynt",
    (True, False): "Under arbeid",
    (True, True): "Ferdig",
    (False, True): "Under arbeid",
}
GRADE_ROWS, MILESTONES, FINANCING = "grade_rows", "milestones", "financing"
LINKS, ATTACHMENTS = "links", "attachments"
NOT_APPLICABLE = "not_applicable"
PART_TITLES = {
    GRADE_ROWS: "Trinn og enheter",
    MILESTONES: "Milepælsplan",
    FINANCING: "Finansieringsplan",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A grade row as plain numbers: devices without spares, spares apart."""

    grade: int
    school_year: int
    pupils: int
    devices: int
    spares: int
    site: str = ""
    site_id: int = 0

    @property
    def total(self) -> int:
        """Devices with spares."""
        return self.devices + self.spares


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two numbers that disagree. A warning names both places and never stops a save.

    A warning about something else than numbers has a `title`, and the address where it is mended.
    """

    text: str
    place: str
    other_place: str
    title: str = ""
    href: str = ""


def spare_devices(pupils: int, percent: int) -> int:
    """Spares for so many pupils, rounded up: at least one where there are pupils."""
    return -(-pupils * percent // 100)


def row_problems(rows: Sequence[Row]) -> list[str]:
    """What makes the grade rows impossible to send, one sentence each."""
    problems = []
    for row in rows:
        name = f"{row.grade}. trinn {row.school_year}/{row.school_year + 1}"
        if row.pupils == 0:
            problems.append(f"{name} har ingen elever. Fyll inn elevtallet.")
        elif row.devices < row.pupils:
            problems.append(
                f"{name} har {row.pupils} elever, men bare {row.devices} enheter. "
                "1:1 krever én enhet til hver elev."
            )
    return problems


def row_warnings(
    rows: Iterable[Row], registered: Mapping[tuple[int, int], int], least_spare: int
) -> list[Disagreement]:
    """Where rows and register disagree, and where spares are missing.

    `registered` holds pupils by (grade, school year); `least_spare` is a percentage.
    """
    pupils: Counter[tuple[int, int]] = Counter()
    spares: Counter[tuple[int, int]] = Counter()
    for row in rows:
        pupils[row.grade, row.school_year] += row.pupils
        spares[row.grade, row.school_year] += row.spares
    warnings = []
    for (grade, year), number in pupils.items():
        known = registered.get((grade, year))
        if known is not None and known != number:
            text = (
                f"Trinnraden sier {number} elever på {grade}. trinn, skoleregisteret sier {known}."
            )
            warnings.append(Disagreement(text, GRADE_ROWS, "register"))
        least = spare_devices(number, least_spare)
        if number and spares[grade, year] < least:
            text = (
                f"{grade}. trinn har {spares[grade, year]} reserveenheter. "
                f"Vi anbefaler minst {least}."
            )
            warnings.append(Disagreement(text, GRADE_ROWS, GRADE_ROWS))
    return warnings


@dataclass(frozen=True, slots=True)
class Counted:
    """So many devices more (or fewer, in a correction) on a grade from a day."""

    grade: int
    quantity: int
    day: date


def day_when_all_have(need: Mapping[int, int], entries: Iterable[Counted]) -> date | None:
    """The day from which every grade has had what it needs, still so; None while one lacks it.

    `entries` come in the order of their days. More on a grade that has enough moves no day.
    """
    held = dict.fromkeys(need, 0)
    since: dict[int, date] = {}
    for entry in entries:
        if entry.grade not in held:
            continue
        held[entry.grade] += entry.quantity
        if held[entry.grade] >= need[entry.grade]:
            since.setdefault(entry.grade, entry.day)
        else:
            since.pop(entry.grade, None)
    return max(since.values()) if need and len(since) == len(need) else None


def plan_backwards(
    templates: Iterable[MilestoneTemplate],
    *,
    start: date,
    board_meetings: Sequence[date],
    today: date,
    closed: Sequence[tuple[date, date]] = (),
) -> list[tuple[MilestoneTemplate, date]]:
    """Dates for the default milestones, counted from the first school day.

    Each falls on a working day (`closed` holds the school's holidays). The board's falls on its
    last known meeting in time. What would lie behind falls a week from today, so that no school
    begins with a plan that is already late, and nothing falls before what it builds on.
    """
    soonest = add_working_days(today, 5, closed)
    dated: dict[MilestoneTemplate, date] = {}
    for template in templates:
        due = working_day_by(start + timedelta(weeks=template.weeks), closed)
        if template.anchor == "board_meeting":
            due = _meeting_by(due, board_meetings, today)
        elif due < soonest:
            due = soonest
        dated[template] = due
    _keep_order(dated)
    return sorted(dated.items(), key=lambda pair: pair[1])


def _meeting_by(due: date, meetings: Sequence[date], today: date) -> date:
    """The last meeting that is in time, or else the first one to come."""
    ahead = sorted(day for day in meetings if day >= today)
    in_time = [day for day in ahead if day <= due]
    return [*in_time[-1:], *ahead[:1], max(due, today)][0]


_ORDER = ("network_request", "network_confirmed", "board", "sent", "decision", "order", "hand_out")
"""Milestones that build on each other, in turn."""


def _keep_order(dated: dict[MilestoneTemplate, date]) -> None:
    """Move what would fall before the thing that it builds on to the same day."""
    by_key = {template.key: template for template in dated}
    chain = [by_key[key] for key in _ORDER if key in by_key]
    for before, after in pairwise(chain):
        dated[after] = max(dated[after], dated[before])


def milestone_problems(
    required: Iterable[MilestoneTemplate], *, standing: Collection[str], excused: Collection[str]
) -> list[str]:
    """Each milestone that the plan must hold and does not, where nobody has said why not."""
    return [
        f"Milepælen «{template.title}» mangler. Legg den inn, eller skriv hvorfor den ikke er "
        "aktuell."
        for template in required
        if template.key not in standing and template.key not in excused
    ]


def milestone_warnings(
    milestones: Mapping[str, date], *, start: date, years: Iterable[int]
) -> list[Disagreement]:
    """Where the order of the milestones, or a milestone and the grade rows, disagree."""
    warnings = []
    for first, then, text in (
        ("network_confirmed", "order", "Enhetene bestilles før nettverket er bekreftet."),
        ("decision", "order", "Enhetene bestilles før direktøren har avgjort saken."),
        ("board", "sent", "Planen sendes inn før Driftsstyret har behandlet den."),
        ("order", "hand_out", "Enhetene deles ut før de er bestilt."),
        ("contracts", "hand_out", "Enhetene deles ut før avtalene med hjemmene er signert."),
    ):
        if first in milestones and then in milestones and milestones[first] > milestones[then]:
            warnings.append(Disagreement(text, MILESTONES, MILESTONES))
    hand_out = milestones.get("hand_out")
    if hand_out and any(True for _ in years) and hand_out < start - timedelta(weeks=8):
        warnings.append(
            Disagreement(
                f"Milepælen for utdeling er {hand_out:%d.%m.%Y}, men trinnradene begynner "
                f"{start:%d.%m.%Y}.",
                MILESTONES,
                GRADE_ROWS,
            )
        )
    return warnings
