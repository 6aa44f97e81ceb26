"""What holds a grant back: why nothing is ordered or handed out, and who sets it going again.

One answer for the case page, the page of the roll-out, the lists and the wall chart.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import GRANTS, open_order_conditions
from entilen.devices.models import Kind
from entilen.devices.queries import grades_of
from entilen.network.lasting import newest_answers, reasons_of, without_answer
from entilen.network.models import NetworkAction, Result
from entilen.network.queries import cover, dispensation, open_conditions, waiting_requests
from entilen.plans.models import GradeRow
from entilen.plans.reached import device_entries
from entilen.process.obstacles import Place
from entilen.process.vocabulary import Act, ConditionGate, Stage
from entilen.together import Among, Prepared, read_together

STOPPED = ("Stanset", "stop")
WAITS = ("Venter på vilkår", "wait")
UNMET = "Et vilkår for bestilling er ikke oppfylt."


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that holds a grant back: the act that sets it going again, as a link."""

    act: Act
    label: str
    place: Place


NOT_ASKED = Hold(Act.REQUEST_NETWORK, "Be om ny bekreftelse", Place.NETWORK)
ASKED = Hold(Act.ANSWER_NETWORK, "Svar om nettverket", Place.NETWORK)
UNREPORTED = Hold(Act.REPORT_CONDITION, "Meld vilkår oppfylt", Place.CONDITIONS)
REPORTED = Hold(Act.FULFIL_CONDITION, "Se på vilkårene", Place.CONDITIONS)
UNDONE = Hold(Act.CLOSE_NETWORK_ACTION, "Meld at tiltaket er utført", Place.NETWORK)


@dataclass(frozen=True, slots=True)
class Held:
    """That a grant is held back, as a list says it: why, in a word and in a sentence."""

    why: str
    tag: str
    tone: str


def network_stop(case: Case) -> str:
    """Why the network stops ordering or hand-out in a granted case; empty when it does not."""
    if dispensation(case):
        return ""
    today = timezone.localdate()
    problems = [(site, site.problem(today)) for site in cover(case)]
    entries = device_entries(case)
    sums = {
        kind: sum(row.quantity for row in entries if row.kind == kind)
        for kind in (Kind.GRANTED, Kind.ORDERED)
    }
    ordered_in_full = sums[Kind.ORDERED] >= sums[Kind.GRANTED]
    stops = [text for site, text in problems if text and (site.withdrawn or not ordered_in_full)]
    return " ".join(stops)


def _rolled_out(case: Case) -> bool:
    grades = grades_of(device_entries(case))
    return any(grade.handed_out for grade in grades) and all(grade.done for grade in grades)


def holds_of(case: Case) -> list[Hold]:
    """What holds a granted case back, in the order in which its sentence tells of it.

    Whoever's act it is has it as the main thing to do: the school until it has asked the ICT
    department or reported that a condition is met, then those who answer.
    """
    if case.at is not Stage.GRANTED or _rolled_out(case):
        return []
    holds = []
    if network_stop(case):
        holds.append(ASKED if waiting_requests(case) else NOT_ASKED)
    states = {row.state for row in open_order_conditions(case)}
    if ConditionState.OPEN in states:
        holds.append(UNREPORTED)
    if ConditionState.REPORTED in states:
        holds.append(REPORTED)
    if open_conditions(case):
        holds.append(UNDONE)
    return holds


def held(cases: Collection[int], today: date) -> dict[int, Held]:
    """The granted of these cases that are held back, by id; a stop by the network goes before a
    condition. As many statements however many the cases are.
    """
    if not cases:
        return {}
    unmet, unanswered = read_together(hold_reads(), {"keys": list(cases), "today": today})
    return held_of(unmet, unanswered, today)


def hold_reads() -> tuple[Prepared, Prepared]:
    """What `held_of` needs to know of the cases with these `keys`, `today`."""
    return _unmet(), without_answer()


def held_of(unmet: Iterable[Any], unanswered: Iterable[Any], today: date) -> dict[int, Held]:
    """The grants that are held back, from what `hold_reads` brought."""
    waiting = {case.pk: Held(UNMET, *WAITS) for case in unmet}
    stops = {case: Held(why, *STOPPED) for case, why in reasons_of(unanswered, today).items()}
    return waiting | stops


@cache
def _unmet() -> Prepared:
    """The granted cases where a condition of ordering, or a promise of the network, is not met."""
    terms = Condition.objects.filter(
        decision__case=OuterRef("pk"),
        decision__outcome__in=GRANTS,
        decision__reversed_by__isnull=True,
        gate=ConditionGate.ORDER,
    ).exclude(state=ConditionState.FULFILLED)
    granted = Case.objects.filter(Among("pk"), stage=Stage.GRANTED)
    return Prepared(granted.filter(Exists(terms) | Exists(_promised())).order_by().only("pk"))


def _promised() -> QuerySet[GradeRow]:
    """Rows of a case where the ICT department has not done what its answer is conditioned on.

    The sites are found once, not case by case.
    """
    undone = NetworkAction.objects.filter(
        confirmation=OuterRef("pk"), condition=True, done_at__isnull=True
    )
    sites = newest_answers().filter(Exists(undone), result=Result.CONDITIONAL)
    return GradeRow.objects.filter(
        plan__case=OuterRef("pk"), site__in=sites.values("request__site")
    )
