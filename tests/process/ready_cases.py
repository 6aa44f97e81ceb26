"""Cases made ready for an act by the product's own verbs, and the longer of the acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases import actions as course
from entilen.cases.models import Case
from entilen.decision import actions as decision
from entilen.decision.models import Condition, Decision, DecisionOutcome
from entilen.devices.actions import state_devices
from entilen.devices.rules import Stated
from entilen.financing.models import Source
from entilen.network import actions as network
from entilen.network.models import (
    MeasuredSeries,
    NetworkAction,
    NetworkConfirmation,
    NetworkRequest,
    Result,
)
from entilen.plans.actions import mark_done
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import ConditionGate, Department, DeviceType
from entilen.procurement.actions import change_order
from entilen.procurement.delivery_actions import record_delivery
from entilen.procurement.scheme_actions import apply_to_scheme
from entilen.programme.models import ProgrammeVersion
from entilen.review import actions as review
from entilen.review.models import Remark
from entilen.review.rules import Severity
from entilen.rollout.actions import correct_hand_out, hand_out
from entilen.submission.actions import submit
from tests.cast import (
    TODAY,
    Town,
    assess,
    at_director,
    begin_case,
    confirm_network,
    declare_all,
    formally_accepted,
    must,
    order_devices,
    say_yes,
    send_back,
    sent_case,
)


@dataclass
class Ready:
    """An act that is possible now: in which case, by whom, and how."""

    town: Town
    case: Case
    person: Person
    do: Callable[["Ready"], object]
    quantity: int = 5
    payer: Source = Source.OWN_BUDGET

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


def demand_all(version: ProgrammeVersion) -> None:
    """Let a version demand every item of readiness before a hand-out. What a process has read of a
    version it keeps by the moment of publishing, so that moves too."""
    full = ProgrammeVersion.objects.get(pk=version.pk)
    for item in full.content["readiness"]:
        item["demanded"] = True
    full.published_at += timedelta(microseconds=1)
    full.save()


def draft(town: Town) -> Case:
    return begin_case(town)


def in_check(town: Town) -> Case:
    case = sent_case(town)
    declare_all(town, case)
    return case


def in_review(town: Town) -> Case:
    return formally_accepted(town, in_check(town))


def to_recommend(town: Town) -> Case:
    case = in_review(town)
    for department in Department:
        assess(town, case, department)
    return case


def granted(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case)
    return case


def answered(town: Town) -> Case:
    """Returned, corrected and answered: ready to be sent again."""
    case = at_director(town)
    point = must(case, town.adviser, "vision")
    send_back(town, case)
    mark_done(case=case, person=town.principal, key="vision", done=True)
    review.reply(remark=point, person=town.principal, text="Gjort.")
    return case


def asked(town: Town) -> Case:
    """Everybody who may be asked has answered."""
    case = at_director(town)
    for person in (town.manager, town.divisional, town.engineer):
        course.declare_impartiality(case=case, person=person, disqualified=False)
    return case


def newest_confirmation() -> NetworkConfirmation:
    return NetworkConfirmation.objects.latest("pk")


def open_action() -> NetworkAction:
    confirmation = newest_confirmation()
    confirmation.result = Result.CONDITIONAL
    confirmation.save(update_fields=["result"])
    action, _ = NetworkAction.objects.get_or_create(
        confirmation=confirmation, text="Ny fiber", due=TODAY, condition=True
    )
    return action


def order_condition(case: Case) -> Condition:
    condition, _ = Condition.objects.get_or_create(
        decision=case.decisions.latest("pk"),
        text="Avtaler er signert",
        due=TODAY + timedelta(days=90),
        responsible="rektor",
        gate=ConditionGate.ORDER,
    )
    return condition


def ordered(town: Town) -> Case:
    case = granted(town)
    order_devices(town, case, 20)
    return case


def apply_for_some(one: Ready) -> object:
    return apply_to_scheme(
        case=one.now,
        person=one.person,
        device_type=DeviceType.TABLET,
        year=timezone.localdate().year,
        devices=one.quantity,
    )


def order_more(one: Ready) -> object:
    return change_order(
        order=one.case.orders.get(), person=one.person, quantity=20 + one.quantity, reason="Flere"
    )


def deliver_some(one: Ready) -> object:
    return record_delivery(
        order=one.case.orders.get(),
        person=one.person,
        quantity=one.quantity,
        delivered_on=timezone.localdate(),
    )


def hand_out_some(one: Ready) -> object:
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


def handed_out(town: Town) -> Case:
    case = granted(town)
    hand_out_some(Ready(town, case, town.principal, hand_out_some))
    return case


def warned(town: Town) -> Case:
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


def expired(town: Town) -> Case:
    case = granted(town)
    behind_the_back("decision_decision", "expires = DATE '2026-11-01'")
    return case


Make = Callable[[Town], Case]


Do = Callable[[Ready], object]


HELD = [Stated(5, DeviceType.TABLET, 10)]


def devices_stated(town: Town) -> Case:
    case = begin_case(town)
    state_devices(case=case, person=town.principal, held=HELD, effective=TODAY)
    course.declare_impartiality(case=case, person=town.adviser, disqualified=False)
    return case


def shared(town: Town) -> Case:
    case = begin_case(town)
    course.share_draft(case=case, person=town.principal, shared=True)
    course.declare_impartiality(case=case, person=town.adviser, disqualified=False)
    return case


def network_asked(town: Town) -> Case:
    case = begin_case(town)
    course.declare_impartiality(case=case, person=town.engineer, disqualified=False)
    network.request_confirmation(case=case, person=town.principal)
    return case


def network_confirmed(town: Town) -> Case:
    case = begin_case(town)
    confirm_network(town, case)
    return case


def one_disqualified(town: Town) -> Case:
    case = asked(town)
    course.declare_impartiality(case=case, person=town.technician, disqualified=True)
    return case


def with_a_point(author: str) -> Make:
    def make(town: Town) -> Case:
        case = at_director(town)
        must(case, getattr(town, author), "vision")
        return case

    return make


def new_on_unchanged(town: Town) -> Case:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    Remark.objects.filter(pk=point.pk).update(unchanged=True)
    return case


def in_check_with_point(town: Town) -> Case:
    case = in_check(town)
    must(case, town.adviser, "vision")
    return case


def suspended(town: Town) -> Case:
    case = in_check(town)
    course.suspend(case=case, person=town.principal, ground="Flytting")
    return case


def withheld(town: Town) -> Case:
    case = granted(town)
    course.withhold_text(case=case, person=town.adviser, ground="Nevner en elev")
    return case


def reported(town: Town) -> Case:
    case = granted(town)
    order_condition(case)
    decision.report_condition(condition=order_condition(case), person=town.principal, text="Gjort")
    return case


def assessed_but_one(town: Town) -> Case:
    """The pedagogues have answered everything and not delivered."""
    case = in_review(town)
    assess(town, case, Department.PEDAGOGICAL)
    case.assessments.update(reopened_at=timezone.now())
    return case


def write_must(one: Ready, area: str = "vision") -> Remark:
    return review.write_remark(
        case=one.now,
        person=one.person,
        area=area,
        severity=Severity.MUST,
        title="Si mer",
        text="Hva og når.",
        internal=False,
    )


def send(one: Ready) -> object:
    return submit(case=one.now, person=one.person, seen=current_fingerprint(one.now))


def logged_series(person: Person) -> MeasuredSeries:
    """A file from the monitor, kept and looked at."""
    return network.keep_series(
        request=NetworkRequest.objects.latest("pk"),
        person=person,
        name="uke45.csv",
        content=b"tid;ned;opp\n02.11.2026 10:15;412,5;96",
        line_down=1000,
        line_up=1000,
    )


def confirm_site(one: Ready) -> object:
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


def correct_count(one: Ready) -> object:
    return correct_hand_out(
        hand_out=one.case.hand_outs.get(),
        person=one.person,
        quantity=one.quantity + 1,
        pupils=30,
        reason="Talt feil",
    )


def state_held(one: Ready) -> object:
    return state_devices(case=one.now, person=one.person, held=HELD, effective=TODAY)
