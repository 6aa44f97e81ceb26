"""Forms of the network confirmation."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from entilen.network.models import CONFIRMING, Result
from entilen.network.queries import problem_with_validity
from entilen.network.rules import measured_problem, read_value, scope_problem, value_problem
from entilen.plans.forms import RowForm
from entilen.programme.rules import Threshold, number
from entilen.ui.forms import DateField, WholeNumberField, judged, required_when, row_set, titled

FASTEST = 1_000_000
"""No line of a school is faster, in Mbit/s."""


class RequestForm(forms.Form):
    """A note to the engineer; all else comes from the plan."""

    note = forms.CharField(
        label="Noe IKT-avdelingen bør vite?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class OthersForm(forms.Form):
    """What uses the network of a site besides the plan's devices; nought is an answer."""

    staff = WholeNumberField(
        label="Ansatte som arbeider her", unit="personer", min_value=0, max_value=10_000
    )
    old = WholeNumberField(
        label="Gamle enheter som blir i bygget",
        help_text="Det elevene eller skolen har fra før, og som planen ikke erstatter.",
        unit="enheter",
        min_value=0,
        max_value=100_000,
    )
    shared = WholeNumberField(
        label="Felles sett uten trinn",
        help_text="For eksempel i SFO, bibliotek, spesialavdeling eller på tralle.",
        unit="enheter",
        min_value=0,
        max_value=100_000,
    )
    guests = WholeNumberField(
        label="Gjester på det meste",
        help_text="Enheter som er på nettet samtidig, og som ikke er skolens.",
        unit="enheter",
        min_value=0,
        max_value=100_000,
    )


class MeasuredField(forms.CharField):
    """A measured value, in the unit and within the range of its threshold."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "8", "autocomplete": "off"})

    def __init__(self, threshold: Threshold) -> None:
        better = "minst" if threshold.higher_is_better else "høyst"
        good = f"{better} {number(threshold.good)} {threshold.unit}".rstrip()
        super().__init__(
            label=threshold.title,
            help_text=f"Godt er {good}. Området er {threshold.range_text}.",
            required=False,
            max_length=30,
        )
        self.threshold = threshold

    def clean(self, value: Any) -> float | None:
        """The value as a number. Raises ValidationError with what is wrong, in a sentence."""
        text = super().clean(value)
        if not text:
            return None
        try:
            measured = read_value(text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if problem := value_problem(self.threshold, measured):
            raise forms.ValidationError(problem)
        return measured


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

    def __init__(
        self,
        *args: Any,
        thresholds: tuple[Threshold, ...],
        asked: int,
        oldest: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.thresholds, self.asked, self.oldest = thresholds, asked, oldest
        required_when(self, "max_devices", "det bekreftes for et lavere antall")
        required_when(self, "valid_until", "nettverket bekreftes")
        required_when(self, "reason", "svaret er «ikke ennå»")
        required_when(self, "measured_on", "det er målt på stedet")
        for threshold in thresholds:
            self.fields[f"value_{threshold.key}"] = MeasuredField(threshold)

    @property
    def measured(self) -> list[forms.BoundField]:
        """The fields for measured values."""
        return [self[f"value_{threshold.key}"] for threshold in self.thresholds]

    @property
    def answer(self) -> list[forms.BoundField]:
        """The fields of the answer itself."""
        names = ("result", "max_devices", "valid_until", "reason", "method", "measured_on")
        return [self[name] for name in names]

    def clean_measured_on(self) -> date | None:
        """Nothing is measured ahead, and what is old says nothing."""
        day: date | None = self.cleaned_data["measured_on"]
        if day:
            problem = measured_problem(day, today=timezone.localdate(), oldest=self.oldest)
            if problem:
                raise forms.ValidationError(problem)
        return day

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
        self._check_scope(data)
        if result == Result.NOT_YET and not data.get("reason"):
            self.add_error("reason", "Skriv hva som mangler, så skolen vet hva som må til.")
        if data.get("method") == "measured" and not data.get("measured_on"):
            self.add_error("measured_on", "Skriv når det ble målt.")
        return data

    def _check_scope(self, data: dict[str, Any]) -> None:
        if data.get("result") not in CONFIRMING or "max_devices" in self.errors:
            return
        limited = data["result"] == Result.LIMITED
        devices = data.get("max_devices")
        if problem := scope_problem(limited=limited, devices=devices, asked=self.asked):
            self.add_error("max_devices", problem)

    def measurements(self) -> dict[str, float]:
        """The values that were filled in, by threshold key."""
        values = {row.key: self.cleaned_data.get(f"value_{row.key}") for row in self.thresholds}
        return {key: value for key, value in values.items() if value is not None}


class CorrectionForm(AnswerForm):
    """A new answer in the place of a former one, and why."""

    ground = forms.CharField(
        label="Hvorfor rettes svaret?",
        help_text="Skolen leser dette, sammen med hva svaret var før.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    @property
    def answer(self) -> list[forms.BoundField]:
        """The fields of the answer itself, the ground first."""
        return [self["ground"], *super().answer]


class ActionForm(RowForm):
    """What must be done, by when."""

    text = forms.CharField(label="Tiltak", max_length=200)
    due = DateField(label="Frist", help_text="")
    field_order = ("text", "due", "remove")

    @property
    def row_label(self) -> str:
        """The heading of the row."""
        return str(self.initial.get("text", "Nytt tiltak"))


Actions = row_set(ActionForm, extra=1, max_num=20)


class SpeedField(forms.CharField):
    """A speed in Mbit/s, more than nought."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "8", "autocomplete": "off"})

    def clean(self, value: Any) -> float:
        """The speed as a number. Raises ValidationError with a sentence."""
        text = super().clean(value)
        try:
            speed = read_value(text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if not 0 < speed <= FASTEST:
            raise forms.ValidationError(f"Skriv farten i Mbit/s, fra 1 til {FASTEST}.")
        return speed


class SeriesForm(forms.Form):
    """A file of measurements, and the line that they were made on."""

    file = forms.FileField(label="Fil", help_text="CSV fra overvåkingen, høyst 8 MB.")
    line_down = SpeedField(label="Linjens fart ned, Mbit/s")
    line_up = SpeedField(label="Linjens fart opp, Mbit/s")


class WithdrawForm(forms.Form):
    """Why a confirmation is taken back."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Skolen leser dette. Fra nå kan ingen enheter bestilles eller deles ut på stedet "
        "i noen av skolens saker. Stedet kommer tilbake i køen som «venter på ny vurdering».",
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
