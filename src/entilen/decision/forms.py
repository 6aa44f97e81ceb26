"""Forms of the director's page and of the conditions."""

from typing import Any

from django import forms

from entilen.decision.rules import LetterWords
from entilen.ui.forms import required_when


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


class RefusedForm(OwnWorkForm):
    """A reason for each grade that is not granted."""

    refusable: list[int]

    def ask_why(self, grades: list[int], **initial: str) -> None:
        """Ask of each of these grades why it is not granted."""
        self.refusable = grades
        for grade in grades:
            self.fields[f"refused_{grade}"] = forms.CharField(
                label=f"Hvorfor innvilges ikke {grade}. trinn?",
                initial=initial.get(f"refused_{grade}", ""),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
            )
            self.fields[f"refused_{grade}"].quiet = True  # type: ignore[attr-defined]

    @property
    def refused(self) -> dict[int, str]:
        """What was written, by grade."""
        return {grade: self.cleaned_data[f"refused_{grade}"] for grade in self.refusable}


class DecisionForm(RefusedForm):
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
        self.ask_why(grades)

    @property
    def why_refused(self) -> list[Any]:
        """The fields with the reasons, as the page shows them: of all grades before anything is
        chosen, then of those that are left out, and of where something is written."""
        chosen = self.data.getlist("grades") if self.is_bound else []  # type: ignore[attr-defined]
        rows = [(grade, self[f"refused_{grade}"]) for grade in self.refusable]
        return [
            row
            for grade, row in rows
            if not self.is_bound or str(grade) not in chosen or row.value()
        ]

    @property
    def grades_left_out(self) -> bool:
        """Whether some grade's box is empty in what was sent: the reasons are asked for."""
        return self.is_bound and len(self.data.getlist("grades")) < len(self.refusable)  # type: ignore[attr-defined]


class ReverseForm(OwnWorkForm):
    """Why a decision is reversed."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Den gamle beslutningen blir stående i saken og kan leses.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )
    field_order = ("ground", "own_work_ground")


class CorrectionForm(RefusedForm):
    """The reasons of a letter in better words, and what was wrong with it."""

    reasons = forms.CharField(
        label="Begrunnelsen i brevet",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
    )
    ground = forms.CharField(
        label="Hva er rettet, og hvorfor?",
        help_text="Kommer øverst i det nye brevet. Det gamle blir stående og kan leses.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, words: LetterWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_why(
            [row["grade"] for row in words.refused],
            **{f"refused_{row['grade']}": row["reason"] for row in words.refused},
        )
        self.order_fields(
            ["reasons", *(f"refused_{grade}" for grade in self.refusable), "ground", "seen"]
        )


class SettleForm(forms.Form):
    """Whether a condition is met, judged by the report that was read (`seen`)."""

    reason = forms.CharField(
        label="Hvorfor er det ikke oppfylt?",
        help_text="Skolen leser det.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required_when(self, "reason", "du ikke godkjenner")


class ReportForm(forms.Form):
    """What shows that a condition is met."""

    text = forms.CharField(
        label="Hva er gjort?", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    evidence = forms.FileField(label="Vedlegg", required=False)
