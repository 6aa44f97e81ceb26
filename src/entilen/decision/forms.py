"""Forms of the director's page and of the conditions."""

from typing import Any

from django import forms


class OwnWorkForm(forms.Form):
    """Why somebody decides who also prepared the case; asked of nobody else."""

    own_work_ground = forms.CharField(
        label="Hvorfor må du avgjøre saken selv?",
        error_messages={"required": "Skriv hvorfor du må avgjøre saken selv."},
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def __init__(self, *args: Any, own_work: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_work:
            self.fields["own_work_ground"].help_text = (
                f"Du har også {own_work} i denne saken, og da bør en annen avgjøre den. "
                "Må det være deg, kommer dette i brevet."
            )
        else:
            del self.fields["own_work_ground"]

    @property
    def why_own_work(self) -> str:
        """What was written; nothing where nobody asked."""
        return str(self.cleaned_data.get("own_work_ground", ""))


class DecisionForm(OwnWorkForm):
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
    field_order = ("grades", "reasons", "own_work_ground", "seen")

    def __init__(self, *args: Any, grades: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grades"].quiet = True  # type: ignore[attr-defined]
        self.fields["grades"].choices = [(g, f"{g}. trinn") for g in grades]  # type: ignore[attr-defined]


class ReverseForm(OwnWorkForm):
    """Why a decision is reversed."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Den gamle beslutningen blir stående i saken og kan leses.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )
    field_order = ("ground", "own_work_ground")


class ReportForm(forms.Form):
    """What shows that a condition is met."""

    text = forms.CharField(
        label="Hva er gjort?", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    evidence = forms.FileField(label="Vedlegg", required=False)
