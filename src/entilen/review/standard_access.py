"""The door to the standard remarks: who reads and changes them, and whether words still hold."""

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, held_roles
from entilen.cases.errors import NotYours, Refused
from entilen.process.vocabulary import CASE_HANDLERS, DIRECTORS, Role
from entilen.review.rules import Author
from entilen.review.standard_models import StandardRemark, StandardRemarkVersion

READERS = CASE_HANDLERS | DIRECTORS | {Role.PROGRAMME_MANAGER}
AUTHOR_OF = {
    Role.ICT_ADVISER: Author.ICT_ADVISER,
    Role.PEDAGOGICAL_REVIEWER: Author.PEDAGOGICAL,
    Role.TECHNICAL_REVIEWER: Author.TECHNICAL,
} | dict.fromkeys(DIRECTORS, Author.DIRECTOR)


def may_read(person: Person) -> bool:
    """Whether a person may read the standard remarks: those who write remarks, and the manager."""
    return has_role(person, *READERS)


def require_reader(person: Person) -> None:
    """Raise NotYours for everybody else."""
    if not may_read(person):
        raise NotYours


def parts_of(person: Person) -> list[Author]:
    """The parts of the administration whose standard remarks a person writes and changes.

    The part that the person speaks for; all of them for the programme manager.
    """
    if has_role(person, Role.PROGRAMME_MANAGER):
        return list(Author)
    mine = {AUTHOR_OF.get(held.role) for held in held_roles(person)}
    return [author for author in Author if author in mine]


def may_change(person: Person, standard: StandardRemark) -> bool:
    """Whether a person may write new versions of a standard remark, and retire it."""
    return standard.author in parts_of(person)


def to_change(person: Person, standard: StandardRemark) -> StandardRemark:
    """The standard remark as it is now, its row locked. Raises NotYours unless it is theirs."""
    current = StandardRemark.objects.select_for_update().get(pk=standard.pk)
    if not may_change(person, current):
        raise NotYours
    return current


def require_newest(version: StandardRemarkVersion) -> None:
    """Lock a standard remark, and refuse words that are not its newest or are out of use."""
    standard = StandardRemark.objects.select_for_update().get(pk=version.standard_id)
    if standard.retired_at:
        raise Refused(
            ["Standardmerknaden er tatt ut av bruk. Velg en annen, eller skriv egne ord."]
        )
    newest = standard.versions.latest("number")
    if newest.pk != version.pk:
        raise Refused(
            [
                f"Ordene er endret etter at du valgte dem. Les versjon {newest.number}, "
                "og lagre igjen hvis den passer."
            ]
        )
