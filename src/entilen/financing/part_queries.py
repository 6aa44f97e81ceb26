"""What a grant costs: the part that is granted, and how prices have moved since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from entilen.cases.models import Case
from entilen.cases.reads import CASE, read
from entilen.financing.drift_rules import Drift, drift
from entilen.financing.models import BoardSaw, FinancingVersion
from entilen.financing.money_queries import rule_at
from entilen.financing.money_reading import Money, money_in
from entilen.financing.money_rules import RulePart
from entilen.financing.part_rules import fixed_of, rows_of_part
from entilen.plans.level_queries import numbers_of
from entilen.ui.rules import kroner


@read
def financing_versions() -> QuerySet[FinancingVersion]:
    """The financing plans of a case's grants, the newest last."""
    saw = BoardSaw.objects.filter(version=OuterRef("pk"))
    versions: QuerySet[FinancingVersion] = FinancingVersion.objects.filter(case=CASE)
    return versions.annotate(seen=Exists(saw)).order_by("number")


@dataclass(frozen=True, slots=True)
class PartMoney:
    """What a part of a plan costs. `fixed` names what does not follow the devices, in words; empty
    where the whole plan is granted or nothing is fixed."""

    rows: list[dict[str, Any]]
    money: Money
    fixed: str = ""


def money_of_part(
    case: Case, content: Mapping[str, Any], grades: Collection[int], day: date | None = None
) -> PartMoney:
    """What these grades of a frozen plan cost, by the rule of a day (today where none is named)."""
    rows = list(content["financing"])
    planned = {row["grade"] for row in content["grade_rows"]}
    if planned <= set(grades):
        return PartMoney(rows, money_in(content))
    rule = rule_at(RulePart.COSTS, day or timezone.localdate()).content["per_device"]
    part = rows_of_part(
        rows,
        numbers_of(case, None, content).bought,
        numbers_of(case, grades, content).bought,
        per_device=rule,
    )
    return PartMoney(part, money_in({"financing": part}), _fixed_words(case, part, rule))


def _fixed_words(case: Case, rows: list[dict[str, Any]], per_device: Collection[str]) -> str:
    titles = dict(case.programme.requirements.cost_categories)
    return ", ".join(
        f"{titles.get(key, key).lower()} {kroner(amount)}"
        for key, amount in fixed_of(rows, per_device).items()
    )


def money_granted(case: Case) -> Money | None:
    """What the newest grant was given for, and not what prices have become since; None where there
    is no grant, or one from before this was kept."""
    granted = [row for row in financing_versions(case) if row.granted]
    return money_in({"financing": granted[-1].rows}) if granted else None


def standing_version(case: Case) -> FinancingVersion | None:
    """The financing plan of the grant as it is now; None where nothing is granted."""
    return next(iter(reversed(financing_versions(case))), None)


def last_seen(case: Case) -> FinancingVersion | None:
    """What the board has adopted last: what the newest grant was given for, or a version since that
    the board has treated."""
    seen = [row for row in financing_versions(case) if row.granted or vars(row)["seen"]]
    return seen[-1] if seen else None


def version_waiting(case: Case) -> FinancingVersion | None:
    """The financing plan that the board must see; None where none waits."""
    standing = standing_version(case)
    waits = standing and standing.board_reason and not vars(standing)["seen"]
    return standing if waits else None


def drift_of(case: Case) -> list[Drift]:
    """How each payer's sum has moved from what was granted last to now; empty where nothing has."""
    granted, standing = money_granted(case), standing_version(case)
    if granted is None or standing is None or standing.granted:
        return []
    return drift(granted, money_in({"financing": standing.rows}))
