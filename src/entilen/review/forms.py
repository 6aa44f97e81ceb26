"""Forms of the review."""

from collections.abc import Mapping
from typing import Any

from django import forms

from entilen.process.vocabulary import Department
from entilen.programme.rules import Criterion
from entilen.review.models import Author, Level, Severity, StandardRemarkVersion
from entilen.ui.forms import DateField, deadline_problem, judged, titled

SEVERITIES = [
    (Severity.MUST, "Må rettes før planen kan innvilges"),
    (Severity.SHOULD, "Bør rettes, men skolen kan begrunne et annet valg"),
    (Severity.INFORMATION, "Til orientering"),
]


class RemarkForm(forms.Form):
    """A remark: where, how much it weighs, to whom, what."""

    area = forms.ChoiceField(label="Gjelder")
    row = forms.CharField(
        label="Rad eller sted i teksten",
        required=False,
        max_length=80,
        help_text="For eksempel «5. trinn».",
    )
    severity = forms.ChoiceField(label="Alvor", choices=SEVERITIES, widget=forms.RadioSelect)
    internal = forms.TypedChoiceField(
        label="Hvem skal lese merknaden?",
        choices=[
            ("no", "Skolen – merknaden går i returbrevet"),
            ("yes", "Bare oss – internt notat"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    title = forms.CharField(label="Kort sagt", max_length=120)
    text = forms.CharField(
        label="Hva må gjøres, og hvorfor?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    keep = forms.BooleanField(
        label="Ta vare på ordene som standardmerknad, så andre kan bruke dem",
        help_text="Nevn ingen skole. Flere skoler kommer til å lese de samme ordene.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, str]],
        standard: StandardRemarkVersion | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = places  # type: ignore[attr-defined]
        if standard:
            self._say_the_words_of(standard)

    def _say_the_words_of(self, standard: StandardRemarkVersion) -> None:
        """The words are the standard's own; only what concerns this school alone is asked for."""
        del self.fields["title"], self.fields["keep"]
        supplement = self.fields["text"]
        supplement.label, supplement.required = "Hva gjelder det hos denne skolen?", False
        supplement.help_text = "Står som et eget avsnitt etter ordene over."
        self.initial["severity"] = standard.severity
        self.initial["area"] = self.initial.get("area") or standard.area

    def clean(self) -> dict[str, Any]:
        """What only we read is no words for others."""
        data = super().clean() or {}
        if data.get("keep") and data.get("internal"):
            self.add_error(
                "keep",
                "Et internt notat kan ikke bli standardmerknad. La skolen lese merknaden, "
                "eller ta bort krysset.",
            )
        return data


class StandardForm(forms.Form):
    """The words of a standard remark, and where they fit. `parts`: on whose behalf, if one may
    choose."""

    author = forms.ChoiceField(label="Hvem holder ordene ved like?")
    area = forms.ChoiceField(label="Passer til", required=False)
    severity = RemarkForm.base_fields["severity"]
    title = forms.CharField(label="Kort sagt", max_length=120)
    text = forms.CharField(
        label="Hva må gjøres, og hvorfor?",
        help_text="Nevn ingen skole. Flere skoler kommer til å lese de samme ordene.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], parts: list[Author], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        area, author = self.fields["area"], self.fields["author"]
        area.choices, area.quiet = places, True  # type: ignore[attr-defined]
        author.choices = titled((part.value, part.label) for part in parts)  # type: ignore[attr-defined]
        if len(parts) < 2:
            del self.fields["author"]


class CriteriaForm(forms.Form):
    """A department's answers to the criteria of one area; all of them unless it is `unfinished`."""

    def __init__(
        self, *args: Any, criteria: list[Criterion], unfinished: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"seen-{criterion.key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )
            self.fields[f"level-{criterion.key}"] = forms.ChoiceField(
                label=criterion.text,
                choices=titled(Level.choices()),
                widget=forms.RadioSelect,
                required=not unfinished,
            )
            self.fields[f"reason-{criterion.key}"] = forms.CharField(
                label="Begrunnelse",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=4000,
            )

    def see(self, stored: Mapping[str, str]) -> None:
        """Show the form again after a clash: what was typed stands, what is stored is now seen."""
        data: Any = self.data
        data = data.copy()
        for criterion in self.criteria:
            data[f"seen-{criterion.key}"] = stored[f"seen-{criterion.key}"]
        self.data = data

    def clean(self) -> dict[str, Any]:
        """What is not fully met needs a reason."""
        data = super().clean() or {}
        for criterion in self.criteria:
            level = data.get(f"level-{criterion.key}")
            if level and level != Level.MET and not data.get(f"reason-{criterion.key}"):
                self.add_error(
                    f"reason-{criterion.key}", "Skriv hvorfor kriteriet ikke er helt oppfylt."
                )
        return data


class SummaryForm(forms.Form):
    """A department's assessment as a whole."""

    department = forms.ChoiceField(
        label="Avdeling", choices=Department.choices(), widget=forms.HiddenInput
    )
    summary = forms.CharField(
        label="Samlet vurdering", widget=forms.Textarea(attrs={"rows": 5}), max_length=6000
    )


class LetterForm(forms.Form):
    """The words before the points."""

    introduction = forms.CharField(
        label="Innledning",
        help_text="Kort og vennlig. Punktene kommer av seg selv under.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class ReplyForm(forms.Form):
    """The school's answer to one point."""

    text = forms.CharField(label="Svar", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class QuestionForm(forms.Form):
    """A question that does not return the case."""

    text = forms.CharField(
        label="Spørsmål til skolen", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    reason = forms.CharField(
        label="Hvorfor spør du?",
        help_text="Én setning. Skolen leser den sammen med spørsmålet.",
        max_length=300,
    )
    due = DateField(label="Svar innen", validators=[judged(deadline_problem)])


class RecommendationForm(forms.Form):
    """The recommendation to the director."""

    verdict = forms.ChoiceField(
        label="Innstilling",
        choices=[
            ("grant", "Innvilge"),
            ("conditions", "Innvilge med vilkår"),
            ("partly", "Innvilge delvis"),
            ("return", "Sende tilbake til retting"),
            ("reject", "Varsle eller gi avslag"),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Begrunnelse", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
    conditions = forms.CharField(
        label="Forslag til vilkår",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
