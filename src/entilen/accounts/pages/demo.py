"""The door of the demo town: be anyone with one click, and read all post. Nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from entilen.accounts.middleware import DEMO_FLAG
from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.pages.entry import BACKEND
from entilen.accounts.queries import in_force
from entilen.accounts.rules import ADMINISTRATOR_GIVES
from entilen.mail.models import Letter
from entilen.process.vocabulary import SCHOOL_ROLES, Role
from entilen.ui.rules import as_number

Cast = Callable[[], tuple[str, list[tuple[Person, str]]]]
first_cast: Cast = lambda: ("", [])  # noqa: E731 - the town puts its own here
"""A school without a story, and whom to be, in turn, to follow its case from the beginning."""

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
SHOWN = 8
A_PAGE = 60
LETTERS = 20

P = ParamSpec("P")


def in_the_demo_town(
    page: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page that exists in the demo town alone, and only on the machine that runs it."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        host, _ = split_domain_port(request.get_host())
        if settings.MODE != "demo" or host not in LOOPBACK:
            raise Http404
        return page(request, *args, **kwargs)

    return guarded


@in_the_demo_town
def door(request: HttpRequest) -> HttpResponse:
    """Everyone who lives here, by role. `?rolle=` shows all of one role, `?q=` finds by name."""
    text, asked = request.GET.get("q", "").strip(), request.GET.get("rolle", "")
    held = (
        RoleAssignment.objects.filter(in_force(timezone.localdate()), person__is_active=True)
        .select_related("person", "school")
        .order_by("school__sort_key", "person__name", "pk")
    )
    if text:
        held = held.filter(person__name__icontains=text) | held.filter(school__name__icontains=text)
    chosen = [role for role in ADMINISTRATOR_GIVES if role == asked] or ADMINISTRATOR_GIVES
    limit = A_PAGE if len(chosen) == 1 else SHOWN
    school, cast = first_cast() if not text and not asked else ("", [])
    return render(
        request,
        "accounts/demo.html",
        {
            "school": school,
            "cast": cast,
            "groups": [
                group for role in chosen if (group := _group(held.filter(role=role), role, limit))
            ],
            "text": text,
            "role": asked,
            "next": request.GET.get("next", ""),
        },
    )


def _group(rows: QuerySet[RoleAssignment], role: Role, limit: int) -> dict[str, object] | None:
    seen: dict[int, tuple[Person, str]] = {}
    shown = list(rows[: limit + 1])
    for row in shown:
        place = row.school.name if row.school and role in SCHOOL_ROLES | {Role.DIRECTOR} else ""
        seen.setdefault(row.person_id, (row.person, place))
    if not seen:
        return None
    more = len(shown) > limit
    return {"role": role, "people": list(seen.values())[:limit], "more": more}


@require_POST
@in_the_demo_town
def enter(request: HttpRequest) -> HttpResponse:
    """Be this person. The session remembers that it came by this door."""
    key = request.POST.get("person", "")
    person = get_object_or_404(Person, pk=as_number(key), is_active=True)
    request.session.flush()
    login(request, person, backend=BACKEND)
    request.session[DEMO_FLAG] = person.pk
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(settings.LOGIN_REDIRECT_URL)


@in_the_demo_town
def post(request: HttpRequest) -> HttpResponse:
    """All letters, newest first: what would have been mail is read here."""
    text = request.GET.get("q", "").strip()
    letters = Letter.objects.all()
    if text:
        letters = letters.filter(to_name__icontains=text) | letters.filter(subject__icontains=text)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "accounts/demo_post.html",
        {
            "page": Paginator(letters, LETTERS).get_page(request.GET.get("page")),
            "text": text,
            "query": query.urlencode(),
        },
    )
