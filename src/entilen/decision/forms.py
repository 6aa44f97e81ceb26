"""Forms of the director's page and of the conditions."""

from typing import Any

from django import forms


class DecisionForm(forms.Form):
    """Which grades, and why. `seen` is the fingerprint of what the director read."""

    grades = forms.TypedMultipleChoiceField(
        label="Hvilke trinn innvilges?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reasons = forms.CharField(
        label="Begrunnelse til skolen",
        help_text="Kommer i brevet. Skriv kort, i vanlig språk.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grades: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grades"].quiet = True  # type: ignore[attr-defined]
        self.fields["grades"].choices = [(g, f"{g}. trinn") for g in grades]  # type: ignore[attr-defined]


class ReverseForm(forms.Form):
    """Why a decision is reversed."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Den gamle beslutningen blir stående i saken og kan leses.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )


class ReportForm(forms.Form):
    """What shows that a condition is met."""

    text = forms.CharField(
        label="Hva er gjort?", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    evidence = forms.FileField(label="Vedlegg", required=False)
