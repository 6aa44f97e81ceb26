"""Forms of the plan. They check what is typed; the verbs in `actions` save it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.plans.reads import grade_rows
from entilen.process.vocabulary import DeviceType
from entilen.reckoning.levels import Moves
from entilen.schools.models import School, Site
from entilen.schools.rules import school_year_label
from entilen.ui.forms import CellRows, DateField, PeriodField, WholeNumberField, row_set


def year_choices(first: int) -> list[tuple[int, str]]:
    """Five school years to choose from."""
    return [(year, school_year_label(year)) for year in range(first, first + 5)]


class BeginForm(forms.Form):
    """The few choices that a case begins with; all else is known."""

    grades = forms.TypedMultipleChoiceField(
        label="Hvilke trinn skal få egne enheter?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Velg minst ett trinn."},
    )
    school_year = forms.TypedChoiceField(label="Fra hvilket skoleår?", coerce=int)
    device_type = forms.ChoiceField(
        label="Hva slags enhet?",
        help_text="Dere kan endre dette senere, også for hvert trinn.",
        choices=DeviceType.titled,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        grades: list[int],
        first_year: int,
        granted: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if granted:
            self.fields[
                "grades"
            ].help_text = (
                f"Innvilget fra før: {granted}. Saken bygger på den planen, og tekstene er med."
            )
        self.fields["grades"].choices = [(g, f"{g}. trinn") for g in grades]  # type: ignore[attr-defined]
        self.fields["school_year"].choices = year_choices(first_year)  # type: ignore[attr-defined]
        self.fields["school_year"].initial = first_year + 1


class AreaForm(forms.Form):
    """The text of an area, as light Markdown, with the version it was written on."""

    quiet = True
    text = forms.CharField(
        label="Tekst",
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=100_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)


class DelegateForm(forms.Form):
    """Who writes an area, and by when."""

    responsible = forms.ModelChoiceField(
        label="Ansvarlig", queryset=Person.objects.none(), required=False, empty_label="Ingen valgt"
    )
    due = DateField(label="Frist", required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class RowForm(forms.Form):
    """A row of a list; a new row in which nothing is written is left out."""

    quiet = True
    remove = forms.BooleanField(label="Fjern", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial:
            del self.fields["remove"]

    def has_changed(self) -> bool:
        """What a browser chooses by itself in a list of choices does not make a new row."""
        if self.initial:
            return super().has_changed()
        return any(
            not isinstance(self.fields[name], forms.ChoiceField | forms.BooleanField)
            for name in self.changed_data
        )

    @property
    def removed(self) -> bool:
        """Whether the row shall go."""
        return bool(self.cleaned_data.get("remove"))


class GradeRowForm(RowForm):
    """Grade × school year: pupils, devices, spares, type, home use."""

    grade = forms.TypedChoiceField(label="Trinn", coerce=int)
    school_year = forms.TypedChoiceField(label="Skoleår", coerce=int)
    site = forms.ModelChoiceField(label="Sted", queryset=Site.objects.none(), empty_label=None)
    pupils = WholeNumberField(label="Elever", min_value=0, max_value=2000)
    devices = WholeNumberField(label="Til elevene", min_value=0, max_value=2000)
    spares = WholeNumberField(label="Reserve", min_value=0, max_value=500)
    device_type = forms.ChoiceField(label="Type", choices=DeviceType.titled)
    home_use = forms.BooleanField(label="Hjemlån", required=False)
    moves = forms.ChoiceField(
        label="Neste skoleår", choices=Moves.choices(), required=False, initial=Moves.GRADE
    )
    field_order = (
        "grade", "school_year", "site", "pupils", "devices", "spares", "device_type", "moves",
        "home_use", "remove",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        sites: list[Site],
        grades: list[int],
        years: list[int],
        like: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`like`: a new row begins with the school year, the place and the type of this one."""
        super().__init__(*args, **kwargs)
        if like and not self.initial:
            for name in ("school_year", "site", "device_type", "moves"):
                self.fields[name].initial = like[name]
        self.fields["grade"].choices = [(g, f"{g}.") for g in grades]  # type: ignore[attr-defined]
        self.fields["school_year"].choices = [(y, school_year_label(y)) for y in years]  # type: ignore[attr-defined]
        current = self.initial.get("device_type", "")
        self.fields["device_type"].choices = DeviceType.titled_with(current)  # type: ignore[attr-defined]
        site: Any = self.fields["site"]
        site.queryset = Site.objects.filter(pk__in=[row.pk for row in sites])
        site.choices = [(row.pk, row.name) for row in sites]

    def clean_moves(self) -> str:
        """Devices stay where nothing else is said."""
        return self.cleaned_data["moves"] or Moves.GRADE.value

    @property
    def row_label(self) -> str:
        """«5. trinn» above the row."""
        grade = self.initial.get("grade")
        return f"{grade}. trinn" if grade else "Nytt trinn"


