"""Every gated act, ready to be done.

A case is made ready for the act by the product's own verbs (`ready_cases`).
"""

from datetime import date, timedelta

from entilen.bodies.actions import prepare_paper
from entilen.cases import actions as course
from entilen.coverage.year_actions import confirm_year
from entilen.coverage.year_rules import YearWord
from entilen.decision import actions as decision
from entilen.devices.actions import confirm_statements, propose_devices
from entilen.devices.models import LedgerEntry
from entilen.network import actions as network
from entilen.network.models import Result
from entilen.plans.actions import comment
from entilen.process.vocabulary import Department
from entilen.review import actions as review
from entilen.review.models import Remark
from entilen.review.rules import Level
from tests.cast import (
    TODAY,
    Town,
    all_in_order,
    at_director,
    make_town,
    order_devices,
    read_last,
    ready_case,
    write_plan,
)
from tests.process.ready_cases import (
    HELD,
    Do,
    Make,
    Ready,
    answered,
    apply_for_some,
    assessed_but_one,
    confirm_site,
    correct_count,
    deliver_some,
    devices_stated,
    draft,
    expired,
    granted,
    hand_out_some,
    handed_out,
    in_check,
    in_check_with_point,
    in_review,
    logged_series,
    network_asked,
    network_confirmed,
    new_on_unchanged,
    newest_confirmation,
    one_disqualified,
    open_action,
    order_condition,
    order_more,
    ordered,
    reported,
    send,
    shared,
    state_held,
    suspended,
    to_recommend,
    warned,
    with_a_point,
    withheld,
    write_must,
)


def seen(one: Ready) -> str:
    return one.now.submissions.latest("pk").version.fingerprint


