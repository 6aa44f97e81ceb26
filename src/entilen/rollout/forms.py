"""Forms for orders and hand-outs."""

from typing import Any

from django import forms

from entilen.financing.models import Source
from entilen.process.vocabulary import DeviceType
from entilen.ui.forms import DateField, WholeNumberField, titled


class GradeForm(forms.Form):
    """Which granted grade, and how many devices."""

    what = forms.ChoiceField(label="Trinn og enhetstype")
    quantity = WholeNumberField(label="Antall", unit="enheter", min_value=1, max_value=5000)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[int, DeviceType]:
        """The grade and device type that were chosen."""
        grade, device_type = self.cleaned_data["what"].split("-", 1)
        return int(grade), DeviceType(device_type)


class OrderForm(GradeForm):
    """An order that has been placed."""

    source = forms.ChoiceField(label="Betales av", choices=titled(Source.choices()))
    ordered_on = DateField(label="Bestilt dato")
    reference = forms.CharField(label="Avtale og bestillingsnummer", required=False, max_length=120)


class HandOutForm(GradeForm):
    """Devices that pupils have got."""

    pupils = WholeNumberField(
        label="Elever på trinnet den dagen", unit="elever", min_value=1, max_value=2000
    )
    handed_out_on = DateField(label="Delt ut dato")
    everyone = forms.BooleanField(
        label="Hver elev på trinnet har fått sin egen enhet", required=False
    )
    evidence = forms.FileField(
        label="Bevis",
        help_text="For eksempel kvitteringsliste uten navn, eller notat fra trinnet.",
        required=False,
    )
    note = forms.CharField(
        label="Merknad", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
