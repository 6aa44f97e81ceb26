"""The formal check: is everything there, and on or back, with the letter shown first."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.bodies.queries import (
    changes_made,
    last_treatment,
    resolutions,
    statements,
    treatments,
)
from entilen.cases.access import may
from entilen.cases.actions import lock
from entilen.cases.doors import (
    LETTER_CHANGED,
    as_shown,
    attempt,
    case_page,
    impartial_first,
    rehearse,
)
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.cases.reads import Read, remembering
from entilen.cases.rules import fingerprint
from entilen.devices.queries import deviations
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.plans.access import as_read_by
from entilen.plans.content import material_reads
from entilen.process.vocabulary import Act
from entilen.review import actions
from entilen.review.assessed import ASSESSING
from entilen.review.forms import FormalItemForm, LetterForm
from entilen.review.models import LetterPoint, ReturnLetter
from entilen.review.prepared import found_for
from entilen.review.queries import (
    author_of,
    placed,
    placed_points,
    submission_of,
    ticked_items,
    unsettled,
)
from entilen.submission.queries import warning_reads


@case_page(Act.ACCEPT_FORMALLY)
@impartial_first(Act.ACCEPT_FORMALLY)
def formal(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The formal check: the items, the remarks so far, and on or back."""
    form = LetterForm(request.POST or None)
    shown = as_read_by(person, remembering(case, *_prepared_reads()))
    items = _items(shown, request.POST or None)
    if request.method == "POST":
        answer = _formal_act(request, person, case, form, items)
        if answer is not None:
            return answer
        shown = as_read_by(person, remembering(case, *_prepared_reads()))
    return render(
        request,
        "review/formal.html",
        case_context(
            case,
            "Formell kontroll",
            form=form,
            items=items,
            deviations=deviations(shown),
            remarks=placed(shown, unsettled(shown)),
            mine=author_of(person, case),
            sent=submission_of(shown, shown.round),
            covers=cover(shown),
            dispensation=dispensation(shown),
            treated=last_treatment(shown, "school_board"),
            resolutions=resolutions(shown),
            open=may(person, case, Act.ACCEPT_FORMALLY),
        ),
    )


def _prepared_reads() -> list[Read[Any]]:
    """What the formal check reads, in one statement."""
    return [
        *ASSESSING,
        *COVER,
        deviations,
        *material_reads(),
        *warning_reads(),
        dispensations_in_force,
        statements,
        changes_made,
        ticked_items,
        treatments,
    ]


def _items(case: Case, data: Any) -> list[FormalItemForm]:
    """The items, each a small form with what is known of it.

    Until somebody has answered, what the case itself finds in order is filled in.
    """
    answers = {row.key: row.said for row in ticked_items(case)}
    rows = []
    for key, text in case.programme.requirements.formal_items:
        known = found_for(case, key)
        answer = answers.get(key)
        initial = {"answer": "yes" if known and known.in_order and not answers else ""}
        if answer:
            initial = asdict(answer)
        form = FormalItemForm(
            data,
            key=key,
            text=text,
            known=known.sentence if known else "",
            in_doubt=known is not None and known.in_order is False,
            initial=initial,
        )
        rows.append(form)
    return rows


def _formal_act(
    request: HttpRequest,
    person: Person,
    case: Case,
    form: LetterForm,
    items: list[FormalItemForm],
) -> HttpResponse | None:
    """Do what the button says: save the answers, then accept, or show the letter and send it.

    None when something is refused or nothing was to be done: the page is shown again.
    """
    what = request.POST.get("gjor")
    wrong = [one for one in (form, *items) if not one.is_valid()]
    if wrong:
        return None
    answers = {item.key: item.said for item in items if item.said}
    if attempt(form, lambda: actions.tick_formal_items(case=case, person=person, answers=answers)):
        return None
    if what in {"tilbake", "send"}:
        return _return(request, person, case, form)
    if what == "videre":
        refused = attempt(form, lambda: actions.accept_formally(case=case, person=person))
        return None if refused else redirect(case_href(case))
    if what != "endre":
        messages.success(request, "Svarene er lagret.")
    return None


@transaction.atomic
def _return(
    request: HttpRequest, person: Person, case: Case, form: LetterForm
) -> HttpResponse | None:
    """Show the return letter as the school will read it, made by the very act and undone; send it
    when it is the one that was seen."""
    lock(case)
    text = form.cleaned_data["introduction"]
    letters: list[tuple[ReturnLetter, list[LetterPoint]]] = []

    def send() -> None:
        letter = actions.return_formally(case=case, person=person, introduction=text)
        letters.append((letter, placed_points(case, letter)))

    if attempt(form, lambda: rehearse(send)):
        return None
    letter, points = letters[0]
    words = [
        text,
        letter.head,
        *([row.number, row.area, row.title, row.text, row.severity] for row in points),
    ]
    if request.POST.get("gjor") == "send":
        if as_shown(request, words):
            return None if attempt(form, send) else redirect(case_href(case))
        messages.warning(request, LETTER_CHANGED)
    shown = {
        "letter": letter,
        "points": points,
        "mark": fingerprint(words),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "gjor", "brev"}
            for value in values
        ],
    }
    return render(request, "review/letter.html", case_context(case, "Se over brevet", **shown))
