"""What lists say of many cases: who must find somebody, and whose handler cannot go on."""

from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import RoleAssignment
from entilen.accounts.queries import in_force
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.process.vocabulary import Role
from entilen.turns.queries import alike, posts_today
from entilen.turns.rules import FINDERS, LAST, Task, wait_for, waits


def finders(cases: Iterable[int]) -> dict[int, str]:
    """Of these cases, those whose main task nobody can do: by id, the roles that find somebody."""
    posts = posts_today()
    found: dict[int, str] = {}
    for group in alike(Case.objects.filter(pk__in=list(cases)), posts):
        main = next(iter(waits(group.now, posts)), None)
        if main and main.lacking:
            tiers = frozenset().union(*FINDERS.get(main.task, ()), *LAST)
            people = {post.role for post in posts if post.person in main.people} & tiers
            label = " eller ".join(role.label for role in sorted(people))
            found |= dict.fromkeys(group.cases, label)
    return found


def doubting_handlers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with whether there is a `doubt` about who handles it.

    Part of the statement that reads them: nearly always there is none, and no more is asked.
    """
    today = timezone.localdate()
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
        for group in alike(Case.objects.filter(pk__in=list(cases)), posts)
        if not wait_for(group.now, Task.CHECK, posts).given
        for case in group.cases
    }
