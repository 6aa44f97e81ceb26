"""What people type to say what holds of money: one form for each part, and for a price."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from entilen.financing.money_rules import LONGEST_TITLE, MOST_PAYERS, PayerKind, payer_key
from entilen.plans.forms import RowForm
from entilen.process.vocabulary import DeviceType
from entilen.programme.queries import cost_categories
from entilen.ui.forms import (
    DateField,
    KronerField,
    LineField,
    LongChoices,
    MoneyField,
    WholeNumberField,
    row_set,
    titled,
)


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


class CostsForm(RuleForm):
    """Which costs follow the number of devices."""

    per_device = forms.MultipleChoiceField(
        label="Kostnader som følger antall enheter", widget=LongChoices,
        help_text="Innvilges bare en del av planen, er disse så mange som delen har. Resten er "
        "som i hele planen.",
    )  # fmt: skip
    field_order = ("per_device", "valid_from", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = cost_categories(timezone.localdate()).items()
        self.fields["per_device"].choices = list(choices)  # type: ignore[attr-defined]

    @classmethod
    def begin_with(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """The costs that do so now."""
        return {"per_device": content["per_device"]}

    @property
    def content(self) -> dict[str, Any]:
        """The chosen costs."""
        return {"per_device": self.cleaned_data["per_device"]}


class BoardForm(RuleForm):
    """When the board must see a new financing plan after the grant."""

    percent = WholeNumberField(
        label="Når en sum øker med mer enn", unit="%", min_value=0, max_value=100
    )
    kroner = KronerField(label="Eller med mer enn", min_value=0, max_value=99_999_999)
    field_order = ("percent", "kroner", "valid_from", "source")

    @classmethod
    def begin_with(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """The limits of now."""
        return {"percent": content["percent"], "kroner": content["kroner"]}

    @property
    def content(self) -> dict[str, Any]:
        """The limits, as typed."""
        return {name: self.cleaned_data[name] for name in ("percent", "kroner")}


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
    device_type = forms.ChoiceField(choices=DeviceType.named, widget=forms.HiddenInput)
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
        choices=DeviceType.titled_or("Gjelder alle"),
    )  # fmt: skip
    title = LineField(label="Vare", max_length=120, help_text="For eksempel «Nettbrett 11 tommer».")
    amount = MoneyField(
        label="Pris for én, uten mva.",
        error_messages={"invalid": "Skriv prisen i kroner uten mva., for eksempel 3400,00."},
    )
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
