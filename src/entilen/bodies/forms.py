"""Forms of the bodies."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from entilen.bodies.models import Outcome, PupilsPresent
from entilen.bodies.rules import Attendance, attendance_problems
from entilen.programme.rules import PupilSeats
from entilen.ui.forms import (
    DateField,
    EmailField,
    NameField,
    WholeNumberField,
    judged,
    required_when,
    titled,
)
from entilen.ui.writing_rules import Unclear, as_written, read_case_number

ATTENDANCE = ("members", "present", "pupils_present", "pupils_reason")


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
    same_plan = forms.BooleanField(
        label="Organet behandlet denne planen",
        required=False,
    )
    same_plan_ground = forms.CharField(
        label="Hvordan vet dere at det var denne planen?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.TypedChoiceField(label="Hvilken versjon ble behandlet?", coerce=int)
    outcome = forms.ChoiceField(
        label="Utfall", choices=[("", "Velg utfallet"), *titled(Outcome.choices())]
    )
    change = forms.CharField(
        label="Hvilken endring vedtok organet?",
        help_text="Når utfallet er «vedtatt med endringer». Planen kan ikke sendes før dere har "
        "gjort endringen og meldt det.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
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
    members = WholeNumberField(
        label="Antall medlemmer i styret", required=False, min_value=1, max_value=30
    )
    present = WholeNumberField(
        label="Antall medlemmer til stede", required=False, min_value=0, max_value=30
    )
    pupils_present = forms.ChoiceField(
        label="Var elevenes representanter til stede?",
        choices=PupilsPresent.choices(),
        required=False,
        widget=forms.RadioSelect,
    )
    pupils_reason = forms.CharField(
        label="Hvorfor er det ikke aktuelt?",
        required=False,
        max_length=300,
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
        seats: PupilSeats | None,
        problem_with_day: Callable[[date, str], str],
        **kwargs: Any,
    ) -> None:
        """`seats`: the pupils' seats in a body of this school; who was there is asked only then."""
        super().__init__(*args, **kwargs)
        self._seats, self._problem_with_day = seats, problem_with_day
        self.fields["body"].choices = [("", "Velg organet"), *bodies]  # type: ignore[attr-defined]
        self.fields["version"].choices = [("", "Velg versjonen"), *versions]  # type: ignore[attr-defined]
        for name in ("same_plan_ground", "change", *ATTENDANCE):
            self.fields[name].quiet = True  # type: ignore[attr-defined]
        required_when(self, "change", "planen er vedtatt med endringer")
        if seats is None:
            for name in ATTENDANCE:
                del self.fields[name]
        else:
            required_when(self, "pupils_reason", "elevenes plasser ikke er aktuelle")
            self.fields["members"].help_text = (
                f"Skoler med ungdomstrinn har vanligvis "
                f"{seats.members} medlemmer, og {seats.pupils} av dem er elever."
            )

    @property
    def earlier_open(self) -> bool:
        """Whether what is said of a meeting before the case was opened stands open."""
        return bool(self.is_bound and (self["same_plan"].value() or "meeting_date" in self.errors))

    @property
    def asks_attendance(self) -> bool:
        """Whether it is asked who was there."""
        return self._seats is not None

    def clean(self) -> None:
        """The day beside what is said of the plan, the change, and who was there."""
        data = self.cleaned_data
        ground = data.get("same_plan_ground", "") if data.get("same_plan") else ""
        data["same_plan_ground"] = ground
        day = data.get("meeting_date")
        if day and (problem := self._problem_with_day(day, ground)):
            self.add_error("meeting_date", problem)
        if data.get("outcome") != Outcome.ADOPTED_WITH_CHANGES:
            data["change"] = ""
        elif not data.get("change", "").strip():
            self.add_error("change", "Skriv hvilken endring organet vedtok.")
        for name, wrong in self._attendance_problems().items():
            if name not in self.errors:
                self.add_error(name, wrong)

    def _attendance_problems(self) -> dict[str, str]:
        asked = self._seats is not None and self.cleaned_data.get("body") == self._seats.body
        return attendance_problems(self.attendance) if asked else {}

    @property
    def attendance(self) -> Attendance:
        """Who was there, where that is asked: of the body in which pupils have seats."""
        data = self.cleaned_data
        if self._seats is None or data.get("body") != self._seats.body:
            return Attendance()
        return Attendance(
            members=data.get("members"),
            present=data.get("present"),
            pupils=data.get("pupils_present", ""),
            reason=data.get("pupils_reason", ""),
        )

    def clean_case_number(self) -> str:
        """A soft check of the pattern that minutes use; gaps in the numbers are fine."""
        number = as_written(str(self.cleaned_data["case_number"]))
        if number:
            try:
                read_case_number(number)
            except Unclear as wrong:
                raise forms.ValidationError(str(wrong)) from None
        return number


class StrikeForm(forms.Form):
    """Why a registration is struck."""

    reason = forms.CharField(
        label="Hva er feil?", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class ChangeMadeForm(forms.Form):
    """What the school has changed because a body asked for it."""

    what = forms.CharField(
        label="Hva har dere endret, og hvor i planen?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class StatementForm(forms.Form):
    """The chair's statement that the resolution still holds."""

    chair = NameField(label="Styreleders navn", max_length=120)
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

    name = NameField(label="Navn", max_length=120)
    email = EmailField(
        label="E-post", required=False, help_text="Hvis du fyller ut, sender vi lenken."
    )
