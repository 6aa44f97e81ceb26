"""What people type to set up a municipality."""

from datetime import date
from typing import Any

from django import forms

from entilen.plans.forms import RowForm
from entilen.process.vocabulary import DeviceType
from entilen.programme.models import Theme
from entilen.schools.rules import SchoolType
from entilen.ui.forms import (
    DateField,
    EmailField,
    LineField,
    MoneyField,
    PercentField,
    WholeNumberField,
    row_set,
    titled,
)
from entilen.ui.writing_rules import Unclear, read_org_number

BIGGEST = 1024 * 1024


class OrgNumberField(LineField):
    """A Norwegian org. number, however its digits are spaced."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The nine digits; empty where that is allowed."""
        written = str(super().clean(value))
        try:
            return read_org_number(written) if written else ""
        except Unclear as wrong:
            raise forms.ValidationError(str(wrong)) from None


class OwnerForm(forms.Form):
    """Who the municipality is."""

    name = LineField(label="Kommunens navn", max_length=80, help_text="For eksempel «Vik kommune».")
    department = LineField(
        label="Avdelingen som har ansvaret", max_length=120, required=False,
        help_text="For eksempel «Utdanningsetaten».",
    )  # fmt: skip
    org_number = OrgNumberField(
        label="Kommunens organisasjonsnummer", required=False,
        help_text="Ni sifre. Står i bestillingene til leverandørene.",
    )  # fmt: skip
    email = EmailField(
        label="E-post for henvendelser", help_text="Står nederst på sidene og i brevene."
    )
    phone = LineField(label="Telefon", max_length=40, required=False)
    officer = LineField(label="Personvernombud", max_length=120, required=False)
    officer_email = EmailField(label="E-post til personvernombudet", required=False)
    accessibility_statement = forms.URLField(
        label="Adressen til tilgjengelighetserklæringen", required=False, assume_scheme="https",
        help_text="Den kommunen har hos Tilsynet for universell utforming av ikt.",
    )  # fmt: skip
    director_title = LineField(
        label="Hva heter den som avgjør, hos dere?", max_length=80, required=False,
        help_text="For eksempel «skolesjef». Står under beslutningen. Ellers står «direktør».",
    )  # fmt: skip
    divisional_title = LineField(
        label="Og lederen over?", max_length=80, required=False,
        help_text="For eksempel «kommunalsjef».",
    )  # fmt: skip
    theme = forms.ChoiceField(
        label="Utseende", choices=Theme.choices(), initial=Theme.NEUTRAL, widget=forms.RadioSelect
    )


class FileForm(forms.Form):
    """A file to look at."""

    file = forms.FileField(label="Fil")

    def clean_file(self) -> Any:
        """No larger than such a file is."""
        file = self.cleaned_data["file"]
        if file.size > BIGGEST:
            raise forms.ValidationError("Filen er større enn 1 MB. Er det riktig fil?")
        return file


class BoundaryForm(forms.Form):
    """A municipality's outline as a file; without one the map has none."""

    file = forms.FileField(
        label="Fil med kommunegrensen",
        required=False,
        help_text="Uten fil fjernes grensen fra kartet.",
    )
    source = LineField(
        label="Kilde",
        max_length=200,
        required=False,
        help_text="Vises under kartet, for eksempel «Kartverket, CC BY 4.0».",
    )

    def clean_file(self) -> Any:
        """No larger than such a file is."""
        file = self.cleaned_data["file"]
        if file and file.size > BIGGEST:
            raise forms.ValidationError(
                "Filen er større enn 1 MB. Last ned en grovere utgave av grensen."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """An outline says where it is from."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("file") and not data.get("source"):
            self.add_error("source", "Skriv hvor grensen er fra. Det vises under kartet.")
        return data


class HolidayForm(RowForm):
    """One holiday of the school calendar."""

    name = LineField(label="Ferie eller fridag", max_length=80)
    first = DateField(label="Første dag", help_text="")
    last = DateField(label="Siste dag", help_text="")
    field_order = ("name", "first", "last", "remove")

    @property
    def row_label(self) -> str:
        """The holiday's own name above its row."""
        return str(self.initial.get("name") or "Ny")


Holidays = row_set(HolidayForm, max_num=80, extra=6)


class StatementForm(forms.Form):
    """A figure that was published before."""

    date = DateField(label="Hvilken dag gjelder tallet?")
    full = WholeNumberField(label="Grunnskoler med 1:1", min_value=0, max_value=5000)
    total = WholeNumberField(label="Grunnskoler i alt", min_value=1, max_value=5000)
    title = LineField(
        label="Hvor sto det?", max_length=200, help_text="Navnet på siden eller dokumentet."
    )
    text = forms.CharField(
        label="Ordrett", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text="Slik det sto. Vises som sitat.",
    )  # fmt: skip
    definition = forms.CharField(
        label="Hva mente dere med 1:1 da?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )


class StandingForm(forms.Form):
    """That every school of a type has 1:1."""

    school_type = forms.ChoiceField(
        label="Skoletype", choices=titled((kind.value, kind.label) for kind in SchoolType)
    )
    since = DateField(label="Siden når?")
    title = LineField(label="Hvor står det?", max_length=200)
    text = forms.CharField(
        label="Ordrett", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class AgreementForm(forms.Form):
    """A framework agreement; its reference and org. number are fixed once it is there."""

    supplier = LineField(label="Leverandør", max_length=120)
    org_number = OrgNumberField(label="Leverandørens organisasjonsnummer", help_text="Ni sifre.")
    reference = LineField(
        label="Avtalens referanse", max_length=60,
        help_text="Nummeret som står i avtalen. Det følger med i bestillingene.",
    )  # fmt: skip
    valid_from = DateField(label="Gjelder fra")
    valid_until = DateField(label="Gjelder til og med")

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["org_number"], self.fields["reference"]


class PriceForm(forms.Form):
    """What a model costs from a day on, and how long it is kept safe."""

    valid_from = DateField(label="Prisen gjelder fra")
    price = MoneyField(
        label="Pris for én, uten mva.",
        error_messages={"invalid": "Skriv prisen i kroner uten mva., for eksempel 3400,00."},
    )
    vat_percent = PercentField(
        label="Mva. i prosent",
        error_messages={"invalid": "Skriv prosenten som et tall, for eksempel 25."},
    )
    updates_until = DateField(
        label="Siste dag med sikkerhetsoppdateringer",
        required=False,
        help_text="Det produsenten har lovet. Skolene som har modellen, spørres i god tid før.",
    )


class ModelForm(PriceForm):
    """A model of an agreement, with its first price."""

    name = LineField(label="Modell", max_length=120)
    device_type = forms.ChoiceField(label="Type", choices=DeviceType.titled)
    article = LineField(
        label="Leverandørens artikkelnummer", max_length=60, required=False,
    )  # fmt: skip
    field_order = ("name", "device_type", "article", "valid_from", "price", "vat_percent")


def holidays_of(rows: Any) -> list[dict[str, Any]]:
    """Stored holidays as the form begins with them."""
    return [{"name": row.name, "first": row.first, "last": row.last} for row in rows]


def not_before(since: date) -> str:
    """Why a holiday cannot begin before a day."""
    return f"Skoleruta kan endres fra {since:%d.%m.%Y}. Det som var før, blir stående."
