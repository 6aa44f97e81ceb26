"""What people type about the register."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from entilen.schools.comparison import Change
from entilen.schools.models import BoardMeeting, School, Site
from entilen.schools.queries import open_on
from entilen.ui.forms import DateField, WholeNumberField


def not_ahead(day: datetime.date) -> datetime.date:
    """A day that has been; a register tells what is, not what will be."""
    if day > timezone.localdate():
        raise forms.ValidationError("Datoen har ikke vært ennå.")
    return day


class UploadForm(forms.Form):
    """A file with schools."""

    file = forms.FileField(
        label="Fil",
        help_text="Et svar fra Nasjonalt skoleregister (JSON), eller en skoleliste (CSV).",
    )
    source = forms.CharField(
        label="Hvor kommer filen fra?",
        max_length=120,
        initial="Udir, Nasjonalt skoleregister (NSR)",
        help_text="Står som kilde ved hver opplysning som hentes fra filen.",
    )
    as_of = DateField(label="Når ble den hentet?")
    since = DateField(
        label="Fra hvilken dag gjelder det som er endret?",
        required=False,
        help_text="Uten en dag gjelder nye navn, trinn og eiere fra dagen filen ble hentet. "
        "En dag som kommer, gjelder først da.",
    )

    def clean_as_of(self) -> datetime.date:
        """The day of the extract."""
        return not_ahead(self.cleaned_data["as_of"])


class RenumberForm(forms.Form):
    """For rows with a known name and an unknown org. number: is it a school we have?"""

    def __init__(self, *args: Any, changes: list[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {school.pk: school for change in changes for school in change.lookalikes}
        for change in changes:
            choices = [(str(s.pk), f"Samme skole som {s.name}") for s in change.lookalikes]
            self.fields[change.record.org_number] = forms.ChoiceField(
                label=f"{change.record.name}, {change.record.org_number}",
                choices=[("", "Velg"), ("new", "En ny skole"), *choices],
                help_text="Navnet finnes fra før med et annet organisasjonsnummer.",
            )

    def chosen(self) -> dict[str, School]:
        """The known school of each number that is a renumbering."""
        return {
            number: self.known[int(answer)]
            for number, answer in self.cleaned_data.items()
            if answer != "new"
        }


class PupilsForm(forms.Form):
    """The school's own number of pupils on a grade."""

    pupils = WholeNumberField(label="Elever på trinnet", min_value=0, max_value=999, unit="elever")
    reason = forms.CharField(
        label="Hvorfor er tallet et annet?",
        max_length=120,
        help_text="For eksempel «talt 1. oktober». Ikke skriv om enkeltelever.",
    )


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place where the school teaches."""

    class Meta:
        model = Site
        fields = ["name", "address", "rooms"]

    rooms = WholeNumberField(
        label="Undervisningsrom", min_value=0, max_value=999, unit="rom", required=False
    )


class MeetingForm(forms.Form):
    """A date on which the board meets."""

    date = DateField(label="Dato for møte i Driftsstyret")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school

    def clean_date(self) -> datetime.date:
        """A date that is not there already."""
        day: datetime.date = self.cleaned_data["date"]
        if BoardMeeting.objects.filter(school=self.school, date=day).exists():
            raise forms.ValidationError("Møtet står i listen fra før.")
        return day


class CloseForm(forms.Form):
    """A school that is closed, and which school took over."""

    undo = forms.BooleanField(label="Skolen legges ikke ned likevel", required=False)
    day = DateField(
        label="Lagt ned fra", help_text="En dag som kommer, gjelder først fra den dagen."
    )
    successor = forms.ModelChoiceField(
        label="Hvilken skole tok over?",
        queryset=School.objects.none(),
        required=False,
        empty_label="Ingen bestemt skole",
    )
    source = forms.CharField(label="Hvor står det?", max_length=120)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened = school.opened
        if school.closed is None:
            del self.fields["undo"]
        elif self.data.get("undo"):
            self.fields["day"].required = False
        open_ones = School.objects.filter(open_on(timezone.localdate()), ownership=school.ownership)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = open_ones.exclude(pk=school.pk)

    def clean_day(self) -> datetime.date | None:
        """No school closes before it opens."""
        day: datetime.date | None = self.cleaned_data["day"]
        if day and self.opened and day <= self.opened:
            raise forms.ValidationError(f"Skolen åpnet {self.opened:%d.%m.%Y}. Velg en senere dag.")
        return day
