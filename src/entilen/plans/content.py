"""The whole plan as one value: what is frozen, shown to the board, compared and decided on."""

from collections.abc import Callable, Sequence
from typing import Any

from entilen.cases.models import Case
from entilen.cases.reads import Read, remembering
from entilen.plans.reads import areas, attachments, grade_rows, links, milestones, not_applicable
from entilen.plans.rules import NOT_APPLICABLE
from entilen.programme.rules import Requirements
from entilen.reckoning.levels import Moves
from entilen.schools.rules import school_year_label

Part = Callable[[Case], list[dict[str, Any]]]
PARTS: dict[str, Part] = {}
_READS: list[Read[Any]] = []


def part(name: str, *, reads: Sequence[Read[Any]]) -> Callable[[Part], Part]:
    """Register a later step's part of the plan (the financing plan is one), and what it reads."""

    def register(function: Part) -> Part:
        PARTS[name] = function
        _READS.extend(reads)
        return function

    return register


def material_reads() -> list[Read[Any]]:
    """What `material_of` reads."""
    return [grade_rows, *_READS]


def material_of(case: Case) -> dict[str, Any]:
    """The numbers of the plan as `content_of` gives them: what can change it materially."""
    case = remembering(case, *material_reads())
    return {
        "grade_rows": _grade_rows(case),
        **{name: function(case) for name, function in PARTS.items()},
    }


def content_of(case: Case) -> dict[str, Any]:
    """The plan as it stands now, complete and ready to be frozen."""
    own = (areas, links, milestones, not_applicable, attachments)
    case = remembering(case, *own, *material_reads())
    requirements = case.programme.requirements
    titles = dict(requirements.linked_plans)
    texts = {area.key: area.html for area in areas(case)}
    return {
        "programme": case.programme.key,
        "school": {"name": case.school.name, "type": case.school.type},
        "areas": [
            {"key": area.key, "title": area.title, "html": texts.get(area.key, "")}
            for area in requirements.areas
        ],
        "links": [
            {
                "key": link.key,
                "subject": link.subject,
                "url": link.url,
                "text": f"{link.subject or titles.get(link.key, link.key)}: {link.url}",
            }
            for link in links(case)
        ],
        "grade_rows": _grade_rows(case),
        "milestones": [
            {
                "key": row.key,
                "title": row.title,
                "due": row.due.isoformat(),
                "responsible": row.responsible,
                "done_when": row.done_when,
                "text": f"{row.due:%d.%m.%Y} {row.title}"
                f"{f' ({row.responsible})' if row.responsible else ''}",
            }
            for row in milestones(case)
        ],
        "attachments": [
            {
                "title": row.title,
                "name": row.file.name,
                "sha256": row.file.sha256,
                "key": row.file.key,
                "text": f"{row.title}: {row.file.name}",
            }
            for row in attachments(case)
        ],
        **{name: function(case) for name, function in PARTS.items()},
        **_not_applicable(case),
    }


def title_of(requirements: Requirements, key: str) -> str:
    """What a milestone or a cost is called that a plan can do without."""
    template = requirements.milestone(key)
    return template.title if template else dict(requirements.cost_categories).get(key, key)


def _not_applicable(case: Case) -> dict[str, list[dict[str, Any]]]:
    """Left out where there is none: plans frozen before anyone could say so stay what they were."""
    rows = [
        {
            "part": row.part,
            "key": row.key,
            "reason": row.reason,
            "text": f"Ikke aktuelt: {title_of(case.programme.requirements, row.key)}. {row.reason}",
        }
        for row in not_applicable(case)
    ]
    return {NOT_APPLICABLE: rows} if rows else {}


def _grade_rows(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "grade": row.grade,
            "school_year": row.school_year,
            "site": row.site.name,
            "site_id": row.site_id,
            "pupils": row.pupils,
            "devices": row.devices,
            "spares": row.spares,
            "device_type": row.device_type,
            "home_use": row.home_use,
            **({"moves": row.moves} if row.moves != Moves.GRADE else {}),
            "text": f"{row.grade}. trinn {school_year_label(row.school_year)}, "
            f"{row.site.name}: {row.pupils} elever, {row.devices} enheter og "
            f"{row.spares} i reserve, {row.get_device_type_display()}"
            f"{', hjemlån' if row.home_use else ''}"
            f"{', følger elevene opp' if row.moves == Moves.PUPIL else ''}",
        }
        for row in grade_rows(case)
    ]
