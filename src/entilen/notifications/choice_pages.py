"""How often I want to be reminded."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import person_of, signed_in
from entilen.notifications.actions import choose_rhythm
from entilen.notifications.models import ReminderChoice, Rhythm


class RhythmForm(forms.Form):
    """How often."""

    rhythm = forms.ChoiceField(
        label="Hvor ofte vil du ha påminnelser om frister?",
        help_text="Det som skjer i en sak, får du alltid vite med en gang.",
        choices=Rhythm.choices(),
        widget=forms.RadioSelect,
    )


@signed_in
def rhythm(request: HttpRequest) -> HttpResponse:
    """Each reminder by itself, or all in one letter."""
    person = person_of(request)
    known = ReminderChoice.objects.filter(person=person).first()
    chosen = known.rhythm if known else Rhythm.EACH.value
    form = RhythmForm(request.POST or None, initial={"rhythm": chosen})
    if request.method == "POST" and form.is_valid():
        choose_rhythm(person=person, rhythm=Rhythm(form.cleaned_data["rhythm"]))
        messages.success(request, "Lagret. Det gjelder fra i morgen.")
        return redirect("account")
    return render(request, "notifications/rhythm.html", {"form": form})
