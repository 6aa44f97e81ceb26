"""Letters on one page: what became of each, how often it was tried, and sending it again."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.mail.actions import TRIES, send_again
from entilen.mail.models import Letter, MailState
from entilen.mail.queries import held
from entilen.process.vocabulary import Role
from entilen.ui.paging import page_of


@dataclass(frozen=True, slots=True)
class View:
    """One tab of the page."""

    label: str
    count: int
    href: str
    current: bool


KEEPERS = (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)
"""Who sees that letters leave. They read to whom and about what, never what a letter says."""
VIEWS = {
    "feilet": (MailState.FAILED, "Kunne ikke sendes"),
    "venter": (MailState.WAITING, "På vei"),
    "sendt": (MailState.SENT, "Sendt"),
    "uaktuelt": (MailState.OVERTAKEN, "Ikke lenger aktuelt"),
}


@signed_in
def letters(request: HttpRequest) -> HttpResponse:
    """The letters in one state, the newest first; those that could not be sent come first."""
    require_role(person_of(request), *KEEPERS)
    asked = request.GET.get("vis", "")
    view = asked if asked in VIEWS else "feilet"
    counted = dict(Letter.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return render(
        request,
        "notifications/letters.html",
        {
            "page": page_of(request, _in(VIEWS[view][0]), 30),
            "view": view,
            "views": [
                View(label, counted.get(state.value, 0), f"?vis={key}", key == view)
                for key, (state, label) in VIEWS.items()
            ],
            "query": f"vis={view}",
            "tries": TRIES,
            "held": held(),
        },
    )


def _in(state: MailState) -> QuerySet[Letter]:
    return Letter.objects.filter(state=state).defer("body", "secret").order_by("-pk")


@require_POST
@signed_in
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a letter that could not be sent once more."""
    require_role(person_of(request), *KEEPERS)
    letter = get_object_or_404(Letter, pk=pk)
    if letter.state == MailState.FAILED:
        send_again(letter=letter)
        messages.success(request, f"Brevet til {letter.to_name} er lagt i køen på nytt.")
    else:
        messages.info(request, "Brevet er ikke lenger blant dem som ikke kunne sendes.")
    return redirect("notifications:letters")
