"""What the sites of a plan must carry: the one place where the parts are put together."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from entilen.cases.models import Case
from entilen.cases.reads import SCHOOL, read
from entilen.network.load_rules import Load, Others
from entilen.network.models import OtherDevices
from entilen.plans.level_queries import numbers_of
from entilen.reckoning.numbers import Numbers


@read
def others_said() -> QuerySet[OtherDevices]:
    """What was said last of what else uses the network, at each site of the school."""
    return (
        OtherDevices.objects.filter(site__school=SCHOOL)
        .order_by("site_id", "-pk")
        .distinct("site_id")
    )


def loads_of(case: Case, grades: Collection[int] | None = None) -> dict[int, Load]:
    """What each site of the plan must carry, by site id, with all that is granted at the school
    and all else that is there. After a grant only what was granted counts; `grades` narrows it."""
    newest = {row.site_id: row for row in others_said(case)}
    return _loads(case, numbers_of(case, grades), newest)


def loads_then(case: Case, content: Mapping[str, Any], known: datetime) -> dict[int, Load]:
    """The same for a frozen plan, with what had been said of the rest when it was frozen."""
    rows = OtherDevices.objects.filter(site__school=case.school_id, recorded_at__lte=known)
    newest = {row.site_id: row for row in rows.order_by("pk")}
    return _loads(case, numbers_of(case, content=content), newest)


def _loads(case: Case, counted: Numbers, newest: Mapping[int, OtherDevices]) -> dict[int, Load]:
    return {
        site: Load(
            {year: _parts(counted, site, year, whole) for year, whole in sorted(years.items())},
            _others(case, newest[site]) if site in newest else None,
        )
        for site, years in counted.needs.items()
    }


def _parts(counted: Numbers, site: int, year: int, whole: int) -> tuple[int, int]:
    """The plan's devices in use at a site in a year, and what of the whole is of earlier cases."""
    flows = (row for row in counted.all_flows if (row.place.site, row.year) == (site, year))
    own = min(sum(row.in_use for row in flows), whole)
    return own, whole - own


def _others(case: Case, row: OtherDevices) -> Others:
    return others_of(row, case.programme.requirements.network_formula["per_staff"])


def others_of(row: OtherDevices, per_staff: float) -> Others:
    """What was said of a site, with how many devices each of its staff has."""
    return Others(row.staff, row.old, row.shared, row.guests, per_staff)
