"""Made-up examples for the style guide."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator

from entilen.ui.forms import DateField, KronerField, WholeNumberField, row_set

STEPS = [
    {"label": "Forberede", "note": "plan, nettverk, organer", "state": "done"},
    {"label": "Send inn", "note": "", "state": "done"},
    {"label": "Fagvurdering", "note": "svar innen 4. desember", "state": "now"},
    {"label": "Beslutning", "note": "", "state": "todo"},
    {"label": "Innføring", "note": "", "state": "todo"},
]
ROWS = [
    {"label": "Barneskoler", "value": 66, "total": 78, "partial": 7},
    {"label": "Ungdomsskoler", "value": 25, "total": 31},
    {"label": "Kombinerte skoler", "value": 23, "total": 25, "partial": 2},
]
DEVICES = [("tablet", "Nettbrett"), ("laptop", "Bærbar PC"), ("chromebook", "Chromebook")]


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Navn på tiltaket", help_text="Kort, slik dere omtaler det selv")
    text = forms.CharField(label="Hva gjør dere?", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Type enhet", choices=[("", "Velg"), *DEVICES])
    one = forms.ChoiceField(label="Hvem bestiller?", choices=DEVICES, widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        label="Organer som har behandlet saken",
        choices=[("fau", "FAU"), ("elevrad", "Elevrådet"), ("driftsstyre", "Driftsstyret")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryss av for alle som gjelder",
    )
    when = DateField(label="Dato for møtet")
    number = WholeNumberField(label="Antall enheter", unit="enheter")
    cost = KronerField(label="Kostnad i 2027", required=False)
    file = forms.FileField(
        label="Vedlegg", required=False, help_text="PDF eller Word, inntil 20 MB"
    )
    sure = forms.BooleanField(label="Jeg har lest planen slik den står nå")


class RowForm(forms.Form):
    """One grade row."""

    pupils = WholeNumberField(label="Elever")
    devices = WholeNumberField(label="Enheter")
    kind = forms.ChoiceField(label="Type", choices=DEVICES)
    row_label = "Trinn"


@dataclass(frozen=True, slots=True)
class Shares:
    """A day, and two shares in per cent."""

    label: str
    shares: tuple[float | None, float | None]


SHARES = [Shares("02.11", (41, 9)), Shares("03.11", (55, 12)), Shares("04.11", (None, 20))]
AREAS = [
    {"label": "Visjon for prosjektet", "href": "#", "note": "Ferdig"},
    {"label": "Infrastruktur", "href": "#", "note": "Ferdig"},
    {"label": "Kompetanseheving", "href": "#", "note": "Under arbeid", "current": True},
    {"label": "Valg av læringsteknologi", "href": "#", "note": "2 kommentarer"},
]


def examples(query: Mapping[str, str]) -> dict[str, Any]:
    """All that the style guide shows."""
    pages = Paginator(range(1, 241), 20)
    return {
        "steps": STEPS,
        "rows": ROWS,
        "shares": SHARES,
        "areas": AREAS,
        "day": datetime.date(2026, 11, 22),
        "moment": datetime.datetime(2026, 11, 22, 14, 5, tzinfo=datetime.UTC),
        "grade_list": [5, 6, 7],
        "loose_grades": [1, 3],
        "page": pages.get_page(query.get("page", 3)),
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"name": "", "when": "i morgen", "number": "mange", "cost": "0"}),
        "formset": row_set(RowForm, extra=2, max_num=10)(),
        "tabs": [
            {"label": "Alle", "href": "?", "count": 24, "current": True},
            {"label": "Venter på oss", "href": "?", "count": 3},
            {"label": "Venter på skolen", "href": "?", "count": 12},
        ],
        "fact_pairs": [("Skole", "Lillevik skole"), ("Elever", "188"), ("Fra", "2027/2028")],
    }
