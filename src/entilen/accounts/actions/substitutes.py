"""Who stands in for whom, in which role, and when."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.records import record
from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.queries import possible_substitutes, posts
from entilen.accounts.rules import longest_substitution, place_text, span_text
from entilen.mail.actions import write
from entilen.schools.rules import add_months


@transaction.atomic
def appoint(
    *,
    person: Person,
    substitute: Person,
    first_day: date,
    last_day: date,
    roles: Iterable[RoleAssignment] | None = None,
) -> list[Substitution]:
    """A director or principal says who acts for them in which roles, within dates; both days count.

    `roles` are among those that the person holds in their own right: all of them where none are
    named. Nobody passes on what they only stand in for. Raises ValidationError with what is wrong.
    """
    own = list(posts(person))
    chosen = own if roles is None else [post for post in own if post in set(roles)]
    if not own:
        raise ValidationError("Bare ledere og direktører setter stedfortreder.")
    if not chosen:
        raise ValidationError({"roles": "Velg minst én rolle."})
    _judge_days(first_day, last_day)
    for post in chosen:
        _judge(post, substitute, last_day)
    rows = [
        Substitution.objects.create(
            absent=person,
            substitute=substitute,
            role=post.role,
            school=post.school,
            first_day=first_day,
            last_day=last_day,
            given_by=person,
        )
        for post in chosen
    ]
    _tell(rows)
    return rows


def _judge_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise ValidationError({"last_day": "Siste dag må være lik eller etter første dag."})
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": "Siste dag kan ikke være passert."})
    months = longest_substitution(first_day)
    latest = add_months(first_day, months)
    if last_day > latest:
        raise ValidationError(
            {
                "last_day": f"Ingen er stedfortreder i mer enn {months} måneder. "
                f"Velg {latest.day}.{latest.month}.{latest.year} eller en tidligere dag."
            }
        )


def _judge(post: RoleAssignment, substitute: Person, last_day: date) -> None:
    """Raise ValidationError where the person may not stand in for this role so long."""
    what = place_text(post.get_role_display(), post.school)
    if not possible_substitutes(post).filter(pk=substitute.pk).exists():
        raise ValidationError(
            {"substitute": f"{substitute.name} kan ikke være stedfortreder for {what}."}
        )
    if post.last_day is not None and last_day > post.last_day:
        end = post.last_day
        raise ValidationError(
            {
                "last_day": f"Du er {what} til {end.day}.{end.month}.{end.year}. "
                "Stedfortrederen kan ikke være det lenger enn du selv er det."
            }
        )


def _tell(rows: Sequence[Substitution]) -> None:
    """Put it in the record, and tell the substitute in one letter."""
    first = rows[0]
    person, substitute = first.absent, first.substitute
    span = span_text(first.first_day, first.last_day)
    what = "; ".join(place_text(row.get_role_display(), row.school) for row in rows)
    record(person=person, by=person, text=f"{substitute.name} er stedfortreder {span}: {what}")
    write(
        cause=f"substitution:{first.pk}",
        to_name=substitute.name,
        to_address=substitute.email,
        subject=f"Du er stedfortreder for {person.name}",
        body=f"Hei, {substitute.name}.\n\nDu handler på vegne av {person.name} {span}, som {what}. "
        "Det du gjør, står med begge navnene.",
        condition="substitution_open",
        about={"substitution": first.pk},
    )


@transaction.atomic
def end_substitution(*, person: Person, substitution: Substitution) -> None:
    """End it at once, with those that were set together with it.

    What the substitute did stays as it is.
    """
    locked = Substitution.objects.select_for_update().get(pk=substitution.pk)
    if locked.absent_id != person.pk:
        raise ValidationError("Bare den som satte stedfortrederen, kan avslutte.")
    ended = Substitution.objects.filter(
        absent=person,
        substitute=locked.substitute_id,
        first_day=locked.first_day,
        last_day=locked.last_day,
        ended_at__isnull=True,
    ).update(ended_at=timezone.now())
    if ended:
        record(
            person=person, by=person, text=f"{locked.substitute.name} er ikke stedfortreder lenger"
        )
