"""Acts that tests do on their way to what they are about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from entilen.cases.models import Case
from entilen.network.actions import answer, withdraw_confirmation
from entilen.network.models import NetworkConfirmation, NetworkRequest, Result
from entilen.process.vocabulary import DeviceType
from entilen.rollout.actions import hand_out
from tests.cast import TODAY, Town


def hand_out_devices(
    town: Town, case: Case, quantity: int = 30, *, day: date = TODAY, everyone: bool = True
) -> None:
    """The principal hands out devices to the thirty pupils of the fifth grade."""
    hand_out(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=quantity,
        pupils=30,
        handed_out_on=day,
        everyone=everyone,
    )


def take_back(town: Town, confirmation: NetworkConfirmation | None = None) -> None:
    """The engineer withdraws a confirmation; the only one there is, where none is named."""
    withdraw_confirmation(
        confirmation=confirmation or NetworkConfirmation.objects.get(),
        person=town.engineer,
        ground="Linja er flyttet",
    )


def answer_with_actions(
    town: Town, request: NetworkRequest, actions: Sequence[dict[str, Any]], reason: str = ""
) -> None:
    """The engineer confirms a site with something that the ICT department must do first."""
    answer(
        request=request,
        person=town.engineer,
        result=Result.CONDITIONAL,
        max_devices=None,
        method="desk",
        measured_on=None,
        measurements={},
        reason=reason,
        valid_until=date(2027, 12, 31),
        actions=actions,
    )
