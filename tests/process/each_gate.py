"""Every gated act, ready to be done, and what closes each gate: for the proof that each is needed.

A case is made ready for the act by the product's own verbs; a gate is closed by changing, behind
the product's back where need be, the one fact that it looks at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.actions import prepare_paper
from entilen.bodies.models import Outcome
from entilen.cases import actions as course
from entilen.cases.models import Case
from entilen.decision import actions as decision
from entilen.decision.models import Condition, Decision, DecisionOutcome
from entilen.devices.actions import confirm_statements, propose_devices, state_devices
from entilen.devices.models import LedgerEntry
from entilen.devices.rules import Stated
from entilen.network import actions as network
from entilen.network.models import NetworkAction, NetworkConfirmation, Result
from entilen.plans.actions import comment, mark_done
from entilen.plans.queries import current_fingerprint
from entilen.process.procedure import PROCEDURE
from entilen.process.vocabulary import ConditionGate, Department, DeviceType, Role, Stage
from entilen.review import actions as review
from entilen.review.models import Level, Remark, Severity
from entilen.rollout.actions import correct_hand_out, hand_out
from entilen.schools.models import Ownership, School
from entilen.submission.actions import submit
from tests.cast import (
    TODAY,
    Town,
    all_in_order,
    assess,
    at_director,
    begin_case,
    confirm_network,
    declare_all,
    formally_accepted,
    make_person,
    make_town,
    must,
    order_devices,
    read_last,
    ready_case,
    say_yes,
    send_back,
    sent_case,
    treat_in_board,
    write_plan,
)


@dataclass
class Ready:
    """An act that is possible now: in which case, by whom, and how."""

    town: Town
    case: Case
    person: Person
    do: Callable[["Ready"], object]
    quantity: int = 5

    @property
    def now(self) -> Case:
        return Case.objects.get(pk=self.case.pk)


def behind_the_back(table: str, assignment: str) -> None:
    """Change rows that nobody may change, to see what would follow."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {assignment}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def seen(one: Ready) -> str:
    return one.now.submissions.latest("pk").version.fingerprint


def _draft(town: Town) -> Case:
    return begin_case(town)


def _in_check(town: Town) -> Case:
    case = sent_case(town)
    declare_all(town, case)
    return case


def _in_review(town: Town) -> Case:
    return formally_accepted(town, _in_check(town))


def _to_recommend(town: Town) -> Case:
    case = _in_review(town)
    for department in Department:
        assess(town, case, department)
    return case


def _granted(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case)
    return case


def _answered(town: Town) -> Case:
    """Returned, corrected and answered: ready to be sent again."""
    case = at_director(town)
    point = must(case, town.adviser, "vision")
    send_back(town, case)
    mark_done(case=case, person=town.principal, key="vision", done=True)
    review.reply(remark=point, person=town.principal, text="Gjort.")
    return case


def _asked(town: Town) -> Case:
    """Everybody who may be asked has answered."""
    case = at_director(town)
    for person in (town.manager, town.divisional, town.engineer):
        course.declare_impartiality(case=case, person=person, disqualified=False)
    return case


def _remark(one: Ready, area: str = "vision") -> Remark:
    return review.write_remark(
        case=one.now,
        person=one.person,
        area=area,
        severity=Severity.MUST,
        title="Si mer",
        text="Hva og når.",
        internal=False,
    )


def _submit(one: Ready) -> object:
    return submit(case=one.now, person=one.person, seen=current_fingerprint(one.now))


def _answer(one: Ready) -> object:
    request = one.case.network_requests.latest("pk")
    return network.answer(
        request=request,
        person=one.person,
        result=Result.CONFIRMED,
        max_devices=None,
        method="desk",
        measured_on=None,
        measurements={},
        reason="",
        valid_until=date(2027, 12, 31),
    )


def _confirmation() -> NetworkConfirmation:
    return NetworkConfirmation.objects.latest("pk")


def _action() -> NetworkAction:
    confirmation = _confirmation()
    confirmation.result = Result.CONDITIONAL
    confirmation.save(update_fields=["result"])
    action, _ = NetworkAction.objects.get_or_create(
        confirmation=confirmation, text="Ny fiber", due=TODAY, condition=True
    )
    return action


