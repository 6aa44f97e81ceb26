"""What a visitor can ask the public pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from entilen.accounts.queries import directors_today
from entilen.coverage.rules import COMPULSORY_GRADES, Status
from entilen.coverage.statement_rules import PLURALS, said_in, with_numbers
from entilen.process.vocabulary import DeviceType
from entilen.schools.queries import districts
from entilen.schools.rules import SchoolType
from entilen.ui.forms import DateField, WholeNumberField


class DayForm(forms.Form):
    """Which day the figure is asked for. A day that has not been gets a sentence, no figure."""

    dato = DateField(label="Per dato", required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dato"].quiet = True  # type: ignore[attr-defined]

    def clean_dato(self) -> date:
        """The day asked for, or today."""
        today = timezone.localdate()
        day: date | None = self.cleaned_data["dato"]
        if day and day > today:
            raise forms.ValidationError(
                f"{day:%d.%m.%Y} har ikke vært ennå. Velg {today:%d.%m.%Y} eller tidligere."
            )
        return day or today


class SchoolFilter(DayForm):
    """Narrows the list of schools, and says for which day."""

    GROUPS = [
        ("", "Kommunens skoler"),
        ("spesial", "Spesial- og sykehusskoler"),
        ("privat", "Private skoler"),
    ]
    navn = forms.CharField(label="Skolens navn", required=False, max_length=80)
    type = forms.ChoiceField(label="Type", required=False)
    status = forms.ChoiceField(label="1:1", required=False)
    gruppe = forms.ChoiceField(label="Hvilke skoler", required=False, choices=GROUPS)
    field_order = ("navn", "type", "status", "gruppe", "dato")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            ("", "Alle typer"),
            *((kind.value, kind.label.capitalize()) for kind in SchoolType),
        ]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", "Alle"),
            *Status.choices(),
        ]
        for field in self.fields.values():
            field.quiet = True  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen; an address that someone has spoilt chooses nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields if name != "dato"}

    def day(self) -> date | None:
        """The day asked for, or today; None when it is no day that has been."""
        self.is_valid()
        chosen: date | None = self.cleaned_data.get("dato")
        return chosen


class GradeFilter(DayForm):
    """Narrows the schools that are shown grade by grade, and says for which day."""

    type = forms.ChoiceField(label="Type", required=False)
    status = forms.ChoiceField(label="1:1", required=False)
    bydel = forms.ChoiceField(label="Bydel", required=False)
    field_order = ("type", "status", "bydel", "dato")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = districts()
        choices = {
            "type": [("", "Alle grunnskoler"), *((kind.value, PLURALS[kind]) for kind in PLURALS)],
            "status": [("", "Alle"), *Status.choices()],
            "bydel": [("", "Alle"), *((name, name) for name in named)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if not named:
            del self.fields["bydel"]
        for field in self.fields.values():
            field.quiet = True  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen; an address that someone has spoilt chooses nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("type", "status", "bydel")}

    def day(self) -> date | None:
        """The day asked for, or today; None when it is no day that has been."""
        self.is_valid()
        chosen: date | None = self.cleaned_data.get("dato")
        return chosen


class DevelopmentFilter(forms.Form):
    """Which schools the line through time is drawn of. Who may not ask by director, has no such
    choice."""

    type = forms.ChoiceField(label="Skoler", required=False)
    trinn = forms.ChoiceField(label="Trinn", required=False)
    bydel = forms.ChoiceField(label="Bydel", required=False)
    enhet = forms.ChoiceField(label="Enhet", required=False)
    direktor = forms.ChoiceField(label="Ansvarlig direktør", required=False)
    steg = forms.ChoiceField(
        label="Punkt for hver", required=False, choices=[("", "Måned"), ("year", "År")]
    )

    def __init__(self, *args: Any, staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "type": [("", "Alle grunnskoler"), *((kind.value, PLURALS[kind]) for kind in PLURALS)],
            "trinn": [("", "Alle"), *((str(n), f"{n}. trinn") for n in COMPULSORY_GRADES)],
            "bydel": [("", "Alle"), *((name, name) for name in districts())],
            "enhet": [("", "Alle"), *((code, _title(word)) for code, word in DeviceType.named())],
            "direktor": [("", "Alle"), *(directors_today() if staff else [])],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        for name in ("bydel", "direktor"):
            if len(choices[name]) == 1:
                del self.fields[name]
        for field in self.fields.values():
            field.quiet = True  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen; an address that someone has spoilt chooses nothing."""
        self.is_valid()
        names = ("type", "trinn", "bydel", "enhet", "direktor", "steg")
        return {name: self.cleaned_data.get(name, "") for name in names}


def _title(word: str) -> str:
    return word[:1].upper() + word[1:]


class StatementCorrectionForm(forms.Form):
    """The numbers of a published statement as they should have been, and what went wrong."""

    reason = forms.CharField(
        label="Hva var feil?",
        help_text="Grunnen blir offentlig sammen med rettelsen. Ikke skriv navn.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )

    def __init__(self, *args: Any, numbers: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = numbers
        for at, value in said_in(numbers).items():
            self.fields[at.key] = WholeNumberField(
                label=at.label, min_value=0, max_value=5000, initial=value
            )
        self.order_fields([at.key for at in said_in(numbers)])

    @property
    def numbers(self) -> dict[str, Any]:
        """The whole statement with what was typed."""
        typed = {at: self.cleaned_data[at.key] for at in said_in(self.before)}
        return with_numbers(self.before, typed)


class WithholdForm(forms.Form):
    """Why a reason is kept from the public."""

    ground = forms.CharField(
        label="Hvorfor skal den holdes tilbake?",
        help_text="Én setning, for eksempel at den nevner en elev. Den vises ikke offentlig.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