class BaseGradeRows(CellRows):
    """The rows together: one for each grade, school year, site and device type."""

    sums = "pupils,devices,spares/school_year"

    def clean(self) -> None:
        """Refuse the same level twice."""
        if any(self.errors):
            return
        seen: set[tuple[Any, ...]] = set()
        for row in kept(self):
            key = (row["grade"], row["school_year"], row["site"], row["device_type"])
            if key in seen:
                kind = DeviceType(row["device_type"]).label
                raise forms.ValidationError(
                    f"{key[0]}. trinn {school_year_label(key[1])}, {row['site'].name}, {kind} står "
                    "to ganger. Fjern den ene, eller velg et annet sted eller en annen type."
                )
            seen.add(key)


GradeRows = row_set(GradeRowForm, formset=BaseGradeRows, max_num=60)


class MilestoneForm(RowForm):
    """One milestone."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    area = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    title = forms.CharField(label="Milepæl", max_length=200)
    due = PeriodField(label="Frist", help_text="")
    responsible = forms.CharField(label="Ansvarlig", required=False, max_length=120)
    done_when = forms.CharField(label="Ferdig når", required=False, max_length=300)
    field_order = ("title", "due", "responsible", "done_when", "remove", "row", "key", "area")

    @property
    def row_label(self) -> str:
        """The milestone's own title above its row."""
        return str(self.initial.get("title") or "Ny milepæl")


class ReachedForm(forms.Form):
    """When a milestone was reached."""

    on = DateField(label="Når ble den nådd?")

    def clean_on(self) -> date:
        """A milestone is marked when it is reached, not before."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Datoen kan ikke være i framtida.")
        return on


class MoveForm(forms.Form):
    """Another day for a milestone of a granted plan, and why."""

    due = PeriodField(label="Ny frist")
    reason = forms.ChoiceField(label="Hvorfor flyttes den?", widget=forms.RadioSelect)
    text = forms.CharField(
        label="Forklaring", required=False, max_length=300,
        help_text="Står på skolens offentlige side sammen med grunnen.",
    )  # fmt: skip

    def __init__(self, *args: Any, reasons: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(reasons)  # type: ignore[attr-defined]


Milestones = row_set(MilestoneForm, formset=CellRows, max_num=100)


class LinkForm(RowForm):
    """Where one of the school's other plans is."""

    key = forms.ChoiceField(label="Plan")
    subject = forms.CharField(label="Fag", required=False, max_length=80)
    url = forms.URLField(
        label="Adresse",
        assume_scheme="https",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": "Skriv hele adressen, for eksempel https://skolen.no/plan."},
    )
    field_order = ("key", "subject", "url", "remove")

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(k, t[:1].upper() + t[1:]) for k, t in plans]  # type: ignore[attr-defined]

    @property
    def row_label(self) -> str:
        """The plan's name above its row."""
        titles = dict(self.fields["key"].choices)  # type: ignore[attr-defined]
        return str(titles.get(self.initial.get("key"), "Ny lenke"))


Links = row_set(LinkForm, max_num=40)


class AttachmentForm(forms.Form):
    """A file with a name that people understand."""

    title = forms.CharField(
        label="Hva er det?",
        help_text="For eksempel «Risikovurdering» eller «Ståstedsanalyse».",
        max_length=120,
    )
    upload = forms.FileField(
        label="Fil",
        help_text="PDF, Word, Excel, bilde eller tekst, høyst 20 MB. Ikke navn på elever.",
    )


class SelfAssessmentForm(forms.Form):
    """An answer to one focus question or success criterion."""

    quiet = True
    level = forms.TypedChoiceField(
        label="Hvor er dere i dag?",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", "Ikke besvart"),
            (1, "1 – ikke begynt"),
            (2, "2 – så vidt i gang"),
            (3, "3 – på vei"),
            (4, "4 – nesten der"),
            (5, "5 – på plass"),
        ],
    )
    text = forms.CharField(
        label="Hva bygger dere det på?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def kept(formset: Any) -> list[dict[str, Any]]:
    """The rows of a checked formset that were filled in and not removed, without the tick box."""
    rows = []
    for form in formset.forms:
        if not form.has_changed() and not form.initial:
            continue
        if form.removed:
            continue
        rows.append({k: v for k, v in form.cleaned_data.items() if k != "remove"})
    return rows


def initial_rows(case: Case) -> list[dict[str, Any]]:
    """The grade rows as a form begins with them."""
    return [
        {
            "grade": row.grade,
            "school_year": row.school_year,
            "site": row.site_id,
            "pupils": row.pupils,
            "devices": row.devices,
            "spares": row.spares,
            "device_type": row.device_type,
            "moves": row.moves,
            "home_use": row.home_use,
        }
        for row in grade_rows(case)
    ]


class RegisterForm(BeginForm):
    """A plan of a known school that came by e-mail: its grades, and the original."""

    original = forms.FileField(
        label="Planen slik den kom",
        help_text="E-posten eller vedlegget. Originalen følger saken.",
    )
    field_order = ("original", "grades", "school_year", "device_type")


class WhichSchoolForm(forms.Form):
    """Of which school the plan is: its grades are asked for next."""

    skole = forms.ModelChoiceField(
        label="Hvilken skole gjelder planen?",
        queryset=School.objects.filter(ownership="public"),
        to_field_name="slug",
        empty_label="Velg skole",
    )
