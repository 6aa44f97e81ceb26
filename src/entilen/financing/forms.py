"""Forms of the financing plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from entilen.financing.price_rules import ListedPrice
from entilen.plans.forms import RowForm
from entilen.process.vocabulary import DeviceType
from entilen.ui.forms import (
    CellRows,
    DateField,
    KronerField,
    MoneyField,
    WholeNumberField,
    row_set,
    titled,
)

PRICE_INVALID = "Skriv prisen i kroner uten mva., for eksempel 3400,00."


class LineForm(RowForm):
    """One cost in one budget year."""

    category = forms.ChoiceField(label="Kostnad")
    description = forms.CharField(label="Beskrivelse", required=False, max_length=200)
    year = forms.TypedChoiceField(label="Budsjettår", coerce=int)
    source = forms.ChoiceField(label="Betales av")
    device_type = forms.ChoiceField(
        label="Enhetstype",
        required=False,
        choices=DeviceType.titled_or("Gjelder ikke"),
    )
    school_year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    quantity = WholeNumberField(label="Antall", min_value=0, max_value=100_000)
    unit_price = MoneyField(label="Pris per stykk", error_messages={"invalid": PRICE_INVALID})
    field_order = (
        "category", "description", "year", "source", "device_type", "quantity", "unit_price",
        "remove", "school_year",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        categories: list[tuple[str, str]],
        payers: list[tuple[str, str]],
        years: list[int],
        first: int,
        **kwargs: Any,
    ) -> None:
        """A new row begins in the year `first`."""
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = first
        self.fields["category"].choices = categories  # type: ignore[attr-defined]
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        current = self.initial.get("device_type", "")
        if current and current not in dict(DeviceType.choices()):
            kinds = [("", "Gjelder ikke"), *DeviceType.titled_with(current)]
            self.fields["device_type"].choices = kinds  # type: ignore[attr-defined]

    @property
    def row_label(self) -> str:
        """The cost's name above its row."""
        titles = dict(self.fields["category"].choices)  # type: ignore[attr-defined]
        return str(titles.get(self.initial.get("category"), "Ny linje"))


class BaseLines(CellRows):
    """The lines together."""

    sums = "quantity*unit_price/year,source"


Lines = row_set(LineForm, formset=BaseLines, max_num=200)


