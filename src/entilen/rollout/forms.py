"""Forms for hand-outs, and what is said around them."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms

from entilen.process.vocabulary import DeviceType, ReadinessSource, RenewalWord
from entilen.rollout.queries import Due
from entilen.rollout.readiness_queries import Ready
from entilen.ui.forms import DateField, WholeNumberField, judged, required_when, titled
from entilen.ui.rules import counted


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


class ReadinessForm(forms.Form):
    """What the school says of a grade: a box for each item that the case does not know itself."""

    def __init__(self, *args: Any, rows: Sequence[Ready], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [row.item.key for row in rows if row.item.source is ReadinessSource.WORD]
        for row in rows:
            if row.item.key in self.keys:
                self.fields[row.item.key] = forms.BooleanField(
                    label=row.item.title,
                    help_text="Må være på plass før utdeling." if row.item.demanded else "",
                    required=False,
                    initial=row.done,
                )

    @property
    def words(self) -> dict[str, bool]:
        """Whether each item is in place."""
        return {key: bool(self.cleaned_data.get(key)) for key in self.keys}


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


class SchemeForm(forms.Form):
    """What the school asks the central scheme to pay for."""

    device_type = forms.ChoiceField(label="Type")
    year = WholeNumberField(label="Budsjettår", min_value=2000, max_value=2100)
    devices = WholeNumberField(
        label="Enheter", unit="enheter", min_value=1, max_value=5000,
        help_text="Høyst det som er innvilget og ikke bestilt eller søkt om.",
    )  # fmt: skip

    def __init__(self, *args: Any, due: Sequence[Due], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = Counter[str]()
        for row in due:
            left[row.limit.device_type] += row.left_to_order
        kinds = [kind for kind in DeviceType.ever() if left[kind]]
        self.fields["device_type"].choices = titled((kind.value, kind.label) for kind in kinds)  # type: ignore[attr-defined]
        self.fields["year"].initial = this_year + 1
        self.fields["devices"].initial = left[kinds[0]] if len(kinds) == 1 else None


class WithdrawForm(forms.Form):
    """Why an application is taken back."""

    reason = forms.CharField(
        label="Hvorfor trekkes den?", widget=forms.Textarea(attrs={"rows": 2}), max_length=300
    )


class RenewalForm(forms.Form):
    """What the school does when a model's updates end."""

    word = forms.ChoiceField(
        label="Hva gjør dere?", choices=titled(RenewalWord.choices()), widget=forms.RadioSelect
    )
    note = forms.CharField(label="Merknad", required=False, max_length=300)
