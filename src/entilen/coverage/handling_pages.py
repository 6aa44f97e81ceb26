"""The page that tells everybody how long the handling takes, and why plans are returned."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.coverage.handling_queries import returned_by, returned_for, rounds, step_times
from entilen.devices.queries import deviations_on
from entilen.network.queries import dispensations_on


@require_safe
def handling_page(request: HttpRequest) -> HttpResponse:
    """Days, rounds, returns, dispensations and deviations, and what each number is."""
    today = timezone.localdate()
    decided, taken = rounds()
    context = {
        "steps": step_times(),
        "decided": decided,
        "rounds": taken,
        "by": returned_by(),
        "reasons": returned_for(),
        "dispensations": dispensations_on(today),
        "deviations": deviations_on(today),
        "today": today,
    }
    return render(request, "coverage/handling.html", context)
