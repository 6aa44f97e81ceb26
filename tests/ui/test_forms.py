"""Forms: labels, help, errors and what assistive technology is told."""

import datetime

import pytest
from django import forms
from django.forms.renderers import BaseRenderer

from entilen.ui.forms import DateField, KronerField, PunktRenderer, WholeNumberField, required_when
from tests.ui.drawing import draw


class Meeting(forms.Form):
    default_renderer: type[BaseRenderer] = PunktRenderer
    name = forms.CharField(label="Navn", help_text="Kort")
    note = forms.CharField(label="Merknad", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Type", choices=[("a", "A")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Jeg har lest planen")
    when = DateField(label="Dato")
    number = WholeNumberField(label="Antall", unit="enheter")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


def test_every_field_has_its_label_and_punkts_class() -> None:
    drawn = draw("{% form_fields form %}", form=Meeting())
    assert '<label class="pkt-inputwrapper__label" for="id_name">Navn</label>' in drawn
    assert 'class="pkt-input"' in drawn
    assert 'class="pkt-input-check__input-checkbox"' in drawn
    assert drawn.count("<legend") == 1
    assert '<input type="hidden" name="key" value="k" id="id_key">' in drawn
    assert "enheter</span>" in drawn


def test_only_what_is_optional_says_so() -> None:
    drawn = draw("{% form_fields form %}", form=Meeting())
    assert drawn.count("(valgfritt)") == 1
    assert 'Merknad <span class="optional">(valgfritt)' in drawn


def test_what_another_answer_makes_necessary_is_not_called_optional() -> None:
    form = Meeting()
    name = next(key for key, field in form.fields.items() if field.label == "Merknad")
    required_when(form, name, "noen er borte")
    drawn = draw("{% form_fields form %}", form=form)
    assert 'Merknad <span class="optional">(må fylles ut når noen er borte)' in drawn
    assert "valgfritt" not in drawn


def test_help_and_error_are_tied_to_the_field() -> None:
    drawn = draw("{% field form.name %}", form=Meeting({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert drawn.count("Fyll ut dette feltet.") == 1


def test_the_summary_names_the_field_and_leads_to_it() -> None:
    drawn = draw("{% error_summary form %}", form=Meeting({"when": "i morgen"}))
    assert '<a href="#id_name">Navn: Fyll ut dette feltet.</a>' in drawn
    assert '<a href="#id_kind_0">Type: Velg ett av alternativene.</a>' in drawn
    assert "Dato: Skriv datoen som dag, måned og år" in drawn


def test_no_summary_before_anything_is_sent() -> None:
    assert draw("{% error_summary form %}", form=Meeting()).strip() == ""


@pytest.mark.parametrize("typed", ["22.11.2026", "22.11.26", "22112026", "2026-11-22"])
def test_a_date_as_people_write_it(typed: str) -> None:
    assert DateField().clean(typed) == datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("12 500 kr", 12500), ("12.500", 12500), ("12\u00a0500", 12500), ("12500 KR", 12500)],
)
def test_kroner_as_people_write_them(typed: str, understood: int) -> None:
    assert KronerField().clean(typed) == understood


@pytest.mark.parametrize("typed", ["mange", "12,5", "1.5"])
def test_a_count_is_whole(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="helt tall"):
        WholeNumberField().clean(typed)


def test_rows_carry_their_management_form() -> None:
    formset = forms.formset_factory(Meeting, extra=2, renderer=PunktRenderer())()
    drawn = draw("{% formset_rows formset %}", formset=formset)
    assert 'name="form-TOTAL_FORMS"' in drawn
    assert drawn.count("rows__row") == 2


def test_a_file_field_speaks_norwegian() -> None:
    class Upload(forms.Form):
        default_renderer = PunktRenderer
        paper = forms.FileField(label="Vedlegg", required=False)

    stored = type("Stored", (), {"url": "/f/1", "__str__": lambda self: "plan.pdf"})()
    drawn = draw("{% field form.paper %}", form=Upload(initial={"paper": stored}))
    assert "Lastet opp:" in drawn and "Fjern denne filen" in drawn


def test_a_post_form_carries_token_and_version() -> None:
    drawn = draw(
        "{% post_form action='/a' autosave='/s' version=7 guard=True %}x{% endpost_form %}",
        csrf_token="t",
    )
    assert 'name="csrfmiddlewaretoken" value="t"' in drawn
    assert 'data-autosave="/s" data-version="7"' in drawn
    assert '<input type="hidden" name="version" value="7">' in drawn
    assert "data-guard" in drawn


@pytest.mark.parametrize("typed", ["01.01.0001", "31.12.9999", "31.12.1899"])
def test_a_year_that_nobody_means_is_refused(typed: str) -> None:
    form = Meeting({"when": typed})
    assert form.errors["when"] == ["Skriv et år fra 1900 til 2100."]
