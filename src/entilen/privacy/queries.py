"""Where a file is used, what is kept of a person, and what the next night takes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent, DraftLook, ImpartialityDeclaration
from entilen.files.actions import holders_of_files
from entilen.files.models import StoredFile
from entilen.mail.models import Letter
from entilen.privacy.sweeping import due_at
from entilen.programme.privacy_queries import Terms, terms_at
from entilen.programme.privacy_rules import KEEPINGS, LIFETIMES, Keeping

NIGHT = 3
"""The hour, UTC, at which the worker tidies (`runtime/tasks.py`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a model that holds a file leads to the case, and to who brought the file."""

    what: str
    case: str
    person: str


PLACES = {
    "cases.Case": Place("planen slik den kom på e-post", "", "opened_by"),
    "plans.Attachment": Place("vedlegg til planen", "plan__case", "added_by"),
    "bodies.BodyTreatment": Place("protokoll", "case", "registered_by"),
    "devices.LedgerEntry": Place("bevis for bestilling eller utdeling", "case", "recorded_by"),
    "decision.ConditionReport": Place(
        "bevis for et vilkår", "condition__decision__case", "reported_by"
    ),
}
"""Every model that holds a file, by its name. A test holds it whole."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place in which a file is used."""

    file_id: int
    what: str
    case_id: int
    person_id: int | None


def uses(files: Iterable[int] = (), case: Case | None = None) -> list[Use]:
    """Where files are used; or which files a case uses."""
    uses = []
    for model, field in holders_of_files():
        place = PLACES[model._meta.label]
        path = f"{place.case}__pk" if place.case else "pk"
        asked = {path: case.pk} if case else {f"{field}__in": list(files)}
        rows = model._default_manager.filter(**asked, **{f"{field}__isnull": False})
        for file, owner, person in rows.values_list(f"{field}_id", path, f"{place.person}_id"):
            if owner is not None:
                uses.append(Use(file, place.what, owner, person))
    return uses


def cases_of(file: StoredFile) -> list[Case]:
    """The cases that use a file, in the order in which they are locked."""
    keys = {use.case_id for use in uses([file.pk])}
    rows = Case.objects.filter(pk__in=keys).select_related("school")
    return list(rows.order_by("school_id", "pk"))


def files_of(case: Case) -> list[tuple[StoredFile, str]]:
    """The files of a case, each with what it is there, the newest first."""
    what = {use.file_id: use.what for use in uses(case=case)}
    rows = StoredFile.objects.filter(pk__in=what).order_by("-pk")
    return [(row, what[row.pk]) for row in rows]


def erased_files() -> QuerySet[StoredFile]:
    """Files whose content is erased, the newest first: what to erase again in a restored copy."""
    return StoredFile.objects.filter(erased_at__isnull=False).order_by("-erased_at")


def twins_of(file: StoredFile) -> int:
    """How many other files have the same content, and keep it."""
    same = StoredFile.objects.filter(sha256=file.sha256, erased_at__isnull=True)
    return same.exclude(pk=file.pk).count()


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One kind of data with an end, as the administrator reads it."""

    keeping: Keeping
    days: int
    due: int

    @property
    def how_long(self) -> str:
        """For how long, as it is read after the kind."""
        return self.keeping.how_long(self.days)


def next_night(now: datetime) -> datetime:
    """When the worker tidies next."""
    tonight = now.astimezone(UTC).replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def kept_lines(now: datetime) -> tuple[Terms, list[KeptLine]]:
    """The terms in force, and each kind of data with what the next night takes of it."""
    night = next_night(now)
    terms = terms_at(timezone.localdate(night))
    due = due_at(night, terms)
    return terms, [KeptLine(row, terms.days[row.key], due[row.key]) for row in KEEPINGS]


def lifetimes(terms: Terms) -> list[tuple[Keeping, str]]:
    """What stops working by itself, and when, by some terms."""
    return [(row, row.how_long(terms.days[row.key])) for row in LIFETIMES]


def kept_of(person: Person) -> list[tuple[str, str]]:
    """What is stored of one person, as they read it themselves."""
    acts = CaseEvent.objects.filter(actor=person)
    cases = acts.order_by().values("case").distinct().count()
    letters = Letter.objects.filter(to_address__iexact=person.email).order_by()
    counted: Counter[str] = Counter(
        {
            "acts": acts.count(),
            "letters": letters.count(),
            "answers": ImpartialityDeclaration.objects.filter(person=person).count(),
            "looks": DraftLook.objects.filter(person=person).count(),
            "records": person.account_records.count(),
            "roles": person.roles.count(),
            "sessions": person.sessions.count(),
        }
    )
    return [
        ("Navn og e-postadresse", f"{person.name}, {person.email}"),
        ("Registrert", f"{timezone.localdate(person.created_at):%d.%m.%Y}"),
        ("Roller du har eller har hatt", _number(counted["roles"])),
        ("Det som er gjort med tilgangen din", _times(counted["records"])),
        ("Det du har gjort i saker", _acts(counted["acts"], cases)),
        ("Svar på om du er inhabil", _number(counted["answers"])),
        ("Delte utkast du har åpnet", _times(counted["looks"])),
        ("Brev til adressen din", _number(counted["letters"])),
        ("Steder du er logget inn", _number(counted["sessions"])),
    ]


def _times(number: int) -> str:
    return {0: "Ingen ganger", 1: "Én gang"}.get(number, f"{number} ganger")


def _number(number: int) -> str:
    return str(number) if number else "Ingen"


def _acts(number: int, cases: int) -> str:
    where = "én sak" if cases == 1 else f"{cases} saker"
    return f"{_times(number)} i {where}" if number else "Ingenting"
