"""My account: password, second factor, and who stands in for me."""

from collections.abc import Iterable
from datetime import date

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import password_change
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.actions.substitutes import appoint, end_substitution
from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.forms import SubstituteForm
from entilen.accounts.middleware import FACTORS
from entilen.accounts.models import RoleAssignment, Substitution
from entilen.accounts.queries import in_force, may_be_away


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What we know about the one who is here, and how they sign in."""
    person = person_of(request)
    today = timezone.localdate()
    factors = list(Authenticator.objects.filter(user=person).order_by("pk"))
    return render(
        request,
        "accounts/account.html",
        {
            "person": person,
            "roles": RoleAssignment.objects.filter(in_force(today), person=person)
            .select_related("school")
            .order_by("pk"),
            "stands_in": _together(
                Substitution.objects.filter(
                    substitute=person, last_day__gte=today, ended_at__isnull=True
                )
                .exclude(role="")
                .select_related("absent", "school")
                .order_by("first_day", "role", "school__name", "pk")
            ),
            "app": _first(factors, Authenticator.Type.TOTP),
            "codes": _first(factors, Authenticator.Type.RECOVERY_CODES),
            "passkeys": [f for f in factors if f.type == Authenticator.Type.WEBAUTHN],
            "may_be_away": may_be_away(person),
            "has_password": person.has_usable_password(),
            "sessions": person.sessions.filter(expire_date__gt=timezone.now()).order_by(
                "-began_at"
            ),
            "this_session": request.session.session_key,
        },
    )


@require_POST
@signed_in
def end_session(request: HttpRequest) -> HttpResponse:
    """End another of one's own sessions, named by its digest."""
    person = person_of(request)
    ended = [row for row in person.sessions.all() if row.name == request.POST.get("session")]
    for row in ended:
        if row.session_key != request.session.session_key:
            row.delete()
            messages.success(request, "Økten er logget ut.")
    return redirect("account")


@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; who signs in without one has none to change."""
    if not person_of(request).has_usable_password():
        messages.info(request, "Du logger inn uten passord, så det er ikke noe å endre.")
        return redirect("account")
    if is_mfa_enabled(person_of(request), types=FACTORS):
        raise_if_reauthentication_required(request, app="allauth.account")
    answer: HttpResponse = password_change(request)
    return answer


def _first(factors: list[Authenticator], kind: str) -> Authenticator | None:
    return next((factor for factor in factors if factor.type == kind), None)


@signed_in
def substitutes(request: HttpRequest) -> HttpResponse:
    """Set who acts for me within dates, and end it."""
    person = person_of(request)
    if not may_be_away(person):
        raise Http404
    form = SubstituteForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            appoint(person=person, **form.cleaned_data)
            return redirect("substitutes")
        except ValidationError as fault:
            form.add_error(None, fault)
    today = timezone.localdate()
    rows = person.substitutions.select_related("substitute", "school")
    rows = rows.order_by("-first_day", "substitute", "last_day", "role", "school__name", "pk")
    return render(
        request,
        "accounts/substitutes.html",
        {
            "form": form,
            "current": _together(rows.filter(ended_at__isnull=True, last_day__gte=today)),
            "past": rows.exclude(ended_at__isnull=True, last_day__gte=today)[:60],
        },
    )


def _together(rows: Iterable[Substitution]) -> list[list[Substitution]]:
    """The substitutions between two people within the same dates, which are ended together."""
    groups: dict[tuple[int, int, date, date], list[Substitution]] = {}
    for row in rows:
        key = (row.absent_id, row.substitute_id, row.first_day, row.last_day)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


@require_POST
@signed_in
def end_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """End a substitution now."""
    person = person_of(request)
    end_substitution(
        person=person, substitution=get_object_or_404(Substitution, pk=pk, absent=person)
    )
    return redirect("substitutes")
