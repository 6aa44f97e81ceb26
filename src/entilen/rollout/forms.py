"""Forms for orders and hand-outs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from entilen.financing.models import Source
from entilen.process.facts import GrantLimit
from entilen.rollout.queries import Due
from entilen.ui.forms import DateField, WholeNumberField, judged, required_when, titled
from entilen.ui.rules import counted


class OrderForm(forms.Form):
    """An order that has been placed: how many devices to each granted grade, filled in."""

    source = forms.ChoiceField(label="Betales av", choices=titled(Source.choices()))
    ordered_on = DateField(label="Dato for bestilling")
    reference = forms.CharField(label="Avtale og bestillingsnummer", required=False, max_length=120)
    evidence = forms.FileField(
        label="Bevis", help_text="For eksempel ordrebekreftelsen.", required=False
    )

    def __init__(
        self, *args: Any, due: list[Due], problem_with_day: Callable[[date], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        for row in due:
            self.fields[f"quantity-{row.key}"] = WholeNumberField(
                label=f"Antall til {row.title}",
                help_text=f"Innvilget {row.limit.granted}, bestilt før {row.limit.ordered}.",
                unit="enheter",
                min_value=0,
                max_value=5000,
                required=False,
                initial=row.left_to_order or None,
            )
            self.fields[f"quantity-{row.key}"].quiet = True  # type: ignore[attr-defined]
        self.order_fields([f"quantity-{row.key}" for row in due])
        self.fields["ordered_on"].validators.append(judged(problem_with_day))

    def clean(self) -> dict[str, Any]:
        """An order is of something."""
        data = super().clean() or {}
        if not self.errors and not self.lines:
            raise forms.ValidationError("Skriv antall enheter til minst ett trinn.")
        return data

    @property
    def lines(self) -> list[tuple[GrantLimit, int]]:
        """What is ordered of, and the number of devices, for each part of the order."""
        return [
            (row.limit, quantity)
            for row in self.due
            if (quantity := self.cleaned_data.get(f"quantity-{row.key}") or 0)
        ]


class HandOutForm(forms.Form):
    """Devices that the pupils of one grade have got.

    The numbers are there from the plan and the grant: only what was otherwise is typed.
    """

    what = forms.CharField(widget=forms.HiddenInput)
    quantity = WholeNumberField(
        label="Enheter delt ut denne dagen", unit="enheter", min_value=1, max_value=5000
    )
    pupils = WholeNumberField(
        label="Elever på trinnet den dagen", unit="elever", min_value=1, max_value=2000
    )
    handed_out_on = DateField(label="Dato for utdeling")
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

    def __init__(
        self, *args: Any, due: Due, problem_with_day: Callable[[date], str], **kwargs: Any
    ) -> None:
        expected = min(due.pupils, due.left) or due.left
        super().__init__(*args, **kwargs)
        for name, known in (("what", due.key), ("quantity", expected), ("pupils", due.pupils)):
            self.fields[name].initial = known or None
        grade, granted, before = due.limit.grade, due.limit.granted, due.limit.handed_out
        self.fields["quantity"].help_text = (
            f"Hele {grade}. trinn har fått innvilget {counted(granted, 'enhet', 'enheter')}. "
            f"{before or 'Ingen'} er delt ut før."
        )
        self.fields["pupils"].help_text = (
            f"Alle som går på {grade}. trinn, også de som ikke fikk enhet denne dagen. "
            f"Planen regner med {counted(due.pupils, 'elev', 'elever')}."
        )
        required_when(self, "note", "det er færre elever enn planen regner med")
        self.fields["handed_out_on"].validators.append(judged(problem_with_day))


class CorrectionForm(forms.Form):
    """What a hand-out should have said, and why it did not."""

    quantity = WholeNumberField(
        label="Enheter delt ut denne dagen",
        help_text="Ble de delt ut en annen dag eller på et annet trinn, skriver du 0 her og "
        "registrerer utdelingen på nytt.",
        unit="enheter",
        min_value=0,
        max_value=5000,
    )
    pupils = WholeNumberField(
        label="Elever på trinnet den dagen", unit="elever", min_value=1, max_value=2000
    )
    reason = forms.CharField(
        label="Hvorfor rettes den?",
        help_text="Grunnen blir offentlig sammen med rettelsen. Ikke skriv navn.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )
    why_fewer = forms.CharField(
        label="Hvorfor er det færre elever enn i planen?",
        help_text="Svaret blir offentlig sammen med grunnen.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required_when(self, "why_fewer", "du retter elevene ned til færre enn i planen")
