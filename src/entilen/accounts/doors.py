"""Who may come in to a page: the signed-in person, and the roles a page asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.process.vocabulary import Role
from entilen.ui.pages import to_the_door

P = ParamSpec("P")


class SignInNeeded(Exception):
    """A page asked who is here, and nobody is signed in."""


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. For pages behind `signed_in`; raises SignInNeeded elsewhere."""
    if isinstance(request.user, Person) and request.user.is_active:
        return request.user
    raise SignInNeeded


def signed_in(
    page: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for those who are signed in; others are sent to sign in, and back here afterwards."""

    @wraps(page)
    def behind_the_door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_the_door(request)
        return page(request, *args, **kwargs)

    return behind_the_door


def require_role(person: Person, *roles: Role) -> None:
    """Raise 404 unless the person holds one of these roles today: no page tells what others see."""
    if not has_role(person, *roles):
        raise Http404
