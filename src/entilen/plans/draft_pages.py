"""The draft that a school shares: read as the school sees it, commented, and who has read it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from entilen.accounts.models import Person
from entilen.cases.access import may, reads_draft, roles_on
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.queries import readers
from entilen.cases.reads import remembering
from entilen.plans import actions
from entilen.plans.content import content_of
from entilen.plans.grid_reading import grid_of
from entilen.plans.models import DraftComment
from entilen.plans.queries import area_titles
from entilen.plans.reads import comments
from entilen.process.vocabulary import SCHOOL_ROLES, Act, Role


class CommentForm(forms.Form):
    """What an ICT adviser says about one part of a shared draft."""

    area = forms.ChoiceField(label="Gjelder")
    text = forms.CharField(
        label="Kommentar", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )

    def __init__(self, *args: Any, places: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(places.items())  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """The school is done with a comment; an answer is welcome, not needed."""

    answer = forms.CharField(
        label="Svar",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


@case_page(Act.COMMENT_DRAFT, Act.SETTLE_COMMENT)
def draft(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The whole plan as it stands now, with the comments and who has read it.

    Both sides see the same page. After the plan is sent it is the school's alone again: what the
    school changes in a correction is not shown before it is sent.
    """
    own = bool(roles_on(person, case) & (SCHOOL_ROLES | {Role.REGISTRAR}))
    if not own and not reads_draft(person, case):
        raise NotYours
    case = remembering(case, comments)
    content = content_of(case)
    titles = area_titles(case)
    rows = comments(case)
    for row in rows:
        row.place = titles.get(row.area, row.area)
    return render(
        request,
        "plans/draft.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Utkastet",
            "content": content,
            "grid": grid_of(case, content),
            "comments": rows,
            "readers": readers(case),
            "school": own,
            "may_comment": may(person, case, Act.COMMENT_DRAFT),
            "may_settle": may(person, case, Act.SETTLE_COMMENT),
            "may_share": may(person, case, Act.SHARE_DRAFT),
        },
    )


@case_page(Act.COMMENT_DRAFT)
@impartial_first(Act.COMMENT_DRAFT)
def comment(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Say something about one part of the draft."""
    form = CommentForm(
        request.POST or None,
        places=area_titles(case),
        initial={"area": request.GET.get("om", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(form, lambda: actions.comment(case=case, person=person, **data)):
            messages.success(request, "Kommentaren er sendt til skolen. Planen er ikke endret.")
            return redirect("plans:draft", key=case.key)
    return render(
        request,
        "plans/comment.html",
        {"case": case, "case_href": case_href(case), "page_name": "Kommentar", "form": form},
    )


@case_page(Act.SETTLE_COMMENT)
def settle(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The school is done with a comment, and answers if it wants."""
    row = get_object_or_404(
        DraftComment.objects.select_related("written_by", "plan__case"), plan__case=case, pk=pk
    )
    row.place = area_titles(case).get(row.area, row.area)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if not attempt(form, lambda: actions.settle_comment(row=row, person=person, answer=answer)):
            messages.success(request, "Kommentaren er merket som ferdig.")
            return redirect(f"{reverse('plans:draft', args=[case.key])}#kommentarer")
    return render(
        request,
        "plans/settle_comment.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Kommentar",
            "row": row,
            "form": form,
        },
    )
