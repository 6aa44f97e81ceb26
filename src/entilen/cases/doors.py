"""How pages reach a case, and how an act that is refused becomes a form with its reasons."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases.access import case_for, is_asked, reads_draft, require
from entilen.cases.actions import note_look
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.queries import declarations
from entilen.cases.rules import fingerprint
from entilen.files.actions import Infected, note_refused
from entilen.process.vocabulary import Act

Rest = ParamSpec("Rest")
CasePage = Callable[Concatenate[HttpRequest, Person, Case, Rest], HttpResponse]


def case_page(*acts: Act) -> Callable[[CasePage[Rest]], Callable[..., HttpResponse]]:
    """A page at an address with a case's `key`, for who may see the case.

    With `acts`, only for who may ever do one of them. Whoever reads a draft that a school shares is
    noted, on every page of the case, and the school sees it.
    """

    def wrap(page: CasePage[Rest]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def reached(request: HttpRequest, key: str, **rest: Any) -> HttpResponse:
            person = person_of(request)
            case = case_for(person, key)
            if acts:
                require(person, case, *acts)
            if reads_draft(person, case):
                note_look(case=case, person=person)
            return page(request, person, case, **rest)  # type: ignore[call-arg]

        return signed_in(reached)

    return wrap


def question_first(
    request: HttpRequest, person: Person, case: Case, *acts: Act, back: str = ""
) -> HttpResponse | None:
    """The way to the question of impartiality, for who may do one of the acts and has not answered.

    `back` is where they go on afterwards: this page, where nothing else is named.
    """
    asked = any(is_asked(person, case, act) for act in acts)
    if not asked or any(row.person_id == person.pk for row in declarations(case)):
        return None
    messages.info(request, "Svar på dette først, så kommer du videre.")
    question = reverse("cases:impartiality", kwargs={"key": case.key})
    return redirect(f"{question}?{urlencode({'neste': back or request.path})}")


def impartial_first(*acts: Act) -> Callable[[CasePage[Rest]], CasePage[Rest]]:
    """Lead whoever may do one of the acts now to the question of impartiality before the page.

    Asked before the work, not after: nobody shall find out on the last press of a button. What is
    sent all the same is refused by the act itself, with what was typed still in the form.
    """

    def wrap(page: CasePage[Rest]) -> CasePage[Rest]:
        @wraps(page)
        def asked(
            request: HttpRequest,
            person: Person,
            case: Case,
            /,
            *rest: Rest.args,
            **more: Rest.kwargs,
        ) -> HttpResponse:
            question = (
                None if request.method == "POST" else question_first(request, person, case, *acts)
            )
            return question or page(request, person, case, *rest, **more)

        return asked

    return wrap


def rehearse(act: Callable[[], object]) -> None:
    """Do an act to see what it gives, and undo it: nothing is written and nobody is told.

    What comes of it can so be shown before it is done, made by the very code that will do it.
    """
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


LETTER_CHANGED = "Noe er endret siden du så brevet. Her er det slik det blir nå. Les det igjen."


def as_shown(request: HttpRequest, letter: Any) -> bool:
    """Whether what is to be sent is what the person saw: the form carries the letter's mark."""
    return request.POST.get("brev") == fingerprint(letter)


def attempt(form: forms.BaseForm | None, do: Callable[[], object]) -> list[str]:
    """Do an act. What refuses it comes back as sentences, and stands in the form when there is one.

    Nothing typed is lost: the page is shown again with the same form. Nothing is left behind
    either: what was written on the way (the file that came with the form) is undone with the act.
    """
    try:
        with transaction.atomic():
            do()
    except Refused as refused:
        reasons = refused.reasons
    except ValidationError as wrong:
        reasons = list(wrong.messages)
        if isinstance(wrong, Infected):
            note_refused(wrong)
    else:
        return []
    if form is not None:
        for reason in reasons:
            form.add_error(None, reason)
    return reasons