def _condition(case: Case) -> Condition:
    condition, _ = Condition.objects.get_or_create(
        decision=case.decisions.latest("pk"),
        text="Avtaler er signert",
        due=TODAY + timedelta(days=90),
        responsible="rektor",
        gate=ConditionGate.ORDER,
    )
    return condition


def _hand_out(one: Ready) -> object:
    return hand_out(
        case=one.now,
        person=one.person,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=one.quantity,
        pupils=30,
        handed_out_on=timezone.localdate(),
        everyone=False,
    )


def _handed_out(town: Town) -> Case:
    case = _granted(town)
    _hand_out(Ready(town, case, town.principal, _hand_out))
    return case


def _correct(one: Ready) -> object:
    return correct_hand_out(
        hand_out=one.case.hand_outs.get(),
        person=one.person,
        quantity=one.quantity + 1,
        pupils=30,
        reason="Talt feil",
    )


def _warned(town: Town) -> Case:
    """Warned in a round before the present one."""
    case = at_director(town)
    last = case.submissions.latest("pk")
    Decision.objects.create(
        case=case,
        round=0,
        submission=last,
        fingerprint=last.version.fingerprint,
        outcome=DecisionOutcome.WARNED,
        reasons="",
        letter="",
        decided_by=town.director,
    )
    return case


def _expired(town: Town) -> Case:
    case = _granted(town)
    behind_the_back("decision_decision", "expires = DATE '2026-11-01'")
    return case


Make = Callable[[Town], Case]
Do = Callable[[Ready], object]
HELD = [Stated(5, DeviceType.TABLET, 10)]


def _stated(one: Ready) -> object:
    return state_devices(case=one.now, person=one.person, held=HELD, effective=TODAY)


def _said(town: Town) -> Case:
    case = begin_case(town)
    state_devices(case=case, person=town.principal, held=HELD, effective=TODAY)
    course.declare_impartiality(case=case, person=town.adviser, disqualified=False)
    return case


def _shared(town: Town) -> Case:
    case = begin_case(town)
    course.share_draft(case=case, person=town.principal, shared=True)
    course.declare_impartiality(case=case, person=town.adviser, disqualified=False)
    return case


def _network_asked(town: Town) -> Case:
    case = begin_case(town)
    course.declare_impartiality(case=case, person=town.engineer, disqualified=False)
    network.request_confirmation(case=case, person=town.principal)
    return case


def _network_confirmed(town: Town) -> Case:
    case = begin_case(town)
    confirm_network(town, case)
    return case


def _one_disqualified(town: Town) -> Case:
    case = _asked(town)
    course.declare_impartiality(case=case, person=town.technician, disqualified=True)
    return case


def _with_a_point(author: str) -> Make:
    def make(town: Town) -> Case:
        case = at_director(town)
        must(case, getattr(town, author), "vision")
        return case

    return make


def _new_on_unchanged(town: Town) -> Case:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    Remark.objects.filter(pk=point.pk).update(unchanged=True)
    return case


def _in_check_with_point(town: Town) -> Case:
    case = _in_check(town)
    must(case, town.adviser, "vision")
    return case


def _suspended(town: Town) -> Case:
    case = _in_check(town)
    course.suspend(case=case, person=town.principal, ground="Flytting")
    return case


def _withheld(town: Town) -> Case:
    case = _granted(town)
    course.withhold_text(case=case, person=town.adviser, ground="Nevner en elev")
    return case


def _reported(town: Town) -> Case:
    case = _granted(town)
    _condition(case)
    decision.report_condition(condition=_condition(case), person=town.principal, text="Gjort")
    return case


def _assessed_but_one(town: Town) -> Case:
    """The pedagogues have answered everything and not delivered."""
    case = _in_review(town)
    assess(town, case, Department.PEDAGOGICAL)
    case.assessments.update(reopened_at=timezone.now())
    return case


