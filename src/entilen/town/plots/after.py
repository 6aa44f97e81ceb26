"""Cases after a grant."""

from datetime import date, timedelta

from entilen.decision.actions import reverse
from entilen.devices.actions import record_deviation
from entilen.devices.models import DeviationKind
from entilen.network.actions import withdraw_confirmation
from entilen.network.models import NetworkConfirmation
from entilen.process.vocabulary import ConditionGate, DeviceType
from entilen.procurement.actions import change_order
from entilen.procurement.delivery_actions import record_delivery, return_devices
from entilen.procurement.pool_actions import pool_orders
from entilen.procurement.scheme_rules import State
from entilen.rollout.actions import correct_hand_out
from entilen.rollout.readiness_actions import mark_readiness
from entilen.town.plots.common import LOWER, MIDDLE, all_grades
from entilen.town.story import Story, today


def granted(story: Story) -> None:
    """Granted, nothing ordered yet: the school has asked the central scheme to pay."""
    story.granted(MIDDLE, days_ago=8).at(3).ask_scheme()


def granted_with_conditions(story: Story) -> None:
    """Granted with two conditions, one of which holds back ordering."""
    soon: date = today() + timedelta(days=20)
    story.granted(
        LOWER,
        days_ago=30,
        conditions=[
            {
                "text": "Fem nye aksesspunkter er i drift i paviljongen",
                "due": soon,
                "responsible": "Rektor",
                "gate": ConditionGate.ORDER,
            },
            {
                "text": "Lærerne har fått første opplæring",
                "due": soon + timedelta(days=60),
                "responsible": "Prosjektleder",
                "gate": ConditionGate.NONE,
            },
        ],
    )


def partly_granted(story: Story) -> None:
    """Granted for the upper grades only."""
    story.granted(MIDDLE, days_ago=20, grades=[6, 7]).at(12).ask_scheme(State.ADMITTED)


def reversed_grant(story: Story) -> None:
    """A grant was reversed; the case lies at the director again."""
    story.granted(MIDDLE, days_ago=20)
    story.at(4)
    reverse(
        case=story.case,
        person=story.director,
        ground="Vedtaket gjaldt feil trinn. Saken avgjøres på nytt.",
    )


def rolled_out(story: Story) -> None:
    """Every grade has its devices."""
    later = story.school.pk % 60
    story.granted(all_grades(story), days_ago=420 + later).at(300 + later).deliver(old=True)


def partly_rolled_out(story: Story) -> None:
    """Some grades have their devices."""
    story.granted(all_grades(story)[-3:], days_ago=300).at(200).deliver()


def on_the_way(story: Story) -> None:
    """Ordered and not handed out: a part has come, some of it broken, and one order is changed."""
    story.granted(LOWER, days_ago=40).at(30)
    eighth, ninth, tenth = story.order().values()
    pool_orders(
        person=story.town.staff["manager"],
        orders=[eighth.pk, ninth.pk, tenth.pk],
        deliver_by=today() + timedelta(days=20),
    )
    story.at(20)
    change_order(
        order=tenth,
        person=story.principal,
        quantity=tenth.row.quantity - 2,
        reason="To elever flytter før skolestart.",
    )
    story.at(9)
    record_delivery(
        order=eighth,
        person=story.teacher,
        quantity=eighth.row.quantity,
        delivered_on=today(),
        faults={"broken_on_way": 2},
        reference="Pakkseddel 4411",
    )
    record_delivery(
        order=ninth,
        person=story.teacher,
        quantity=20,
        delivered_on=today(),
        faults={"rest_later": ninth.row.quantity - 20},
        reference="Pakkseddel 4412",
    )
    story.at(7)
    return_devices(
        order=eighth,
        person=story.teacher,
        quantity=2,
        returned_on=today(),
        reason="broken_on_way",
        note="Leverandøren sender to nye.",
    )
    mark_readiness(
        case=story.case,
        person=story.teacher,
        grade=8,
        words={"staff_trained": True, "guardians_told": True},
    )


def hand_out_corrected(story: Story) -> None:
    """Some grades have their devices; one hand-out was counted wrongly and is put right."""
    partly_rolled_out(story)
    story.at(180)
    row = story.case.hand_outs.select_related("entry")[0]
    correct_hand_out(
        hand_out=row,
        person=story.principal,
        quantity=row.entry.quantity + 1,
        pupils=(row.entry.pupils or 0) + 1,
        reason="En elev som begynte samme dag, var ikke talt med.",
    )


def extended(story: Story) -> None:
    """A school with devices on some grades has begun a case for one more."""
    partly_rolled_out(story)
    earlier, grade = story.case, all_grades(story)[-4]
    story.at(10)
    story.begin([grade], builds_on=earlier)


def confirmation_withdrawn(story: Story) -> None:
    """Granted, and then the network confirmation was withdrawn."""
    story.granted(MIDDLE, days_ago=15).at(2)
    confirmation = NetworkConfirmation.objects.filter(request__case=story.case).latest("pk")
    withdraw_confirmation(
        confirmation=confirmation,
        person=story.town.staff["engineer"],
        ground="Linja er flyttet til et annet bygg.",
    )
    record_deviation(
        case=story.case,
        person=story.principal,
        kind=DeviationKind.BEFORE_GRANT,
        happened_on=today() - timedelta(days=40),
        quantity=12,
        device_type=DeviceType.TABLET,
        ground="Enhetene ble kjøpt på tilbud før planen var innvilget.",
    )
