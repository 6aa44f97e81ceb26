"""What holds a grant back: why nothing is ordered or handed out, and who sets it going again.

One answer for the case page, the page of the roll-out, the lists and the wall chart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import GRANTS, open_order_conditions
from entilen.devices.models import Kind
from entilen.devices.queries import grades_of
from entilen.network.lasting import keys_of, stopped
from entilen.network.models import NetworkAction, NetworkConfirmation, Result
from entilen.network.queries import COUNTS, cover, dispensation, open_conditions, waiting_requests
from entilen.plans.models import GradeRow
from entilen.plans.reached import device_entries
from entilen.process.obstacles import Place
from entilen.process.vocabulary import Act, ConditionGate, Stage

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


def held(cases: QuerySet[Case] | Iterable[Case], today: date) -> dict[int, Held]:
    """The granted cases that are held back, by id; a stop by the network goes before a condition.

    As many statements however many the cases are.
    """
    shown = cases if isinstance(cases, QuerySet) else list(cases)
    granted = Case.objects.filter(pk__in=keys_of(shown), stage=Stage.GRANTED)
    terms = Condition.objects.filter(
        decision__case__in=granted,
        decision__outcome__in=GRANTS,
        decision__reversed_by__isnull=True,
        gate=ConditionGate.ORDER,
    ).exclude(state=ConditionState.FULFILLED)
    unmet = terms.values_list("decision__case").union(_promised(granted))
    waiting = {case: Held(UNMET, *WAITS) for (case,) in unmet}
    stops = {case: Held(why, *STOPPED) for case, why in stopped(shown, today).items()}
    return waiting | stops


def _promised(granted: QuerySet[Case]) -> QuerySet[GradeRow, tuple[int]]:
    """The cases where the ICT department has not done what its confirmation is conditioned on."""
    newest = NetworkConfirmation.objects.filter(COUNTS, request__site=OuterRef("site")).order_by(
        "-given_at", "-pk"
    )
    undone = NetworkAction.objects.filter(
        confirmation=OuterRef("answer"),
        confirmation__result=Result.CONDITIONAL,
        confirmation__withdrawn_at__isnull=True,
        condition=True,
        done_at__isnull=True,
    )
    return (
        GradeRow.objects.filter(plan__case__in=granted)
        .annotate(answer=Subquery(newest.values("pk")[:1]))
        .filter(Exists(undone))
        .order_by()
        .values_list("plan__case")
    )
