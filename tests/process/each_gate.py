"""What closes each gate, for the proof that each is needed: the one fact that it looks at is
changed, behind the product's back where need be.
"""

from collections.abc import Callable

from django.utils import timezone

from entilen.bodies.models import Outcome
from entilen.cases import actions as course
from entilen.cases.models import Case
from entilen.financing.models import Source
from entilen.network.models import NetworkConfirmation
from entilen.process.procedure import PROCEDURE
from entilen.process.vocabulary import DeviceType, Role, Stage
from entilen.procurement.scheme_actions import answer_application, apply_to_scheme
from entilen.procurement.scheme_rules import State
from entilen.review.models import Remark
from entilen.schools.models import Ownership, School
from tests.cast import (
    make_person,
    must,
)
from tests.process.ready_cases import (
    Ready,
    behind_the_back,
    demand_all,
    open_action,
    order_condition,
)


def _disqualified(one: Ready) -> None:
    course.declare_impartiality(case=one.now, person=one.person, disqualified=True)


def _outside(one: Ready) -> None:
    School.objects.filter(pk=one.town.school.pk).update(ownership=Ownership.PRIVATE)


def _sent_it_for_the_school(one: Ready) -> None:
    make_person("Ada Annen", Role.ICT_ADVISER)
    behind_the_back(
        "cases_caseevent",
        f"actor_id = {one.person.pk}, role = 'registrar' WHERE act = 'submit'",
    )


def _unsettled(one: Ready) -> None:
    author = "pedagogue" if one.now.at is Stage.SPECIALIST_REVIEW else "adviser"
    point = must(one.now, getattr(one.town, author), "vision", "Ikke lukket")
    Remark.objects.filter(pk=point.pk).update(state="answered")


def refused_by_scheme(one: Ready) -> None:
    application = apply_to_scheme(
        case=one.now,
        person=one.town.principal,
        device_type=DeviceType.TABLET,
        year=2027,
        devices=1,
    )
    answer_application(
        application=application, person=one.town.manager, state=State.REFUSED, reason="x"
    )


CLOSE: dict[str, Callable[[Ready], object]] = {
    "impartial": _disqualified,
    "impartial_at_the_site": _disqualified,
    "impartial_to_decide": _disqualified,
    "not_disqualified": _disqualified,
    "draft_is_shared": lambda one: Case.objects.filter(pk=one.case.pk).update(shared_since=None),
    "school_in_procedure": _outside,
    "rows_complete": lambda one: one.case.plan.grade_rows.all().delete(),
    "plan_complete": lambda one: one.case.plan.areas.update(done=False),
    "plans_attached": lambda one: one.case.plan.milestones.all().delete(),
    "network_confirmed": lambda one: NetworkConfirmation.objects.update(
        withdrawn_at=timezone.now()
    ),
    "network_for_hand_out": lambda one: NetworkConfirmation.objects.update(
        withdrawn_at=timezone.now()
    ),
    "network_ready": lambda one: open_action(),
    "board_treated": lambda one: one.case.treatments.update(outcome=Outcome.POSTPONED),
    "points_answered": lambda one: one.case.remarks.update(state="open"),
    "something_to_warn_of": lambda one: one.case.remarks.update(state="closed"),
    "something_to_correct": lambda one: one.case.remarks.update(state="closed"),
    "no_open_must": lambda one: must(one.now, one.town.technician, "infrastructure"),
    "formal_check_done": lambda one: one.case.formal_items.all().delete(),
    "checks_not_own_sending": _sent_it_for_the_school,
    "criteria_answered": lambda one: one.case.criterion_answers.all().delete(),
    "points_settled": _unsettled,
    "assessed": lambda one: one.case.assessments.update(reopened_at=timezone.now()),
    "decision_is_here": lambda one: Case.objects.filter(pk=one.case.pk).update(
        decider=one.town.divisional
    ),
    "decides_not_own_work": lambda one: Case.objects.filter(pk=one.case.pk).update(
        handler=one.person
    ),
    "warned": lambda one: Case.objects.filter(pk=one.case.pk).update(round=0),
    "grant_in_force": lambda one: behind_the_back(
        "decision_decision", "expires = DATE '2026-11-01'"
    ),
    "grant_expired": lambda one: behind_the_back(
        "decision_decision", "expires = DATE '2027-11-01'"
    ),
    "order_conditions_met": lambda one: order_condition(one.now),
    "order_within_grant": lambda one: setattr(one, "quantity", 999),
    "admitted_to_scheme": lambda one: setattr(one, "payer", Source.CENTRAL_SCHEME),
    "financing_is_settled": lambda one: refused_by_scheme(one),
    "ready_for_hand_out": lambda one: demand_all(one.case.programme),
    "delivered_within_order": lambda one: setattr(one, "quantity", 999),
    "hand_out_within_grant": lambda one: setattr(one, "quantity", 999),
}
"""By gate: what closes it."""


def pairs() -> list[tuple[str, int, str]]:
    """Every gate of every row: the name of the act that is ready, the row, and the gate."""
    closable: list[tuple[str, int, str]] = []
    again = {"submit": "submit again", "correct_hand_out": "correct_hand_out by adviser"}
    met: set[str] = set()
    for place, rule in enumerate(PROCEDURE):
        if not rule.gates:
            continue
        act = str(rule.act)
        name = again.get(act, act) if act in met else act
        met.add(act)
        closable += [(name, place, gate.__name__) for gate in rule.gates]
    return closable
