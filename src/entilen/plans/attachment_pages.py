"""Pages for the files that belong to a plan."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.files.pages import download
from entilen.files.size_rules import takes_files
from entilen.plans import actions
from entilen.plans.access import visible_versions
from entilen.plans.forms import AttachmentForm
from entilen.plans.models import Attachment
from entilen.plans.queries import open_keys
from entilen.process.vocabulary import Act


@case_page(Act.EDIT_PLAN)
@takes_files()
def attachments(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Files that belong to the plan."""
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.attach(
                case=case, person=person, upload=data["upload"], title=data["title"]
            ),
        ):
            messages.success(request, "Filen er lagt ved.")
            return redirect("plans:attachments", key=case.key)
    return render(
        request,
        "plans/attachments.html",
        {
            "case": case,
            "case_href": case_href(case),
            "form": form,
            "rows": case.plan.attachments.filter(removed_at__isnull=True).select_related("file"),
            "writable": "attachments" in open_keys(case) and may(person, case, Act.EDIT_PLAN),
            "page_name": "Vedlegg",
        },
    )


@require_POST
@case_page(Act.EDIT_PLAN)
def detach(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Take a file out of the plan."""
    row = get_object_or_404(Attachment, plan__case=case, pk=pk)
    for reason in attempt(None, lambda: actions.detach(case=case, person=person, attachment=row)):
        messages.error(request, reason)
    return redirect("plans:attachments", key=case.key)


@case_page()
def attached_file(
    request: HttpRequest, person: Person, case: Case, /, *, file: str
) -> HttpResponse:
    """An attachment of a case, for those who may see the case."""
    row = (
        Attachment.objects.filter(plan__case=case, file__key=file)
        .select_related("file__blob")
        .first()
    )
    if row is not None and (row.removed_at is None or file in _frozen_files(person, case)):
        return download(request, row.file)
    if case.original is not None and case.original.key == file:
        return download(request, case.original)
    raise Http404


def _frozen_files(person: Person, case: Case) -> set[str]:
    """The files of the versions that a person may read: what was sent stays as it was sent."""
    return {
        row["key"]
        for version in visible_versions(person, case)
        for row in version.content.get("attachments", ())
    }
