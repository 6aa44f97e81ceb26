"""What a school says that its pupils have today, grade by grade."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from django import forms
from django.utils import timezone

from entilen.devices.models import DeviationKind, LedgerEntry
from entilen.devices.rules import Stated
from entilen.process.vocabulary import DeviceType
from entilen.schools.forms import not_ahead
from entilen.ui.forms import DateField, RowSet, WholeNumberField, row_set, titled
from entilen.ui.rules import counted


class StatementForm(forms.Form):
    """From which day it is so and, where something said before is corrected, why."""

    effective = DateField(label="Gjelder fra og med")
    reason = forms.CharField(
        label="Hvorfor rettes det?",
        help_text="Bare når dere retter et tall for en dag dere har oppgitt før. Grunnen blir "
        "offentlig. Ikke skriv navn.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, first: bool, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective"].initial = timezone.localdate()
        self.fields["effective"].help_text = f"Tidligst {earliest:%d.%m.%Y}."
        if first:
            del self.fields["reason"]


class GradeForm(forms.Form):
    """One grade. Empty: not known."""

    quiet = True
    grade = forms.IntegerField(widget=forms.HiddenInput)
    quantity = WholeNumberField(label="Enheter", min_value=0, max_value=2000, required=False)
    device_type = forms.ChoiceField(label="Type", choices=DeviceType.titled)

    @property
    def row_label(self) -> str:
        """«5. trinn, 28 elever»."""
        pupils = self.initial.get("pupils")
        known = f", {counted(pupils, 'elev', 'elever')}" if pupils is not None else ""
        return f"{self.initial.get('grade')}. trinn{known}"


Grades = row_set(GradeForm, max_num=13, extra=0)


def initial_grades(
    grades: list[int], pupils: Mapping[int, int], held: Mapping[int, LedgerEntry]
) -> list[dict[str, Any]]:
    """What the rows begin with: what the register knows, and what the school said last."""
    return [
        {
            "grade": grade,
            "pupils": pupils.get(grade),
            "quantity": held[grade].quantity if grade in held else None,
            "device_type": held[grade].device_type if grade in held else DeviceType.TABLET,
        }
        for grade in grades
    ]


def stated(rows: RowSet) -> list[Stated]:
    """The grades on which something is written."""
    return [
        Stated(data["grade"], DeviceType(data["device_type"]), data["quantity"])
        for data in rows.cleaned_data
        if data.get("quantity") is not None
    ]


def none_at_all(grades: list[int]) -> list[Stated]:
    """No grade has any."""
    return [Stated(grade, DeviceType.TABLET, 0) for grade in grades]


class RetractForm(forms.Form):
    """Why what was stated is taken back."""

    reason = forms.CharField(
        label="Hvorfor trekkes det tilbake?",
        help_text="Grunnen blir offentlig. Ikke skriv navn.",
        max_length=300,
    )


class DeviationForm(forms.Form):
    """What was bought too early."""

    kind = forms.ChoiceField(
        label="Hva er avviket?",
        choices=titled(DeviationKind.choices()),
        widget=forms.RadioSelect,
    )
    happened_on = DateField(label="Når ble enhetene kjøpt?")
    quantity = WholeNumberField(
        label="Hvor mange enheter?", unit="enheter", min_value=1, max_value=10_000
    )
    device_type = forms.ChoiceField(label="Type", choices=DeviceType.titled)
    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Hva skjedde, og hvorfor? Ikke skriv navn på elever. Avviket blir stående.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def clean_happened_on(self) -> date:
        """Nothing is bought ahead."""
        day: date = self.cleaned_data["happened_on"]
        return not_ahead(day)


class DeviationContent(TypedDict):
    """What a deviation says."""

    kind: DeviationKind
    happened_on: date
    quantity: int
    device_type: DeviceType
    ground: str


def deviation_of(form: DeviationForm) -> DeviationContent:
    """What a checked form says."""
    data = form.cleaned_data
    return {
        "kind": DeviationKind(data["kind"]),
        "happened_on": data["happened_on"],
        "quantity": data["quantity"],
        "device_type": DeviceType(data["device_type"]),
        "ground": data["ground"],
    }
