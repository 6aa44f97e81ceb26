"""Forms of the network confirmation."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from entilen.network.models import CONFIRMING, Result
from entilen.network.queries import problem_with_validity
from entilen.plans.forms import RowForm
from entilen.programme.rules import Threshold
from entilen.schools.forms import not_ahead
from entilen.ui.forms import DateField, WholeNumberField, judged, row_set, titled


class RequestForm(forms.Form):
    """A note to the engineer; all else comes from the plan."""

    note = forms.CharField(
        label="Noe IKT-avdelingen bør vite?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AnswerForm(forms.Form):
    """The answer in one form: result, scope, validity, measured values."""

    result = forms.ChoiceField(
        label="Hva er svaret?", choices=titled(Result.choices()), widget=forms.RadioSelect
    )
    max_devices = WholeNumberField(
        label="Høyst antall enheter",
        help_text="Alle enheter på stedet. La stå tomt hvis det skolen ber om, er i orden.",
        required=False,
        unit="enheter",
        min_value=0,
        max_value=100_000,
    )
    valid_until = DateField(
        label="Gjelder til og med",
        required=False,
        validators=[judged(problem_with_validity)],
    )
    method = forms.ChoiceField(
        label="Hvordan er det vurdert?",
        choices=[("desk", "Vurdert på avstand"), ("measured", "Målt på stedet")],
        widget=forms.RadioSelect,
    )
    measured_on = DateField(label="Dato for måling", required=False)
    reason = forms.CharField(
        label="Begrunnelse",
        help_text="Skolen leser dette.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    def __init__(self, *args: Any, thresholds: tuple[Threshold, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thresholds = thresholds
        for found in thresholds:
            better = "minst" if found.higher_is_better else "høyst"
            self.fields[f"value_{found.key}"] = forms.FloatField(
                label=found.title,
                help_text=f"Godt er {better} {f'{found.good:g}'.replace('.', ',')} {found.unit}",
                required=False,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": "8"}),
                error_messages={"invalid": "Skriv et tall, for eksempel 1,4."},
            )

    @property
    def measured(self) -> list[forms.BoundField]:
        """The fields for measured values."""
        return [self[f"value_{found.key}"] for found in self.thresholds]

    @property
    def answer(self) -> list[forms.BoundField]:
        """The fields of the answer itself."""
        names = ("result", "max_devices", "valid_until", "reason", "method", "measured_on")
        return [self[name] for name in names]

    def clean_measured_on(self) -> date | None:
        """Nothing is measured ahead."""
        day: date | None = self.cleaned_data["measured_on"]
        return not_ahead(day) if day else None

    def clean(self) -> dict[str, Any]:
        """A confirmation has an end date; a lower number is a number; a no has a reason."""
        data = super().clean() or {}
        result = data.get("result")
        if (
            result in CONFIRMING
            and not data.get("valid_until")
            and "valid_until" not in self.errors
        ):
            self.add_error("valid_until", "Skriv hvor lenge bekreftelsen gjelder.")
        if result == Result.LIMITED and data.get("max_devices") is None:
            self.add_error("max_devices", "Skriv hvor mange enheter nettverket tåler.")
        if result == Result.NOT_YET and not data.get("reason"):
            self.add_error("reason", "Skriv hva som mangler, så skolen vet hva som må til.")
        if data.get("method") == "measured" and not data.get("measured_on"):
            self.add_error("measured_on", "Skriv når det ble målt.")
        return data

    def measurements(self) -> dict[str, float]:
        """The values that were filled in, by threshold key."""
        found = {key.key: self.cleaned_data.get(f"value_{key.key}") for key in self.thresholds}
        return {key: value for key, value in found.items() if value is not None}


class ActionForm(RowForm):
    """What must be done, by when."""

    text = forms.CharField(label="Tiltak", max_length=200)
    due = DateField(label="Frist", help_text="")
    field_order = ("text", "due", "remove")

    @property
    def row_label(self) -> str:
        """The heading of the row."""
        return "Nytt tiltak"


Actions = row_set(ActionForm, extra=1, max_num=20)


class WithdrawForm(forms.Form):
    """Why a confirmation is taken back."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Skolen leser dette. Fra nå kan ingen enheter bestilles eller deles ut.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class DispensationForm(forms.Form):
    """A recorded way past the network gate."""

    authority = forms.CharField(
        label="Hjemmel eller fullmakt",
        help_text="Hvem har gitt deg rett til dette?",
        max_length=200,
    )
    ground = forms.CharField(
        label="Begrunnelse", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    valid_until = DateField(label="Gjelder til og med")

    def __init__(self, *args: Any, problem_with_day: Callable[[date], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].validators.append(judged(problem_with_day))
