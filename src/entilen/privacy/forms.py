"""What an administrator types about what is kept and what is erased."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from entilen.programme.privacy_queries import Terms
from entilen.programme.privacy_rules import TERMS
from entilen.ui.forms import DateField, LineField, WholeNumberField


class FindForm(forms.Form):
    """Which case, or which file."""

    sok = LineField(
        label="Saksnummer, eller adressen til filen",
        max_length=300,
        help_text="For eksempel 26-0143. En plan som skolen ikke har sendt, finner du bare med "
        "adressen, som skolen kan gi deg.",
    )

    def clean_sok(self) -> tuple[str, str]:
        """What was asked for: «file» with a key, or «case» with a number."""
        text: str = self.cleaned_data["sok"].strip()
        address = re.search(r"/([\w-]{8,20})/?$", text)
        if address and "/" in text.strip("/"):
            return "file", address[1]
        return "case", text


class EraseForm(forms.Form):
    """Why, and whether the name tells too much as well."""

    ground = forms.ChoiceField(label="Grunn", widget=forms.RadioSelect)
    rename = forms.BooleanField(
        label="Slett også navnet på filen",
        help_text="Velg dette hvis navnet sier noe det ikke skal. Navnet blir stående i planen "
        "slik den ble sendt, fordi den ikke kan endres.",
        required=False,
    )

    def __init__(self, *args: Any, grounds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["ground"]
        choice.choices = [(ground, ground) for ground in grounds]


class TermsForm(forms.Form):
    """For how long each kind is kept, from which day, and the grounds for erasing."""

    valid_from = DateField(label="Gjelder fra og med")
    grounds = forms.CharField(
        label="Grunner til å slette en fil",
        help_text="Én på hver linje. Grunnen står på siden som kommer i stedet for filen.",
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=4000,
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in TERMS:
            self.fields[f"days-{row.key}"] = WholeNumberField(
                label=row.what,
                help_text=f"Fra {row.least} til {row.most} dager etter at {row.counted_from}.",
                unit="dager",
                min_value=0,
                max_value=99999,
                initial=terms.days[row.key],
            )
        self.order_fields([*(f"days-{row.key}" for row in TERMS), "grounds", "valid_from"])

    @property
    def days(self) -> dict[str, int]:
        """The days by key."""
        return {row.key: self.cleaned_data[f"days-{row.key}"] for row in TERMS}

    @property
    def ground_lines(self) -> list[str]:
        """The grounds, one for each line that says something."""
        lines = self.cleaned_data["grounds"].splitlines()
        return [line.strip() for line in lines if line.strip()]
