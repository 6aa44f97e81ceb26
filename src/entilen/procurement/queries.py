"""What is ordered, and when it can have been."""

from datetime import date

from django.utils import timezone

from entilen.cases.models import Case
from entilen.decision.queries import first_granted_on
from entilen.procurement.rules import day_problem


def ordered_devices(case: Case, grade: int, device_type: str, site: int | None) -> int:
    """Devices of a grade, at a site, ordered under a confirmation that was valid then."""
    return sum(
        order.quantity
        for order in case.orders.filter(grade=grade, device_type=device_type, network_valid=True)
        if order.site_id in {None, site}
    )


def problem_with_day(case: Case, day: date) -> str:
    """Why granted devices cannot have been ordered or handed out that day; empty when they can."""
    granted = first_granted_on(case)
    if granted is None:
        return ""
    return day_problem(day, today=timezone.localdate(), granted=granted)
