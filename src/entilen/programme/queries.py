"""Who runs the programme, and which requirements apply."""

from datetime import date

from entilen.accounts.rules import answers_longest_substitution
from entilen.programme.models import Owner, ProgrammeVersion


def owner() -> Owner | None:
    """The municipality as it presents itself now; None before it has said so."""
    return Owner.objects.last()


def version_at(day: date) -> ProgrammeVersion:
    """The version in force on a day. Raises DoesNotExist before the first version."""
    version = ProgrammeVersion.objects.filter(valid_from__lte=day).order_by("valid_from").last()
    if version is None:
        raise ProgrammeVersion.DoesNotExist(f"Ingen krav gjaldt {day:%d.%m.%Y}.")
    return version


@answers_longest_substitution
def longest_substitution(first_day: date) -> int:
    """How many months a substitution may last, by the version in force when it begins."""
    return version_at(first_day).requirements.deadlines.substitution_months
