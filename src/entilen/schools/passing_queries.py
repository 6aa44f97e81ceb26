"""What has passed, and will pass, between schools."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from entilen.schools.models import School, SchoolPassing


def passed_on(school: School) -> list[SchoolPassing]:
    """What has passed from a school by today, as it stands."""
    rows = SchoolPassing.objects.filter(
        school=school, withdrawn_at=None, day__lte=timezone.localdate()
    )
    return list(rows.select_related("school", "successor"))


def predecessors(schools: Collection[int]) -> QuerySet[SchoolPassing, Any]:
    """Schools that have closed and passed to one of these: their ids, as a part of a statement."""
    rows = SchoolPassing.objects.filter(
        successor__in=schools, closes=True, withdrawn_at=None, day__lte=timezone.localdate()
    )
    return rows.values("school")


def passings_of(school: School) -> list[SchoolPassing]:
    """What passes from a school and to it, as it stands, the earliest first."""
    mine = Q(school=school) | Q(successor=school)
    rows = SchoolPassing.objects.filter(mine, withdrawn_at=None)
    return list(rows.select_related("school", "successor"))
