"""What the pages of the review show: what is left in a round, and one area or part of the plan."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from entilen.cases.models import Case
from entilen.plans.comparison import PartChange, compare, listed, rows_in
from entilen.plans.queries import area_titles
from entilen.process.vocabulary import Department
from entilen.programme.rules import Criterion
from entilen.review.assessed import areas_left, baseline, changed_since, review_areas
from entilen.review.models import CriterionAnswer, Remark
from entilen.review.queries import living_remarks, placed, submission_of


def places(case: Case, department: Department | None) -> list[dict[str, str]]:
    """The areas, and the parts that there is something to see in, each with what is left to do."""
    wanted = review_areas(case, department) if department else frozenset()
    left = areas_left(case, department) if department else frozenset()
    earlier = baseline(case, department)
    changed = set(changed_since(case, earlier))
    opened = {row.area for row in living_remarks(case) if not row.is_closed}
    areas = {area.key for area in case.programme.requirements.areas}
    rows = []
    for key, title in area_titles(case).items():
        if key in wanted and (key in left or key not in areas):
            tag, tone = "Å vurdere" if key in left else "Se over", "todo"
        elif key in wanted:
            tag, tone = "Vurdert", "ok"
        elif key in opened:
            tag, tone = "Har punkter", "wait"
        elif key in changed:
            tag, tone = "Endret", "info"
        elif key not in areas:
            continue
        else:
            tag, tone = ("Uendret", "ok") if case.round > 1 and earlier else ("", "info")
        note = "Endret siden sist" if key in changed and tag != "Endret" else ""
        if department and not tag:
            note = "Ingen kriterier for din avdeling"
        rows.append({"key": key, "title": title, "note": note, "tag": tag, "tone": tone})
    return rows


@dataclass(frozen=True, slots=True)
class PlaceReview:
    """All that a reviewer needs to read together for one area or part of the plan."""

    key: str
    title: str
    html: SafeString
    change: PartChange | None
    criteria: list[tuple[Criterion, CriterionAnswer | None]]
    remarks: list[Remark]
    to_review: bool


def place_review(case: Case, key: str, department: Department | None) -> PlaceReview | None:
    """An area or part as sent, its marked change, the department's criteria and the remarks."""
    now = submission_of(case, case.round)
    titles = area_titles(case)
    if key not in titles or now is None:
        return None
    before = baseline(case, department)
    content = now.version.content
    changes = compare(before.content, content, titles) if before else []
    return PlaceReview(
        key=key,
        title=titles[key],
        html=_as_sent(content, key),
        change=next((change for change in changes if change.key == key), None),
        criteria=_answered(case, key, department),
        remarks=placed(case, [row for row in living_remarks(case) if row.area == key]),
        to_review=department is None or key in review_areas(case, department),
    )


def _as_sent(content: dict[str, Any], key: str) -> SafeString:
    """The text of an area or the rows of a part, as they stand in a frozen plan."""
    texts = {row["key"]: row["html"] for row in content["areas"]}
    if key in texts:
        html: SafeString = mark_safe(texts[key])  # noqa: S308 - cleaned before it was stored
        return html
    return listed(rows_in(content, key))


def _answered(
    case: Case, key: str, department: Department | None
) -> list[tuple[Criterion, CriterionAnswer | None]]:
    """The criteria of an area, the department's or all, each with its newest answer."""
    area = case.programme.requirements.area(key)
    if area is None:
        return []
    newest = {
        answer.criterion: answer
        for answer in CriterionAnswer.objects.filter(case=case, area=key).order_by("round")
    }
    return [
        (criterion, newest.get(criterion.key))
        for criterion in area.criteria
        if department is None or criterion.department == department
    ]
