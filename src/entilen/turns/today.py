"""What lists say of many cases: who must find somebody, and whose handler cannot go on."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from entilen.accounts.models import RoleAssignment
from entilen.accounts.queries import in_force
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.process.vocabulary import Role
from entilen.together import Given
from entilen.turns.post_queries import posts_today
from entilen.turns.queries import alike
from entilen.turns.rules import FINDERS, LAST, Task, wait_for, waits


def finders(cases: Iterable[int]) -> dict[int, str]:
    """Of these cases, those whose main task nobody can do: by id, the roles that find somebody."""
    posts = posts_today()
    found: dict[int, str] = {}
    for group in alike(cases, posts):
        main = next(iter(waits(group.now, posts)), None)
        if main and main.lacking:
            tiers = frozenset().union(*FINDERS.get(main.task, ()), *LAST)
            held = {
                post.role
                for person in main.people
                for post in posts.behind(person)
                if post.person == person
            }
            label = " eller ".join(role.label for role in sorted(held & tiers))
            found |= dict.fromkeys(group.cases, label)
    return found


def doubting_handlers(cases: QuerySet[Case], today: date | Given) -> QuerySet[Case]:
    """The cases, each with whether there is a `doubt` about who handles it.

    Part of the statement that reads them: nearly always there is none, and no more is asked.
    """
    held = RoleAssignment.objects.filter(in_force(today), person=OuterRef("handler"))
    advises = held.filter(role=Role.ICT_ADVISER, school__isnull=True, person__is_active=True)
    declared = ImpartialityDeclaration.objects.filter(
        case=OuterRef("pk"), person=OuterRef("handler"), disqualified=True
    )
    doubt = ~Exists(advises) | Exists(held.filter(school__isnull=False)) | Exists(declared)
    return cases.annotate(
        doubt=ExpressionWrapper(Q(handler__isnull=False) & doubt, output_field=BooleanField())
    )


def without_handler(cases: Iterable[int]) -> set[int]:
    """Of these cases, those whose handler has lost the role or may not treat the case."""
    posts = posts_today()
    return {
        case
        for group in alike(cases, posts)
        if not wait_for(group.now, Task.CHECK, posts).given
        for case in group.cases
    }
