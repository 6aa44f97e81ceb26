"""Pages for the acts that belong to no single step: set aside, withdraw, share, impartiality."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases import actions
from entilen.cases.access import case_to_declare_in, require, sees
from entilen.cases.doors import attempt, case_page, impartial_first, question_first
from entilen.cases.forms import GroundForm, ImpartialityForm, LiftForm
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import said_disqualified
from entilen.process.vocabulary import Act


@dataclass(frozen=True, slots=True)
class Grounded:
    """An act that wants a reason: its words on the page and the verb that does it."""

    act: Act
    title: str
    explanation: str
    button: str
    done: str
    do: Callable[..., CaseEvent]


GROUNDED = {
    "trekk": Grounded(
        Act.WITHDRAW,
        "Trekk saken",
        "Saken blir avsluttet. Alt dere har skrevet, blir tatt vare på, og planen kan kopieres til "
        "en ny sak.",
        "Trekk saken",
        "Saken er trukket.",
        actions.withdraw,
    ),
    "bero": Grounded(
        Act.SUSPEND,
        "Still saken i bero",
        "Ingenting skjer i saken før den tas opp igjen. Da fortsetter den der den sto.",
        "Still i bero",
        "Saken er stilt i bero.",
        actions.suspend,
    ),
    "hold-tilbake": Grounded(
        Act.WITHHOLD_TEXT,
        "Hold planteksten tilbake",
        "Teksten i planen og begrunnelsen for beslutningen tas bort fra skolens offentlige side "
        "med en gang. Tallene, trinnene og datoene står der fortsatt.",
        "Hold teksten tilbake",
        "Teksten er ikke lenger offentlig.",
        actions.withhold_text,
    ),
    "offentliggjor": Grounded(
        Act.PUBLISH_TEXT,
        "Gjør planteksten offentlig igjen",
        "Alle kan igjen lese teksten i planen på skolens offentlige side.",
        "Gjør teksten offentlig",
        "Teksten er offentlig igjen.",
        actions.publish_text,
    ),
}


def case_href(case: Case) -> str:
    """The case's own page."""
    return f"/sak/{case.key}/"


def case_context(case: Case, name: str, **more: Any) -> dict[str, Any]:
    """What every page of a case needs for its way back, and what the page shows itself."""
    return {"case": case, "case_href": case_href(case), "page_name": name, **more}


@case_page()
def grounded(request: HttpRequest, person: Person, case: Case, /, *, name: str) -> HttpResponse:
    """Ask for the reason, then do the act."""
    if name not in GROUNDED:
        raise Http404
    act = GROUNDED[name]
    require(person, case, act.act)
    if request.method != "POST" and (question := question_first(request, person, case, act.act)):
        return question
    form = GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ground = form.cleaned_data["ground"]
        if not attempt(form, lambda: act.do(case=case, person=person, ground=ground)):
            messages.success(request, act.done)
            return redirect(case_href(case))
    return render(
        request,
        "cases/grounded.html",
        {
            "case": case,
            "case_href": case_href(case),
            "act": act,
            "form": form,
            "page_name": act.title,
        },
    )


@signed_in
def impartiality(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether the person is impartial, store the answer, and go on to where they were going."""
    person = person_of(request)
    case = case_to_declare_in(person, key)
    home = case_href(case) if sees(person, case) else "/"
    form = ImpartialityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        disqualified = form.cleaned_data["answer"] == "yes"
        ground = form.cleaned_data["ground"] if disqualified else ""
        if not attempt(
            form,
            lambda: actions.declare_impartiality(
                case=case, person=person, disqualified=disqualified, ground=ground
            ),
        ):
            messages.success(request, "Svaret ditt er lagret.")
            going = request.GET.get("neste", "")
            ours = url_has_allowed_host_and_scheme(going, None) and going.startswith("/")
            return redirect(going if ours and not disqualified else home)
    return render(
        request,
        "cases/impartiality.html",
        {
            "case": case,
            "case_href": home,
            "form": form,
            "page_name": "Habilitet",
            "is_out": person in said_disqualified(case),
        },
    )


@case_page(Act.LIFT_DISQUALIFICATION)
@impartial_first(Act.LIFT_DISQUALIFICATION)
def lift(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Say, with a ground, that somebody who said otherwise is impartial after all."""
    form = LiftForm(
        request.POST or None, people=[one for one in said_disqualified(case) if one != person]
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.lift_disqualification(
                case=case, by=person, person=data["person"], ground=data["ground"]
            ),
        ):
            messages.success(request, f"{data['person'].name} er ikke lenger inhabil i saken.")
            return redirect(case_href(case))
    return render(
        request,
        "cases/lift.html",
        case_context(case, "Opphev inhabilitet", form=form, decider=case.decider),
    )


def _act(act: Act, do: Callable[[Case, Person], object], done: str) -> Callable[..., HttpResponse]:
    @require_POST
    @case_page()
    def page(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
        if question := question_first(request, person, case, act, back=case_href(case)):
            return question
        refused = attempt(None, lambda: do(case, person))
        for reason in refused:
            messages.error(request, reason)
        if not refused:
            messages.success(request, done)
        return redirect(case_href(case))

    return page


resume = _act(
    Act.RESUME,
    lambda case, person: actions.resume(case=case, person=person),
    "Saken er tatt opp igjen.",
)
share = _act(
    Act.SHARE_DRAFT,
    lambda case, person: actions.share_draft(case=case, person=person, shared=True),
    "IKT-veilederne kan nå lese utkastet.",
)
unshare = _act(
    Act.UNSHARE_DRAFT,
    lambda case, person: actions.share_draft(case=case, person=person, shared=False),
    "Utkastet deles ikke lenger.",
)
