"""Writing a remark, in one's own words or a standard remark's, and settling it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.process.vocabulary import Act
from entilen.review import actions
from entilen.review.forms import RemarkForm, SettleForm
from entilen.review.models import Remark
from entilen.review.queries import author_of, remark_places, with_sent_replies
from entilen.review.rules import Severity
from entilen.review.standard_actions import write_remark_and_keep
from entilen.review.standard_models import StandardRemarkVersion
from entilen.review.standard_queries import SHOWN, newest_of, offered, placed
from entilen.ui.rules import as_number


@case_page(Act.REMARK)
@impartial_first(Act.REMARK)
def remark(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Write a remark: in one's own words, or with the newest words of the standard remark that the
    address names. Those are shown, not sent: the form carries only which version was read."""
    places = remark_places(case)
    area = request.GET.get("omrade", "")
    area = area if area in dict(places) else ""
    asked = _asked_for(request)
    standard = asked if asked and not asked.standard.retired_at else None
    form = RemarkForm(
        request.POST or None,
        places=places,
        standard=standard,
        initial={"area": area, "internal": "no"},
    )
    if request.method == "POST" and form.is_valid() and standard is asked:
        seen = _seen(request, standard) if standard else None
        if not attempt(form, lambda: _write(case, person, form.cleaned_data, seen)):
            messages.success(request, "Merknaden er lagret.")
            return redirect(_back(case, person, form.cleaned_data["area"]))
    choice = [] if standard else placed(offered(area, author_of(person, case)), dict(places))
    return render(
        request,
        "review/remark.html",
        case_context(
            case,
            "Merknad",
            form=form,
            back=_back(case, person, area),
            area=area,
            standard=standard,
            retired=asked is not None and standard is None,
            action=f"?{urlencode(_address(area, standard))}",
            choice=[(row, f"?{urlencode(_address(area, row))}") for row in choice[:SHOWN]],
            more=len(choice) > SHOWN,
        ),
    )


def _asked_for(request: HttpRequest) -> StandardRemarkVersion | None:
    key = request.GET.get("standard", "")
    standard = newest_of(key) if key else None
    if key and standard is None:
        raise Http404
    return standard


def _seen(request: HttpRequest, newest: StandardRemarkVersion) -> StandardRemarkVersion:
    """The version whose words stood on the page that was sent."""
    number = request.POST.get("version", "")
    if number == str(newest.number):
        return newest
    return get_object_or_404(
        StandardRemarkVersion,
        standard=newest.standard_id,
        number=as_number(number),
    )


def _write(
    case: Case, person: Person, data: Mapping[str, Any], standard: StandardRemarkVersion | None
) -> Remark:
    about = {"area": data["area"], "row": data["row"], "severity": Severity(data["severity"])}
    if data.get("keep"):
        return write_remark_and_keep(
            case=case, person=person, title=data["title"], text=data["text"], **about
        )
    return actions.write_remark(
        case=case,
        person=person,
        title=data.get("title", ""),
        text=data["text"],
        internal=data["internal"],
        standard=standard,
        **about,
    )


def _address(area: str, standard: StandardRemarkVersion | None) -> dict[str, Any]:
    """Where a remark is written: about this area, with these words."""
    parts = {"omrade": area, "standard": standard and standard.standard_id}
    return {name: value for name, value in parts.items() if value}


@case_page(Act.CLOSE_POINT)
@impartial_first(Act.CLOSE_POINT)
def settle(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Close a point, keep it open, let it stand, or take back what was not sent.

    One's own with a press; another part's with a ground, which is asked for on a page.
    """
    row = get_object_or_404(Remark, case=case, pk=pk)
    what = request.POST.get("gjor") or request.GET.get("gjor", "")
    form = SettleForm(request.POST if "ground" in request.POST else None)
    asked = row.author != author_of(person, case) and what in {"lukk", "apne"}
    ready = form.is_valid() if asked else True
    back = _back(case, person, row.area)
    if request.method == "POST" and ready:
        ground = form.cleaned_data["ground"] if asked else ""
        reasons = attempt(form if asked else None, lambda: _settle(row, person, what, ground))
        if not asked:
            for reason in reasons:
                messages.error(request, reason)
        if not (asked and reasons):
            return redirect(back)
    elif not asked:
        return redirect(back)
    with_sent_replies(case, [row])
    name = "Lukk punktet" if what == "lukk" else "Åpne punktet igjen"
    return render(
        request,
        "review/settle.html",
        case_context(case, name, form=form, row=row, what=what, back=back),
    )


def _settle(row: Remark, person: Person, what: str, ground: str) -> None:
    match what:
        case "fjern":
            actions.remove_remark(remark=row, person=person)
        case "sta":
            actions.let_point_stand(remark=row, person=person)
        case _:
            actions.settle_remark(remark=row, person=person, closed=what == "lukk", ground=ground)


_OWN_PAGES = (
    (Act.GRANT, "beslutning/"),
    (Act.RECOMMEND, "innstilling/"),
    (Act.ACCEPT_FORMALLY, "kontroll/"),
)


def _back(case: Case, person: Person, area: str) -> str:
    """Where a remark was written from: the page of the person's own task, or the area."""
    own = next((path for act, path in _OWN_PAGES if may(person, case, act)), None)
    place = f"{area}/" if case.programme.requirements.area(area) else ""
    return case_href(case) + (own or f"vurdering/{place}")
