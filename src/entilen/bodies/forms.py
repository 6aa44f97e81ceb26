"""Forms of the bodies."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from entilen.bodies.models import Outcome
from entilen.ui.forms import DateField, EmailField, LineField, WholeNumberField, judged, titled

_CASE_NUMBER = re.compile(r"^([A-ZÆØÅ]{1,3}-)?\d{1,4}/\d{2,4}$")


class TreatmentForm(forms.Form):
    """What a body decided, on which version."""

    body = forms.ChoiceField(label="Organ")
    meeting_date = DateField(label="Møtedato")
    case_number = forms.CharField(
        label="Saksnummer",
        help_text="Slik det står i protokollen, for eksempel 14/26.",
        required=False,
        max_length=20,
    )
    version = forms.TypedChoiceField(label="Hvilken versjon ble behandlet?", coerce=int)
    outcome = forms.ChoiceField(label="Utfall", choices=titled(Outcome.choices()))
    wording = forms.CharField(
        label="Vedtak eller uttalelse, ordrett",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    dissent = forms.CharField(
        label="Mindretall eller merknad", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    disqualified_count = WholeNumberField(
        label="Antall inhabile medlemmer", initial=0, min_value=0, max_value=20
    )
    minutes = forms.FileField(
        label="Protokoll",
        help_text="PDF eller Word. Fjern navn på elever først.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        bodies: list[tuple[str, str]],
        versions: list[tuple[int, str]],
        problem_with_day: Callable[[date], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting_date"].validators.append(judged(problem_with_day))
        self.fields["body"].choices = bodies  # type: ignore[attr-defined]
        self.fields["version"].choices = versions  # type: ignore[attr-defined]

    def clean_case_number(self) -> str:
        """A soft check of the pattern that minutes use; gaps in the numbers are fine."""
        number = str(self.cleaned_data["case_number"]).strip()
        if number and not _CASE_NUMBER.match(number):
            raise forms.ValidationError("Skriv saksnummeret som 14/26 eller SD-14/26.")
        return number


class StatementForm(forms.Form):
    """The chair's statement that the resolution still holds."""

    chair = LineField(label="Styreleders navn", max_length=120)
    stated_on = DateField(label="Dato for uttalelsen")
    ground = forms.CharField(
        label="Hvorfor står vedtaket ved lag?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    def __init__(self, *args: Any, problem_with_day: Callable[[date], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stated_on"].validators.append(judged(problem_with_day))


class BoardLinkForm(forms.Form):
    """A board member who gets a personal link."""

    name = LineField(label="Navn", max_length=120)
    email = EmailField(
        label="E-post", required=False, help_text="Hvis du fyller ut, sender vi lenken."
    )
