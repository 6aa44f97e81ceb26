"""Forms for the acts that set a case aside or end it."""

from typing import Any

from django import forms

from entilen.accounts.models import Person


class GroundForm(forms.Form):
    """One reason, in the person's own words."""

    ground = forms.CharField(
        label="Begrunnelse",
        help_text="Én eller to setninger. Begrunnelsen står i saken.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class LiftForm(GroundForm):
    """Who is impartial after all, and why."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Hvem gjelder det?",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ("person", "ground")

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["person"]
        choice.queryset = Person.objects.filter(pk__in=[person.pk for person in people])


class ImpartialityForm(forms.Form):
    """Whether a person is impartial; no private details."""

    answer = forms.ChoiceField(
        label="Er du habil i denne saken?",
        help_text="Du er inhabil hvis du eller noen nær deg har særlig interesse i saken, "
        "for eksempel som foresatt ved skolen eller som leverandør.",
        choices=[("no", "Ja, jeg er habil"), ("yes", "Nei, jeg er inhabil")],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label="Hva slags grunn gjelder det?",
        help_text="Ikke skriv private detaljer. Bare hvis du er inhabil.",
        required=False,
        choices=[
            ("", "Velg"),
            ("guardian", "Foresatt ved skolen"),
            ("family", "Nær familie"),
            ("supplier", "Forhold til leverandør"),
            ("earlier", "Har arbeidet med planen for skolen"),
            ("other", "Annet særlig forhold"),
        ],
    )