class ProposeForm(forms.Form):
    """Fill in the device lines from the grade rows."""

    source = forms.ChoiceField(label="Hvem betaler enhetene?", widget=forms.RadioSelect)
    first_year = forms.TypedChoiceField(label="Første budsjettår", coerce=int)

    def __init__(
        self,
        *args: Any,
        payers: list[tuple[str, str]],
        prices: Mapping[str, Sequence[ListedPrice]],
        years: list[int],
        first: int,
        **kwargs: Any,
    ) -> None:
        """`prices` is what the list has of each device type that the plan buys."""
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]
        for kind, listed in prices.items():
            one = DeviceType(kind).label if len(prices) > 1 else "enhet"
            self.fields[f"price-{kind}"] = KronerField(
                label=f"Pris for én {one}, uten mva.",
                help_text=_listed_words(listed),
                initial=int(listed[0].amount) if listed else None,
                min_value=1,
                max_value=100_000,
            )
        self.order_fields(["source", *(f"price-{kind}" for kind in prices), "first_year"])
        self.fields["first_year"].initial = first
        self.fields["first_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    @property
    def prices(self) -> dict[str, Decimal]:
        """The price of one device, by type."""
        return {
            name.removeprefix("price-"): Decimal(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("price-")
        }


def _listed_words(listed: Sequence[ListedPrice]) -> str:
    """What the list says of a device, each with date and source."""
    if not listed:
        return "Prislisten har ingen pris på denne. Bruk prisen i rammeavtalen."
    return "Fra prislisten: " + "; ".join(f"{row.title}, {row.words}" for row in listed[:3]) + "."


class ListedForm(forms.Form):
    """A price of the list, taken into the plan."""

    price = forms.TypedChoiceField(label="Vare", coerce=int, widget=forms.RadioSelect)
    source = forms.ChoiceField(label="Betales av")
    quantity = WholeNumberField(label="Antall", min_value=1, max_value=100_000)
    first_year = forms.TypedChoiceField(label="Første budsjettår", coerce=int)
    years = WholeNumberField(
        label="Hvor mange år?", min_value=1, max_value=10, unit="år",
        help_text="Ett år for det som kjøpes én gang. Det blir én linje for hvert år.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        prices: Sequence[tuple[int, str]],
        payers: list[tuple[str, str]],
        years: list[int],
        first: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].choices = prices  # type: ignore[attr-defined]
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]
        self.fields["first_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["first_year"].initial = first


class BudgetForm(forms.Form):
    """What the adopted budget has, year by year; a year that is left empty keeps what was said."""

    source = forms.CharField(
        label="Hvor står det?", max_length=200, help_text="For eksempel «Driftsstyret, sak 12/26»."
    )

    def __init__(
        self, *args: Any, years: Sequence[int], known: Mapping[int, tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for year in years:
            amount, source = known.get(year, (None, ""))
            self.fields[f"year-{year}"] = KronerField(
                label=f"Vedtatt for {year}",
                required=False,
                initial=amount,
                min_value=0,
                max_value=999_999_999,
                help_text=f"Nå: {source}" if source else "",
            )
        self.order_fields([*(f"year-{year}" for year in years), "source"])

    @property
    def amounts(self) -> dict[int, int]:
        """The budgets that were written or changed, by year."""
        return {
            int(name.removeprefix("year-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("year-") and value is not None and name in self.changed_data
        }


class RunningForm(forms.Form):
    """A purchase from before that is still being paid."""

    description = forms.CharField(
        label="Hva ble kjøpt?",
        max_length=200,
        help_text="For eksempel «60 nettbrett til 7. trinn».",
    )
    amount = KronerField(
        label="Hele kjøpet, uten mva.", min_value=1, max_value=99_999_999,
    )  # fmt: skip
    source = forms.ChoiceField(label="Betales av")
    first_year = WholeNumberField(label="Første år det ble betalt", min_value=2000, max_value=2100)
    years = WholeNumberField(
        label="Hvor mange år?", unit="år", min_value=1, max_value=15, initial=4,
        help_text="Beløpet deles likt på årene. Resten kommer i det siste.",
    )  # fmt: skip

    def __init__(self, *args: Any, payers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]


class PayerForm(forms.Form):
    """Who pays."""

    source = forms.ChoiceField(label="Betales av")

    def __init__(self, *args: Any, payers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]


class RevisedForm(forms.Form):
    """The prices of now in the financing plan of a grant, and why they are others."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Hvorfor er planen en annen nå?", max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For eksempel «Ny pris i rammeavtalen fra 1. mars». Direktøren leser det.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        rows: Sequence[Mapping[str, Any]],
        base: int,
        payers: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`rows` are the lines of the version that stands, `base` is its number."""
        super().__init__(*args, **kwargs)
        self.fields["base"].initial = base
        for at, row in enumerate(rows):
            self.fields[f"price-{at}"] = MoneyField(
                label=f"{row['text'].partition(':')[0]}, {row['quantity']} stk.",
                initial=Decimal(row["unit_price"]),
                error_messages={"invalid": PRICE_INVALID},
            )
            self.fields[f"payer-{at}"] = forms.ChoiceField(
                label="Betales av", choices=titled(payers), initial=row["source"], required=False
            )
        lines = [f"{what}-{at}" for at in range(len(rows)) for what in ("price", "payer")]
        self.order_fields([*lines, "reason", "base"])

    @property
    def payers(self) -> dict[int, str]:
        """Who pays, by the line's place, where it is said."""
        return {
            int(name.removeprefix("payer-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("payer-") and value
        }

    @property
    def prices(self) -> dict[int, Decimal]:
        """The price of one by the line's place."""
        return {
            int(name.removeprefix("price-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("price-")
        }


class BoardSawForm(forms.Form):
    """What the board decided about a financing plan after the grant."""

    meeting_date = DateField(label="Møtedato")
    case_number = forms.CharField(
        label="Saksnummer", max_length=40, help_text="For eksempel 14/27."
    )
    wording = forms.CharField(
        label="Vedtaket", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ChoiceForm(forms.Form):
    """Another choice to hold beside the plan. What is left out is as in the plan."""

    kind = forms.ChoiceField(
        label="Enhetstype", required=False,
        choices=DeviceType.titled_or("Som i planen"),
    )  # fmt: skip
    grades = forms.TypedMultipleChoiceField(
        label="Trinn", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    source = forms.ChoiceField(label="Betales av")
    price = KronerField(
        label="Pris for én enhet, uten mva.", required=False, min_value=1, max_value=100_000,
        help_text="Tomt felt gir planens pris, eller prislistens for en annen enhetstype.",
    )  # fmt: skip
    loss_percent = WholeNumberField(
        label="Tap i året", unit="%", required=False, min_value=0, max_value=100,
        help_text="Tomt felt gir det kommunen regner med.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        payers: list[tuple[str, str]],
        grades: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = titled(payers)  # type: ignore[attr-defined]
        self.fields["grades"].choices = [(one, f"{one}. trinn") for one in grades]  # type: ignore[attr-defined]
