"""What people type about a school that changes on a day, that is new, or that passes to another."""

from typing import Any

from django import forms
from django.utils import timezone

from entilen.schools.fact_rules import Field
from entilen.schools.models import OrgNumber, Ownership, School, Site
from entilen.schools.queries import open_on
from entilen.schools.records import (
    LONGEST_DISTRICT,
    LONGEST_NAME,
    RowFault,
    school_name,
)
from entilen.schools.rules import LAST_GRADE, sort_key
from entilen.ui.forms import DateField, WholeNumberField
from entilen.ui.writing_rules import Unclear, read_org_number


class GradesForm(forms.Form):
    """What has a first and a last grade."""

    first = WholeNumberField(label="Første trinn", min_value=1, max_value=LAST_GRADE)
    last = WholeNumberField(label="Siste trinn", min_value=1, max_value=LAST_GRADE)

    def clean(self) -> dict[str, Any]:
        """The grades stand in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", f"Siste trinn kan ikke komme før {first}. trinn.")
        return data


class ChangeForm(GradesForm):
    """What of a school is another from a day on; what is left as it is, does not change."""

    from_day = DateField(
        label="Fra hvilken dag?",
        help_text="En dag som kommer, gjelder først fra den dagen. En dag som har vært, endrer "
        "svaret for dager som har vært, og står for seg i den åpne listen over rettelser.",
    )
    name = forms.CharField(label="Navn", max_length=LONGEST_NAME)
    ownership = forms.ChoiceField(label="Eier", choices=Ownership.choices)
    special = forms.BooleanField(label="Spesialskole eller sykehusskole", required=False)
    district = forms.CharField(label="Bydel", max_length=LONGEST_DISTRICT, required=False)
    source = forms.CharField(label="Hvor står det?", max_length=120)
    field_order = ("from_day", "name", "first", "last", "ownership", "special", "district")

    def values(self) -> dict[Field, Any]:
        """Each field as a fact has it."""
        data = self.cleaned_data
        return {
            Field.NAME: " ".join(data["name"].split()),
            Field.SPAN: [data["first"], data["last"]],
            Field.OWNERSHIP: data["ownership"],
            Field.SPECIAL: data["special"],
            Field.DISTRICT: data["district"],
        }


class TakeBackForm(forms.Form):
    """Why what was entered does not hold after all."""

    source = forms.CharField(
        label="Hvor står det at det ikke gjelder likevel?",
        max_length=120,
        help_text="Det som sto, blir stående i historikken, merket som tatt tilbake.",
    )


class PassingForm(GradesForm):
    """Grades that pass to another school on a day."""

    successor = forms.ModelChoiceField(
        label="Hvilken skole går trinnene til?",
        queryset=School.objects.none(),
        empty_label="Velg",
        help_text="Er skolen ny, legger du den inn i registeret først.",
    )
    day = DateField(label="Fra hvilken dag?")
    sites = forms.ModelMultipleChoiceField(
        label="Hvilke steder følger med?",
        queryset=Site.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bekreftelsen av nettverket følger stedet.",
    )
    source = forms.CharField(label="Hvor står det?", max_length=120)
    field_order = ("successor", "first", "last", "day", "sites", "source")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor, sites = self.fields["successor"], self.fields["sites"]
        assert isinstance(successor, forms.ModelChoiceField)
        assert isinstance(sites, forms.ModelMultipleChoiceField)
        others = School.objects.filter(open_on(timezone.localdate()), ownership=school.ownership)
        successor.queryset = others.exclude(pk=school.pk)
        sites.queryset = school.sites.filter(closed=None)
        if not sites.queryset.exists():
            del self.fields["sites"]


class NewSchoolForm(GradesForm):
    """A school that no list has brought."""

    name = forms.CharField(label="Navn", max_length=LONGEST_NAME)
    org_number = forms.CharField(
        label="Organisasjonsnummer",
        max_length=40,
        required=False,
        help_text="Kan stå tomt til skolen har fått et.",
    )
    ownership = forms.ChoiceField(label="Eier", choices=Ownership.choices)
    opened = DateField(
        label="Åpner", help_text="Den første dagen skolen er åpen. Kan være en dag som kommer."
    )
    district = forms.CharField(label="Bydel", max_length=LONGEST_DISTRICT, required=False)
    source = forms.CharField(label="Hvor står det?", max_length=120)
    field_order = ("name", "org_number", "first", "last", "ownership", "opened", "district")

    def clean_name(self) -> str:
        """A name that no school has."""
        try:
            name = school_name(self.cleaned_data["name"])
        except RowFault as fault:
            raise forms.ValidationError(str(fault)) from None
        if School.objects.filter(sort_key=sort_key(name), closed=None).exists():
            raise forms.ValidationError("En skole med det navnet står i registeret fra før.")
        return name

    def clean_org_number(self) -> str:
        """Nine digits that no school has, or nothing."""
        written = self.cleaned_data["org_number"]
        if not written:
            return ""
        try:
            number = read_org_number(written)
        except Unclear as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if OrgNumber.objects.filter(number=number).exists():
            raise forms.ValidationError("Nummeret står ved en skole i registeret fra før.")
        return number