READY: dict[str, tuple[Make, str, Do]] = {
    "comment_draft": (
        _shared,
        "adviser",
        lambda one: comment(case=one.now, person=one.person, area="vision", text="Fint."),
    ),
    "request_network": (
        _draft,
        "principal",
        lambda one: network.request_confirmation(case=one.now, person=one.person),
    ),
    "prepare_board_paper": (
        _draft,
        "principal",
        lambda one: prepare_paper(case=one.now, person=one.person),
    ),
    "propose_devices": (
        _draft,
        "teacher",
        lambda one: propose_devices(case=one.now, person=one.person, held=HELD, effective=TODAY),
    ),
    "state_devices": (_draft, "principal", _stated),
    "confirm_devices": (
        _said,
        "adviser",
        lambda one: confirm_statements(
            school=one.town.school,
            person=one.person,
            seen=list(LedgerEntry.objects.values_list("pk", flat=True)),
        ),
    ),
    "submit": (ready_case, "principal", _submit),
    "submit again": (_answered, "principal", _submit),
    "answer_network": (_network_asked, "engineer", _answer),
    "correct_network": (
        _network_confirmed,
        "engineer",
        lambda one: network.correct_answer(
            confirmation=_confirmation(),
            person=one.person,
            ground="Feil",
            result=Result.CONFIRMED,
            max_devices=200,
            method="desk",
            measured_on=None,
            measurements={},
            reason="",
            valid_until=date(2027, 12, 31),
        ),
    ),
    "withdraw_confirmation": (
        _network_confirmed,
        "engineer",
        lambda one: network.withdraw_confirmation(
            confirmation=_confirmation(), person=one.person, ground="Brudd"
        ),
    ),
    "close_network_action": (
        _network_confirmed,
        "engineer",
        lambda one: network.close_action(action=_action(), person=one.person),
    ),
    "dispense_network": (
        at_director,
        "director",
        lambda one: network.dispense(
            case=one.now,
            person=one.person,
            authority="Fullmakt",
            ground="Haster",
            valid_until=TODAY + timedelta(days=30),
        ),
    ),
    "assign": (
        at_director,
        "adviser",
        lambda one: course.assign(
            case=one.now, person=one.person, task="technical_reviewer", to=one.town.technician
        ),
    ),
    "lift_disqualification": (
        _one_disqualified,
        "manager",
        lambda one: course.lift_disqualification(
            case=one.now, by=one.person, person=one.town.technician, ground="Feil person"
        ),
    ),
    "remark": (at_director, "pedagogue", _remark),
    "remove_remark": (
        _with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.remove_remark(remark=Remark.objects.latest("pk"), person=one.person),
    ),
    "close_point": (
        _with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.settle_remark(
            remark=Remark.objects.latest("pk"), person=one.person, closed=True
        ),
    ),
    "reopen_point": (
        _with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.settle_remark(
            remark=Remark.objects.latest("pk"), person=one.person, closed=False
        ),
    ),
    "let_point_stand": (
        _new_on_unchanged,
        "adviser",
        lambda one: review.let_point_stand(remark=Remark.objects.latest("pk"), person=one.person),
    ),
    "ask_question": (
        at_director,
        "adviser",
        lambda one: review.ask(case=one.now, person=one.person, text="Hvor?", reason="Uklart."),
    ),
    "tick_formal": (
        _in_check,
        "adviser",
        lambda one: review.tick_formal_items(
            case=one.now, person=one.person, answers=all_in_order(one.case)
        ),
    ),
    "accept_formally": (
        _in_check,
        "adviser",
        lambda one: review.accept_formally(case=one.now, person=one.person),
    ),
    "return_formally": (
        _in_check_with_point,
        "adviser",
        lambda one: review.return_formally(case=one.now, person=one.person, introduction=""),
    ),
    "answer_criteria": (
        _in_review,
        "pedagogue",
        lambda one: review.answer_criteria(
            case=one.now,
            person=one.person,
            department=Department.PEDAGOGICAL,
            answers=[
                review.Answered(
                    one.case.programme.requirements.criteria_of(Department.PEDAGOGICAL)[0][1].key,
                    Level.MET,
                    "",
                )
            ],
        ),
    ),
    "assess": (
        _assessed_but_one,
        "pedagogue",
        lambda one: review.give_assessment(
            case=one.now, person=one.person, department=Department.PEDAGOGICAL, summary="God."
        ),
    ),
    "reopen_assessment": (
        _to_recommend,
        "pedagogue",
        lambda one: review.reopen_assessment(
            case=one.now, person=one.person, department=Department.PEDAGOGICAL, reason="Feil"
        ),
    ),
    "recommend": (
        _to_recommend,
        "adviser",
        lambda one: review.recommend(case=one.now, person=one.person, verdict="grant", text="Ja."),
    ),
    "grant": (
        at_director,
        "director",
        lambda one: decision.grant(
            case=one.now, person=one.person, seen=seen(one), reasons="", grades=[5, 6, 7]
        ),
    ),
    "return": (
        _with_a_point("director"),
        "director",
        lambda one: decision.return_plan(
            case=one.now, person=one.person, seen=seen(one), reasons=""
        ),
    ),
    "warn_of_rejection": (
        _with_a_point("director"),
        "director",
        lambda one: decision.return_plan(
            case=one.now, person=one.person, seen=seen(one), reasons="", warning=True
        ),
    ),
    "reject": (
        _warned,
        "director",
        lambda one: decision.reject(case=one.now, person=one.person, seen=seen(one), reasons="Nei"),
    ),
    "reverse": (
        _granted,
        "director",
        lambda one: decision.reverse(case=one.now, person=one.person, ground="Feil"),
    ),
    "correct_letter": (
        _granted,
        "director",
        lambda one: decision.correct_letter(
            decision=one.case.decisions.latest("pk"),
            person=one.person,
            reasons="Rettet begrunnelse",
            ground="Skrivefeil",
        ),
    ),
    "suspend": (
        _in_check,
        "adviser",
        lambda one: course.suspend(case=one.now, person=one.person, ground="Flytting"),
    ),
    "resume": (
        _suspended,
        "adviser",
        lambda one: course.resume(case=one.now, person=one.person),
    ),
    "withhold_text": (
        _granted,
        "adviser",
        lambda one: course.withhold_text(case=one.now, person=one.person, ground="Nevner en elev"),
    ),
    "publish_text": (
        _withheld,
        "adviser",
        lambda one: course.publish_text(case=one.now, person=one.person, ground="Rettet"),
    ),
    "fulfil_condition": (
        _reported,
        "adviser",
        lambda one: decision.fulfil_condition(
            condition=_condition(one.now),
            person=one.person,
            fulfilled=True,
            seen=read_last(_condition(one.now)),
        ),
    ),
    "order": (
        _granted,
        "principal",
        lambda one: order_devices(
            Town(**{**vars(one.town), "principal": one.person}), one.now, one.quantity
        ),
    ),
    "hand_out": (_granted, "principal", _hand_out),
    "correct_hand_out": (_handed_out, "principal", _correct),
    "correct_hand_out by adviser": (_handed_out, "adviser", _correct),
    "lapse": (_expired, "principal", lambda one: decision.lapse(case=one.now)),
}
"""By act (with a word where the table has several rows): the case, by whom, and the act."""


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
    "network_ready": lambda one: _action(),
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
    "order_conditions_met": lambda one: _condition(one.now),
    "order_within_grant": lambda one: setattr(one, "quantity", 999),
    "hand_out_within_grant": lambda one: setattr(one, "quantity", 999),
}
"""By gate: what closes it."""


def make_ready(name: str) -> Ready:
    """The town and a case in which the act is possible."""
    town = make_town()
    make, person, do = READY[name]
    case = make(town)
    if name in {"accept_formally"}:
        review.tick_formal_items(case=case, person=town.adviser, answers=all_in_order(case))
    if name == "answer_network":
        write_plan(town, case)
    return Ready(town, case, getattr(town, person), do)


def pairs() -> list[tuple[str, int, str]]:
    """Every gate of every row: the name of the act that is ready, the row, and the gate."""
    found: list[tuple[str, int, str]] = []
    again = {"submit": "submit again", "correct_hand_out": "correct_hand_out by adviser"}
    met: set[str] = set()
    for place, rule in enumerate(PROCEDURE):
        if not rule.gates:
            continue
        act = str(rule.act)
        name = again.get(act, act) if act in met else act
        met.add(act)
        found += [(name, place, gate.__name__) for gate in rule.gates]
    return found


def treat(one: Ready) -> Any:
    """The board treats the plan as it now stands."""
    return treat_in_board(one.town, one.now)
