"""The school's side: the points of the return letter, and questions."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may, roles_on
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.plans.queries import area_titles, open_keys
from entilen.process.vocabulary import SCHOOL_ROLES, Act, Role, Stage
from entilen.review import actions
from entilen.review.forms import ReplyForm, TakeBackForm
from entilen.review.queries import (
    placed_points,
    points,
    points_without_reply,
    return_letters,
    with_sent_replies,
)


@case_page()
def letter(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The return letter as a list of points, each with its reply."""
    rows = points(case)
    if not roles_on(person, case) & (SCHOOL_ROLES | {Role.REGISTRAR}):
        with_sent_replies(case, rows)
    prefetch_related_objects(rows, "replies__written_by")
    titles = area_titles(case)
    opened = open_keys(case)
    return render(
        request,
        "review/points.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Punkter",
            "letter": case.return_letters.last(),
            "letters": return_letters(case),
            "points": [(row, titles.get(row.area, row.area), row.area in opened) for row in rows],
            "left": len(points_without_reply(case)),
            "may_reply": may(person, case, Act.ANSWER_REMARK),
        },
    )


@case_page(Act.ANSWER_REMARK)
def reply(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Answer one point."""
    point = next((row for row in points(case) if row.pk == pk), None)
    if point is None:
        raise Http404
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if not attempt(form, lambda: actions.reply(remark=point, person=person, text=text)):
            messages.success(request, f"Punkt {point.number} er besvart.")
            return redirect("review:points", key=case.key)
    return render(
        request,
        "review/reply.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": f"Punkt {point.number}",
            "point": point,
            "title": area_titles(case).get(point.area, point.area),
            "form": form,
        },
    )


@case_page()
def question(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """One question: the school answers it, and both sides read it afterwards."""
    row = get_object_or_404(case.questions.select_related("asked_by", "answered_by"), pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if not attempt(
            form, lambda: actions.answer_question(question=row, person=person, text=text)
        ):
            messages.success(request, "Svaret er sendt.")
            return redirect(case_href(case))
        row.refresh_from_db()
    return render(
        request,
        "review/question.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Spørsmål",
            "question": row,
            "form": form,
            "may_answer": may(person, case, Act.ANSWER_QUESTION),
        },
    )


@case_page()
def sent_letter(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """A return letter as it was sent, whatever has become of its points since."""
    row = get_object_or_404(return_letters(case), pk=pk)
    return render(
        request,
        "review/sent_letter.html",
        case_context(
            case,
            "Returbrev",
            letter=row,
            points=placed_points(case, row),
            moved=case.due if case.at is Stage.CORRECTION and case.round == row.round else None,
        ),
    )


@case_page(Act.TAKE_BACK_TO_CORRECT)
def take_back(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Take a sent plan back to correct it, as long as nothing is decided."""
    form = TakeBackForm(request.POST or None, parts=list(area_titles(case).items()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form, lambda: actions.take_back_to_correct(case=case, person=person, **data)
        ):
            messages.success(request, "Planen er hentet tilbake. Delene dere valgte, er åpne.")
            return redirect(case_href(case))
    return render(
        request,
        "review/take_back.html",
        case_context(
            case,
            "Hent planen tilbake",
            form=form,
            open=may(person, case, Act.TAKE_BACK_TO_CORRECT),
        ),
    )
