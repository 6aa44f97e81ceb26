"""What the requirements in force say about people's roles."""

from datetime import date

from entilen.accounts.limits import answers_longest_substitution
from entilen.programme.queries import version_at


@answers_longest_substitution
def longest_substitution(first_day: date) -> int:
    """How many months a substitution may last, by the version in force when it begins."""
    return version_at(first_day).requirements.deadlines.substitution_months
