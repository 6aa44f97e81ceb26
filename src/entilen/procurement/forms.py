"""What the programme manager chooses of what waits: orders to send, and applications."""

from collections.abc import Sequence
from typing import Any

from django import forms

from entilen.process.vocabulary import DeviceType
from entilen.procurement.pool_queries import Waiting
from entilen.procurement.scheme_rules import QueueRule, State
from entilen.ui.forms import (
    DateField,
    LineField,
    LongChoices,
    WholeNumberField,
    required_when,
    titled,
)


class PoolForm(forms.Form):
    """The orders of one agreement that go together."""

    orders = forms.TypedMultipleChoiceField(label="Bestillinger", coerce=int, widget=LongChoices)
    deliver_by = DateField(label="Ønsket levert senest", required=False)

    def __init__(self, *args: Any, row: Waiting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Sequence[tuple[int, str]] = [(one.order.pk, _title(one)) for one in row.orders]
        self.fields["orders"].choices = choices  # type: ignore[attr-defined]
        self.fields["orders"].initial = [key for key, _ in choices]


def _title(one: Any) -> str:
    model = one.model.name if one.model else ""
    return (
        f"{one.order.case.school.name}, {one.place}: {one.standing.ordered} {model} "
        f"({one.row.effective:%d.%m.%Y})"
    )


class FrameForm(forms.Form):
    """How many devices of a type the scheme pays for in a year."""

    year = WholeNumberField(label="Budsjettår", min_value=2000, max_value=2100)
    device_type = forms.ChoiceField(label="Type", choices=DeviceType.titled)
    devices = WholeNumberField(
        label="Ramme", unit="enheter", min_value=0, max_value=100_000,
        help_text="Rammen som er satt før, blir stående i historikken.",
    )  # fmt: skip
    source = LineField(
        label="Hvor er den bestemt?", max_length=200, help_text="For eksempel budsjettvedtaket."
    )


class QueueForm(forms.Form):
    """The rules of the queue in their order: the first one counts most."""

    first = forms.ChoiceField(label="Først", choices=titled(QueueRule.choices()))
    second = forms.ChoiceField(label="Så", required=False)
    third = forms.ChoiceField(label="Til slutt", required=False)
    valid_from = DateField(label="Gjelder fra")
    words = forms.CharField(
        label="Slik sier dere det til skolene",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("second", "third"):
            self.fields[name].choices = [("", "Ingen"), *titled(QueueRule.choices())]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What was said, as the verb takes it."""
        data = self.cleaned_data
        chosen = [data[name] for name in ("first", "second", "third") if data[name]]
        return {
            "valid_from": data["valid_from"],
            "rules": [QueueRule(rule) for rule in chosen],
            "words": data["words"],
        }


class AnswerForm(forms.Form):
    """The answer to one application."""

    state = forms.ChoiceField(
        label="Svar",
        choices=titled(
            (state.value, state.label) for state in (State.ADMITTED, State.WAITING, State.REFUSED)
        ),
        widget=forms.RadioSelect,
    )
    devices = WholeNumberField(
        label="Enheter som tas opp", unit="enheter", min_value=0, max_value=5000, required=False
    )
    reason = forms.CharField(
        label="Begrunnelse",
        help_text="Står i brevet til skolen.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required_when(self, "devices", "skolen tas opp")
        required_when(self, "reason", "skolen ikke tas opp, eller går foran andre i køen")


class CampaignForm(forms.Form):
    """By when the schools answer."""

    answer_by = DateField(label="Svar innen")
