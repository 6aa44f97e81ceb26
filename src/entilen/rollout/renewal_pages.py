"""A school says what it does when a model's security updates end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.process.vocabulary import Act, RenewalWord
from entilen.procurement.renewal_actions import answer_renewal
from entilen.procurement.renewal_models import RenewalQuestion
from entilen.rollout.forms import RenewalForm
from entilen.rollout.pages import context


@case_page(Act.ANSWER_RENEWAL)
def renewal(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Answer whether the devices of a model are renewed."""
    question = get_object_or_404(
        RenewalQuestion.objects.select_related("campaign__model", "case"), case=case, pk=pk
    )
    form = RenewalForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _answer(question, person, form)):
        messages.success(request, "Svaret er sendt til programlederen.")
        return redirect("rollout:overview", key=case.key)
    return render(request, "rollout/renewal.html", context(case, form=form, question=question))


def _answer(question: RenewalQuestion, person: Person, form: RenewalForm) -> None:
    answer_renewal(
        question=question,
        person=person,
        word=RenewalWord(form.cleaned_data["word"]),
        note=form.cleaned_data["note"],
    )
