"""What people type to set up a municipality."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from entilen.financing.money_rules import LONGEST_TITLE, MOST_PAYERS, PayerKind, payer_key
from entilen.plans.forms import RowForm
from entilen.process.vocabulary import DeviceType
from entilen.programme.models import Theme
from entilen.schools.rules import SchoolType
from entilen.ui.forms import (
    DateField,
    EmailField,
    KronerField,
    LineField,
    WholeNumberField,
    row_set,
    titled,
)

BIGGEST = 1024 * 1024


class OwnerForm(forms.Form):
    """Who the municipality is."""

    name = LineField(label="Kommunens navn", max_length=80, help_text="For eksempel «Vik kommune».")
    department = LineField(
        label="Avdelingen som har ansvaret", max_length=120, required=False,
        help_text="For eksempel «Utdanningsetaten».",
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


def holidays_of(rows: Any) -> list[dict[str, Any]]:
    """Stored holidays as the form begins with them."""
    return [{"name": row.name, "first": row.first, "last": row.last} for row in rows]


def not_before(since: date) -> str:
    """Why a holiday cannot begin before a day."""
    return f"Skoleruta kan endres fra {since:%d.%m.%Y}. Det som var før, blir stående."


class RuleForm(forms.Form):
    """From which day a rule about money holds, and where it stands. Each part adds its own."""

    valid_from = DateField(label="Gjelder fra og med")
    source = LineField(
        label="Kilde",
        max_length=300,
        help_text="Hvor dette står, for eksempel vedtaket eller brevet.",
    )

    @classmethod
    def begin_with(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the form begins with, from what holds now."""
        return {}

    @property
    def content(self) -> dict[str, Any]:
        """What the rule shall be, from what was typed."""
        return {}


class RefusedForm(RuleForm):
    """Whose money no plan may count on, by the words that name it."""

    ground = forms.CharField(
        label="Grunnen", widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        help_text="Én hel setning. Den som blir stoppet, leser den.",
    )  # fmt: skip
    payers = forms.CharField(
        label="Ord som ingen betaler kan hete", widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000, help_text="Ett på hver linje.", required=False,
    )  # fmt: skip
    lines = forms.CharField(
        label="Ord som ikke kan stå i en inntekt", widget=forms.Textarea(attrs={"rows": 7}),
        max_length=1000, help_text="Ett på hver linje.", required=False,
    )  # fmt: skip
    field_order = ("ground", "payers", "lines", "valid_from", "source")

    @classmethod
    def begin_with(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """The words, one on each line."""
        told = {name: "\n".join(content[name]) for name in ("payers", "lines")}
        return {"ground": content["ground"], **told}

    @property
    def content(self) -> dict[str, Any]:
        """The words as they are looked for, whatever their case."""
        words = {
            name: [
                line.strip().casefold()
                for line in self.cleaned_data[name].splitlines()
                if line.strip()
            ]
            for name in ("payers", "lines")
        }
        return {
            "ground": self.cleaned_data["ground"].strip(),
            "source": self.cleaned_data["source"],
            **words,
        }


class VatForm(RuleForm):
    """What becomes of VAT."""

    percent = WholeNumberField(label="Sats", unit="%", min_value=0, max_value=100)
    compensated = forms.BooleanField(
        label="Kommunen får merverdiavgiften tilbake", required=False,
        help_text="Uten kryss viser planen også hva den koster med merverdiavgift.",
    )  # fmt: skip
    field_order = ("percent", "compensated", "valid_from", "source")

    @classmethod
    def begin_with(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """The rate, and whether it is paid back."""
        return {"percent": content["percent"], "compensated": content["compensated"]}

    @property
    def content(self) -> dict[str, Any]:
        """The same, as typed."""
        return {name: self.cleaned_data[name] for name in ("percent", "compensated")}


class BoundForm(forms.Form):
    """What is usual of one cost: outside it a line is warned of."""

    quiet = True
    category = forms.CharField(max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(max_length=200, widget=forms.HiddenInput)
    least = KronerField(label="Minst per stykk", min_value=0, max_value=99_999_999)
    most = KronerField(label="Høyst per stykk", min_value=1, max_value=99_999_999)
    line_most = KronerField(label="Høyst i året", min_value=1, max_value=999_999_999)
    field_order = ("least", "most", "line_most", "category", "title")
    removed = False

    @property
    def row_label(self) -> str:
        """The cost above its row."""
        return str(self.initial.get("title", ""))


Bounds = row_set(BoundForm, max_num=200, extra=0)


class LifeForm(forms.Form):
    """For how long a device of a type lasts, and how many are lost."""

    quiet = True
    removed = False
    device_type = forms.ChoiceField(choices=DeviceType.choices(), widget=forms.HiddenInput)
    years = WholeNumberField(label="Varer i", unit="år", min_value=1, max_value=15)
    loss_percent = WholeNumberField(label="Tap i året", unit="%", min_value=0, max_value=100)
    field_order = ("years", "loss_percent", "device_type")

    @property
    def row_label(self) -> str:
        """The type above its row."""
        return DeviceType(self.initial["device_type"]).label.capitalize()


Lives = row_set(LifeForm, max_num=20, extra=0)


class PriceForm(forms.Form):
    """A price of the list, from a day."""

    category = forms.ChoiceField(label="Kostnad")
    device_type = forms.ChoiceField(
        label="Enhetstype", required=False,
        choices=[("", "Gjelder alle"), *titled(DeviceType.choices())],
    )  # fmt: skip
    title = LineField(label="Vare", max_length=120, help_text="For eksempel «Nettbrett 11 tommer».")
    amount = forms.DecimalField(
        label="Pris for én, uten mva.", localize=True, min_value=0, max_digits=10,
        decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": "9"}),
        error_messages={"invalid": "Skriv prisen i kroner uten mva., for eksempel 3400,00."},
    )  # fmt: skip
    yearly = forms.BooleanField(label="Prisen er for ett år om gangen", required=False)
    valid_from = DateField(label="Gjelder fra og med")
    source = LineField(
        label="Kilde", max_length=200, help_text="Hvor prisen står, for eksempel rammeavtalen."
    )
    ended = forms.BooleanField(
        label="Varen utgår denne dagen", required=False,
        help_text="Den står ikke i prislisten lenger. Planene som har den, beholder prisen.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, categories: Mapping[str, str], known: bool, **kwargs: Any
    ) -> None:
        """`known` where the price takes the place of another: only that can be ended."""
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(categories.items())  # type: ignore[attr-defined]
        if not known:
            del self.fields["ended"]


class PayerForm(RowForm):
    """Somebody who may pay."""

    key = forms.SlugField(required=False, max_length=20, widget=forms.HiddenInput)
    title = LineField(label="Navn", max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label="Hva slags penger", choices=titled(PayerKind.choices()))
    field_order = ("title", "kind", "remove", "key")

    @property
    def row_label(self) -> str:
        """The payer's own name above its row."""
        return str(self.initial.get("title", "")).capitalize() or "Ny betaler"


Payers = row_set(PayerForm, max_num=MOST_PAYERS, extra=2)


def payers_typed(rows: Sequence[Mapping[str, Any]], known: Mapping[str, Any]) -> dict[str, Any]:
    """Typed payers as a rule. Whoever comes without a known key gets one of the name."""
    payers: list[dict[str, str]] = []
    taken = set(known)
    for row in rows:
        key = row["key"] if row["key"] in known else payer_key(row["title"], taken)
        taken.add(key)
        payers.append({"key": key, "title": row["title"], "kind": row["kind"]})
    return {"rows": payers}
