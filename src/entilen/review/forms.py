"""Forms of the review."""

from collections.abc import Mapping
from typing import Any

from django import forms

from entilen.cases.forms import GroundForm
from entilen.plans.forms import RowForm
from entilen.process.vocabulary import ConditionGate, Department
from entilen.programme.rules import Criterion
from entilen.review.rules import Advice, Author, FormalAnswer, Level, Severity
from entilen.review.standard_models import StandardRemarkVersion
from entilen.ui.forms import (
    DateField,
    LongChoices,
    deadline_problem,
    judged,
    required_when,
    row_set,
    titled,
)

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
        self,
        *args: Any,
        criteria: list[Criterion],
        earlier: Mapping[str, str] | None = None,
        unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        before = earlier or {}
        for criterion in criteria:
            self.fields[f"seen-{criterion.key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )
            self.fields[f"level-{criterion.key}"] = forms.ChoiceField(
                label=criterion.text,
                choices=titled(Level.choices()),
                help_text=before.get(criterion.key, ""),
                widget=forms.RadioSelect,
                required=not unfinished,
            )
            self.fields[f"reason-{criterion.key}"] = forms.CharField(
                label="Begrunnelse",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=4000,
            )
            required_when(self, f"reason-{criterion.key}", "kriteriet ikke er helt oppfylt")

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
    advice = forms.ChoiceField(
        label="Avdelingens råd til direktøren",
        choices=titled(Advice.choices()),
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(
        label="Samlet vurdering", widget=forms.Textarea(attrs={"rows": 5}), max_length=6000
    )


class FormalItemForm(forms.Form):
    """What the adviser says of one item of the formal check; nothing said is not looked at yet."""

    answer = forms.ChoiceField(
        choices=[("yes", "I orden"), ("later", "Ettersendes"), ("", "Ikke i orden ennå")],
        widget=forms.RadioSelect,
        required=False,
    )
    due = DateField(
        label="Ettersendes innen",
        help_text="",
        required=False,
        validators=[judged(deadline_problem)],
    )
    reason = forms.CharField(
        label="Hvorfor er det i orden, når saken viser noe annet?", required=False, max_length=500
    )

    def __init__(
        self,
        *args: Any,
        key: str,
        text: str,
        known: str = "",
        in_doubt: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"prefix": f"punkt-{key}", **kwargs})
        self.key, self.in_doubt = key, in_doubt
        self.fields["answer"].label = text
        self.fields["answer"].help_text = known
        self.fields["answer"].quiet = True  # type: ignore[attr-defined]
        required_when(self, "due", "noe skal ettersendes")
        required_when(self, "reason", "svaret er et annet enn saken viser")

    @property
    def details_open(self) -> bool:
        """Whether the day or the reason is in use, or asked for."""
        names = ("due", "reason")
        return any(self[name].value() or self.errors.get(name) for name in names)

    @property
    def said(self) -> FormalAnswer | None:
        """The answer; None where nothing is said of the item."""
        data = self.cleaned_data
        if not data["answer"]:
            return None
        later = data["answer"] == "later"
        return FormalAnswer(data["answer"], data["due"] if later else None, data["reason"].strip())


class SettleForm(forms.Form):
    """Why a point that another part of the administration wrote is closed or opened."""

    ground = forms.CharField(
        label="Hvorfor?",
        help_text="De som skrev punktet, og den som avgjør saken, leser dette.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class ReopenForm(forms.Form):
    """Why a delivered assessment is opened again."""

    department = forms.ChoiceField(choices=Department.choices(), widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Hvorfor åpner dere vurderingen?",
        help_text="Grunnen står i saken. Vurderingen som er levert, kan fortsatt leses.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
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


class TakeBackForm(GroundForm):
    """Which parts of a sent plan the school corrects of its own accord, and why."""

    parts = forms.MultipleChoiceField(
        label="Hva vil dere rette?",
        help_text="Bare disse delene åpnes. Resten av planen står som den er sendt.",
        widget=LongChoices,
        error_messages={"required": "Velg minst én del av planen som dere vil rette."},
    )
    field_order = ("parts", "ground")

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        field.choices = parts
        field.quiet = True
        self.fields["ground"].label = "Hvorfor?"
        self.fields[
            "ground"
        ].help_text = "Én eller to setninger. De som behandler saken, leser dem."


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


class ConditionForm(RowForm):
    """One condition, proposed or set: what, by when, who, and what it holds back."""

    text = forms.CharField(label="Vilkår", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    due = DateField(label="Frist", help_text="", validators=[judged(deadline_problem)])
    responsible = forms.CharField(label="Ansvarlig", max_length=120)
    gate = forms.ChoiceField(label="Holder tilbake", choices=titled(ConditionGate.choices()))
    field_order = ("text", "due", "responsible", "gate", "remove")

    @property
    def row_label(self) -> str:
        """The heading of the row."""
        return "Foreslått vilkår" if self.initial.get("text") else "Nytt vilkår"


Conditions = row_set(ConditionForm, extra=1, max_num=20)