READY: dict[str, tuple[Make, str, Do]] = {
    "comment_draft": (
        shared,
        "adviser",
        lambda one: comment(case=one.now, person=one.person, area="vision", text="Fint."),
    ),
    "request_network": (
        draft,
        "principal",
        lambda one: network.request_confirmation(case=one.now, person=one.person),
    ),
    "prepare_board_paper": (
        draft,
        "principal",
        lambda one: prepare_paper(case=one.now, person=one.person),
    ),
    "propose_devices": (
        draft,
        "teacher",
        lambda one: propose_devices(case=one.now, person=one.person, held=HELD, effective=TODAY),
    ),
    "state_devices": (draft, "principal", state_held),
    "confirm_year": (
        devices_stated,
        "principal",
        lambda one: confirm_year(
            case=one.now, person=one.person, words=[YearWord(HELD[0].grade, HELD[0].quantity, 30)]
        ),
    ),
    "confirm_devices": (
        devices_stated,
        "adviser",
        lambda one: confirm_statements(
            school=one.town.school,
            person=one.person,
            seen=list(LedgerEntry.objects.values_list("pk", flat=True)),
        ),
    ),
    "submit": (ready_case, "principal", send),
    "submit again": (answered, "principal", send),
    "answer_network": (network_asked, "engineer", confirm_site),
    "measure_network": (
        network_asked,
        "engineer",
        lambda one: network.take_series(series=logged_series(one.person), person=one.person),
    ),
    "correct_network": (
        network_confirmed,
        "engineer",
        lambda one: network.correct_answer(
            confirmation=newest_confirmation(),
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
        network_confirmed,
        "engineer",
        lambda one: network.withdraw_confirmation(
            confirmation=newest_confirmation(), person=one.person, ground="Brudd"
        ),
    ),
    "close_network_action": (
        network_confirmed,
        "engineer",
        lambda one: network.close_action(action=open_action(), person=one.person),
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
        one_disqualified,
        "manager",
        lambda one: course.lift_disqualification(
            case=one.now, by=one.person, person=one.town.technician, ground="Feil person"
        ),
    ),
    "remark": (at_director, "pedagogue", write_must),
    "remove_remark": (
        with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.remove_remark(remark=Remark.objects.latest("pk"), person=one.person),
    ),
    "close_point": (
        with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.settle_remark(
            remark=Remark.objects.latest("pk"), person=one.person, closed=True
        ),
    ),
    "reopen_point": (
        with_a_point("pedagogue"),
        "pedagogue",
        lambda one: review.settle_remark(
            remark=Remark.objects.latest("pk"), person=one.person, closed=False
        ),
    ),
    "let_point_stand": (
        new_on_unchanged,
        "adviser",
        lambda one: review.let_point_stand(remark=Remark.objects.latest("pk"), person=one.person),
    ),
    "ask_question": (
        at_director,
        "adviser",
        lambda one: review.ask(case=one.now, person=one.person, text="Hvor?", reason="Uklart."),
    ),
    "tick_formal": (
        in_check,
        "adviser",
        lambda one: review.tick_formal_items(
            case=one.now, person=one.person, answers=all_in_order(one.case)
        ),
    ),
    "accept_formally": (
        in_check,
        "adviser",
        lambda one: review.accept_formally(case=one.now, person=one.person),
    ),
    "return_formally": (
        in_check_with_point,
        "adviser",
        lambda one: review.return_formally(case=one.now, person=one.person, introduction=""),
    ),
    "answer_criteria": (
        in_review,
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
        assessed_but_one,
        "pedagogue",
        lambda one: review.give_assessment(
            case=one.now, person=one.person, department=Department.PEDAGOGICAL, summary="God."
        ),
    ),
    "reopen_assessment": (
        to_recommend,
        "pedagogue",
        lambda one: review.reopen_assessment(
            case=one.now, person=one.person, department=Department.PEDAGOGICAL, reason="Feil"
        ),
    ),
    "recommend": (
        to_recommend,
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
        with_a_point("director"),
        "director",
        lambda one: decision.return_plan(
            case=one.now, person=one.person, seen=seen(one), reasons=""
        ),
    ),
    "warn_of_rejection": (
        with_a_point("director"),
        "director",
        lambda one: decision.return_plan(
            case=one.now, person=one.person, seen=seen(one), reasons="", warning=True
        ),
    ),
    "reject": (
        warned,
        "director",
        lambda one: decision.reject(case=one.now, person=one.person, seen=seen(one), reasons="Nei"),
    ),
    "reverse": (
        granted,
        "director",
        lambda one: decision.reverse(case=one.now, person=one.person, ground="Feil"),
    ),
    "correct_letter": (
        granted,
        "director",
        lambda one: decision.correct_letter(
            decision=one.case.decisions.latest("pk"),
            person=one.person,
            reasons="Rettet begrunnelse",
            ground="Skrivefeil",
        ),
    ),
    "suspend": (
        in_check,
        "adviser",
        lambda one: course.suspend(case=one.now, person=one.person, ground="Flytting"),
    ),
    "resume": (
        suspended,
        "adviser",
        lambda one: course.resume(case=one.now, person=one.person),
    ),
    "withhold_text": (
        granted,
        "adviser",
        lambda one: course.withhold_text(case=one.now, person=one.person, ground="Nevner en elev"),
    ),
    "publish_text": (
        withheld,
        "adviser",
        lambda one: course.publish_text(case=one.now, person=one.person, ground="Rettet"),
    ),
    "fulfil_condition": (
        reported,
        "adviser",
        lambda one: decision.fulfil_condition(
            condition=order_condition(one.now),
            person=one.person,
            fulfilled=True,
            seen=read_last(order_condition(one.now)),
        ),
    ),
    "order": (
        granted,
        "principal",
        lambda one: order_devices(
            Town(**{**vars(one.town), "principal": one.person}),
            one.now,
            one.quantity,
            source=one.payer,
        ),
    ),
    "apply_to_scheme": (granted, "principal", apply_for_some),
    "change_order": (ordered, "principal", order_more),
    "record_delivery": (ordered, "principal", deliver_some),
    "hand_out": (granted, "principal", hand_out_some),
    "correct_hand_out": (handed_out, "principal", correct_count),
    "correct_hand_out by adviser": (handed_out, "adviser", correct_count),
    "lapse": (expired, "principal", lambda one: decision.lapse(case=one.now)),
}
"""By act (with a word where the table has several rows): the case, by whom, and the act."""


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
