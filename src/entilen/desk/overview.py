"""All schools and stages at a glance. Counts only, made in the database."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import schools_followed, visible_cases
from entilen.cases.models import Case
from entilen.network.models import NetworkDispensation
from entilen.network.waiting import open_requests
from entilen.process.vocabulary import RUNNING, Party, Stage
from entilen.review.deadlines import is_late, late_question_due
from entilen.rollout.holds import Held, held
from entilen.schools.models import School
from entilen.schools.queries import in_scheme
from entilen.turns.queries import unheld
from entilen.turns.today import finders


def overview_of(person: Person) -> dict[str, Any]:
    """Cases per stage and party, overdue ones, schools without a case, dispensations, of the
    schools that the person follows: each number is that of the list behind it.

    A case in preparation that has never been sent counts for nothing here: the administration does
    not know of it.
    """
    today = timezone.localdate()
    sent = visible_cases(person).filter(submitted_at__isnull=False)
    followed = schools_followed(person)
    stages: dict[str, list[int]] = {}
    parties: Counter[str] = Counter({party.label: 0 for party in Party})
    groups = sent.order_by().values_list("stage", "turn")
    for stage, turn, number, late in groups.annotate(
        n=Count("pk"), overdue=Count("pk", filter=is_late(today))
    ):
        counted = stages.setdefault(stage, [0, 0])
        counted[0] += number
        counted[1] += late
        if stage in RUNNING:
            parties[Party(turn).label] += number
    nobodys = _unheld(sent)
    finding = finders(case.pk for case, _ in nobodys) if nobodys else {}
    for case, _ in nobodys:
        if case.pk in finding and case.at in RUNNING:
            parties[Party(case.turn).label] -= 1
            parties[finding[case.pk]] += 1
    mine = Q() if followed is None else Q(case__school__in=followed)
    schools = School.objects.filter(
        in_scheme(today), Q() if followed is None else Q(pk__in=followed)
    ).aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(pk__in=sent.values("school"))),
        dispensations=_number_of(NetworkDispensation.objects.filter(mine, valid_until__gte=today)),
        waiting=_number_of(open_requests().filter(mine)),
    )
    dispensations, waiting = schools["dispensations"] or 0, schools["waiting"] or 0
    return {
        "stages": [
            (stage, stages[stage][0], stages[stage][1] if stage in RUNNING else 0)
            for stage in Stage
            if stage in stages
        ],
        "parties": [(label, number) for label, number in parties.items() if number],
        "schools": {**schools, "all_text": str(schools["all"])},
        "everyone": followed is None,
        "held": _held(sent, today),
        "overdue": [
            (case, finding.get(case.pk, case.get_turn_display()))
            for case in sent.filter(is_late(today))
            .annotate(late_since=Least("due", late_question_due(today)))
            .select_related("school")
            .order_by("late_since")[:15]
        ],
        "dispensations": dispensations,
        "dispensation_unit": f"dispensa\u00adsjon{'' if dispensations == 1 else 'er'} i kraft",
        "network_waiting": waiting,
        "network_unit": f"nettverks\u00adforespørse{'l' if waiting == 1 else 'ler'} venter",
        "unheld": nobodys,
        "today": today,
    }


def _number_of(rows: QuerySet[Any]) -> Max:
    """How many rows there are, as one value of a statement about something else."""
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Max(Subquery(counted))


def _unheld(sent: QuerySet[Case]) -> list[tuple[Case, str]]:
    """Sent cases with a task that nobody can do today, each with which."""
    lacking = {case: wait for case, wait in unheld() if wait.lacking}
    if not lacking:
        return []
    cases = sent.filter(pk__in=lacking)
    return [
        (case, f"ingen {lacking[case.pk].lacking.label} kan gjøre det")  # type: ignore[union-attr]
        for case in cases.select_related("school").order_by("due", "pk")
    ]


def _held(sent: QuerySet[Case], today: date) -> list[tuple[Case, Held]]:
    """The grants that are held back, each with why, in the order of the schools' names."""
    granted = sent.filter(stage=Stage.GRANTED).values_list("pk", flat=True)
    holds = held(granted, today)
    cases = Case.objects.filter(pk__in=holds).select_related("school")
    return [(case, holds[case.pk]) for case in cases.order_by("school__sort_key", "pk")]
