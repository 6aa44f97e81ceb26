"""The milestones that the network reaches."""

from datetime import date

from django.utils import timezone

from entilen.cases.models import Case
from entilen.network.queries import COVER, first_requests, need_by_site, standing
from entilen.plans.reached import reaches


@reaches("network_request", reads=[*COVER, first_requests])
def _asked(case: Case) -> date | None:
    """The first request; where an earlier confirmation covers the plan there is nothing to ask."""
    asked = first_requests(case)
    return timezone.localdate(asked[0].requested_at) if asked else _confirmed(case)


@reaches("network_confirmed", reads=COVER)
def _confirmed(case: Case) -> date | None:
    """What is confirmed, and not withdrawn, covers the plan at every site.

    A confirmation that has since expired was reached all the same.
    """
    answers = standing(case)
    days = []
    for site, needed in need_by_site(case).items():
        answer = answers.get(site)
        if answer is None or answer.withdrawn_at or (answer.max_devices or 0) < needed:
            return None
        days.append(timezone.localdate(answer.given_at))
    return max(days, default=None)
