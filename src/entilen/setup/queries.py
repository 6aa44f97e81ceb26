"""What a municipality has entered, and what it must enter first, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force
from entilen.coverage.models import Boundary, PublishedStatement, StandingStatement
from entilen.devices.models import Kind, LedgerEntry
from entilen.financing.models import MoneyRule
from entilen.financing.price_queries import prices_at
from entilen.mail.models import Letter, MailState
from entilen.process.vocabulary import DeviceType, Role
from entilen.procurement.catalogue_queries import offers_on
from entilen.procurement.scheme_models import SchemeFrame
from entilen.programme.models import PrivacyVersion, ProgrammeVersion
from entilen.programme.queries import owner
from entilen.schools.models import (
    GradeSpan,
    OrgNumber,
    Ownership,
    PupilCount,
    School,
    SchoolHoliday,
)
from entilen.schools.queries import open_on
from entilen.schools.rules import SchoolType, school_year_of
from entilen.setup.history_file import Known
from entilen.ui.rules import joined

TREATING = (
    Role.ICT_ADVISER,
    Role.PEDAGOGICAL_REVIEWER,
    Role.TECHNICAL_REVIEWER,
    Role.NETWORK_ENGINEER,
    Role.PROGRAMME_MANAGER,
)
"""Who must be there before a plan can be treated."""
NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to enter: `missing` says what is not there yet; empty when it is done."""

    title: str
    href: str
    missing: str
    done: str = ""
    must: bool = True


def steps(today: date) -> list[Step]:
    """All that a municipality enters, in the order in which each builds on what is before it."""
    return [
        _owner(),
        _requirements(today),
        _calendar(today),
        _schools(),
        *_people(today),
        *_last(today),
    ]


def unfinished(today: date) -> bool:
    """Whether something is missing without which no plan can be treated."""
    return any(step.missing and step.must for step in steps(today))


def _owner() -> Step:
    known = owner()
    return Step(
        "Hvem dere er",
        "/oppsett/kommunen/",
        "" if known else "Navn, kontakt og personvernombud. Står på sidene og i brevene.",
        known.publisher if known else "",
    )


def _requirements(today: date) -> Step:
    version = ProgrammeVersion.objects.filter(valid_from__lte=today).order_by("valid_from").last()
    return Step(
        "Hva dere krever av planene",
        "/oppsett/krav/",
        "" if version else "Områder, kriterier, organer og frister. Dere begynner fra et utkast.",
        f"{version.title}, gjelder fra {version.valid_from:%d.%m.%Y}" if version else "",
    )


def _calendar(today: date) -> Step:
    year = school_year_of(today) + 1
    reaches = SchoolHoliday.objects.filter(last__gte=date(year, 8, 1)).exists()
    return Step(
        "Skoleruta",
        "/oppsett/skolerute/",
        "" if reaches else f"Ferier til og med sommeren {year}. Frister regnes etter dem.",
        f"Ført til og med sommeren {year}" if reaches else "",
    )


def _schools() -> Step:
    number = School.objects.filter(open_on(timezone.localdate())).count()
    return Step(
        "Skolene",
        "/register/fil/",
        "" if number else "Hentes fra Nasjonalt skoleregister eller en liste (CSV).",
        f"{number} skoler i registeret",
    )


def _people(today: date) -> list[Step]:
    held = set(
        RoleAssignment.objects.filter(in_force(today), person__is_active=True)
        .values_list("role", flat=True)
        .distinct()
    )
    lacking = [role.label for role in TREATING if role not in held]
    return [
        Step(
            "De som behandler planene",
            "/oppsett/personer/",
            f"Ingen er {joined(lacking)}." if lacking else "",
            "Alle oppgavene har noen",
        ),
        _led_by("En direktør for hver skole", Role.DIRECTOR, today),
        _led_by("En rektor for hver skole", Role.PRINCIPAL, today),
        _reporting(today),
    ]


def _led_by(title: str, role: Role, today: date) -> Step:
    without = schools_without(role, today)
    number = without.count()
    names = [school.name for school in without.order_by("sort_key")[:NAMED]]
    more = f" og {number - NAMED} til" if number > NAMED else ""
    missing = f"Mangler ved {', '.join(names)}{more}." if number else ""
    return Step(
        title,
        "/oppsett/personer/",
        missing if _schools().missing == "" else "Hent inn skolene først.",
        "Alle skolene har en",
        must=role is Role.DIRECTOR,
    )


def schools_without(role: Role, today: date) -> QuerySet[School]:
    """The schools in the procedure where nobody holds a role today."""
    held = RoleAssignment.objects.filter(
        in_force(today), school=OuterRef("pk"), role=role, person__is_active=True
    )
    return School.objects.filter(~Exists(held), open_on(today), ownership=Ownership.PUBLIC).exclude(
        type=SchoolType.UPPER_SECONDARY
    )


def directors_without_superior(today: date) -> QuerySet[Person]:
    """Directors who report to nobody: when one is disqualified, nobody knows whom they lead."""
    held = RoleAssignment.objects.filter(in_force(today), person=OuterRef("pk"), role=Role.DIRECTOR)
    return Person.objects.filter(Exists(held), superior__isnull=True, is_active=True)


def _reporting(today: date) -> Step:
    people = list(directors_without_superior(today)[: NAMED + 1])
    names = ", ".join(person.name for person in people[:NAMED])
    more = " og flere" if len(people) > NAMED else ""
    anybody = RoleAssignment.objects.filter(in_force(today), role=Role.DIRECTOR).exists()
    missing = "" if anybody else "Ingen er direktør ennå."
    if people:
        missing = (
            f"{names}{more} rapporterer ikke til noen. Er en direktør inhabil, kan ingen som hører "
            "under dem, avgjøre saken."
        )
    return Step(
        "Hvem direktørene rapporterer til",
        "/oppsett/personer/",
        missing,
        "Alle direktørene rapporterer til noen",
        must=False,
    )


def _last(today: date) -> list[Step]:
    told = PublishedStatement.objects.exists() or StandingStatement.objects.exists()
    past = LedgerEntry.objects.filter(kind=Kind.IMPORTED).exists()
    sent = Letter.objects.filter(state=MailState.SENT).exists()
    own = PrivacyVersion.objects.exists()
    drawn = Boundary.objects.last()
    agreed = len(offers_on(timezone.localdate()))
    return [
        Step(
            "Hva dere har publisert før",
            "/oppsett/tall/",
            "" if told else "Tall dere har gitt ut før Entilen, og skoler som har 1:1 fra før.",
            "Ført inn",
            must=False,
        ),
        Step(
            "Rammeavtaler og modeller",
            "/oppsett/avtaler/",
            "" if agreed else "Avtalene skolene bestiller fra, med modeller og priser.",
            f"Modeller som kan bestilles i dag: {agreed}",
            must=False,
        ),
        Step(
            "Sentral ordning",
            "/sentral-ordning/",
            "",
            "Rammer er satt"
            if SchemeFrame.objects.exists()
            else "Rammer og kø, om kommunen betaler enheter for skolene",
            must=False,
        ),
        Step(
            "1:1 fra før Entilen",
            "/oppsett/historie/",
            "",
            "Ført inn" if past else "Hva hver skole hadde på tidligere dager, fra en fil med kilde",
            must=False,
        ),
        Step(
            "At brev kommer fram",
            "/oppsett/provebrev/",
            "" if sent else "Send et prøvebrev til deg selv.",
            "Et brev er sendt",
            must=False,
        ),
        Step(
            "Hvem som kan betale, og andre regler om penger",
            "/oppsett/penger/",
            "",
            "Bestemt av kommunen"
            if MoneyRule.objects.exists()
            else "Det som følger med, gjelder til dere bestemmer noe annet",
            must=False,
        ),
        Step(
            "Hva slags enheter skolene kan velge",
            "/oppsett/enhetstyper/",
            "",
            joined([kind.label for kind in DeviceType]).capitalize(),
            must=False,
        ),
        Step(
            "Kommunegrensen på kartet",
            "/oppsett/kart/",
            "",
            "Tegnes bak skolene"
            if drawn and drawn.rings
            else "Kartet viser bare skolene til dere legger inn en grense",
            must=False,
        ),
        Step(
            "Prislisten",
            "/oppsett/priser/",
            "" if prices_at(today) else "Priser skolene kan bruke i planen, med dato og kilde.",
            "Ført inn",
            must=False,
        ),
        Step(
            "Hvor lenge personopplysninger blir liggende",
            "/oppsett/personvern/",
            "",
            "Bestemt av kommunen"
            if own
            else "Tidene som følger med, gjelder til dere bestemmer egne",
            must=False,
        ),
    ]


def schools_by_name() -> Mapping[str, int]:
    """Every open school's id by its folded name, and by its org. numbers."""
    open_ones = School.objects.filter(open_on(timezone.localdate()))
    known = {name.casefold(): pk for pk, name in open_ones.values_list("pk", "name")}
    numbers = OrgNumber.objects.filter(open_on(timezone.localdate(), "school"))
    return known | dict(numbers.values_list("number", "school"))


def holidays_from(since: date) -> QuerySet[SchoolHoliday]:
    """The calendar's holidays that begin on a day or later."""
    return SchoolHoliday.objects.filter(first__gte=since)


def calendar_since() -> date:
    """From which day the calendar is shown and changed: this school year; before it is history."""
    return date(school_year_of(timezone.localdate()), 8, 1)


def known_of_schools() -> Callable[[int, date], Known]:
    """What the register knows of a school on a day; read once for the whole file."""
    spans: dict[int, list[GradeSpan]] = {}
    for span in GradeSpan.objects.all():
        spans.setdefault(span.school_id, []).append(span)
    pupils: dict[tuple[int, int], dict[int, int]] = {}
    for row in PupilCount.objects.filter(estimated=False):
        pupils.setdefault((row.school_id, row.school_year), {})[row.grade] = row.pupils

    def known(school: int, day: date) -> Known:
        own = spans.get(school, [])
        span = next((one for one in own if day in one.valid), None)
        grades = range(span.first, span.last + 1) if span else range(1, 14)
        return Known(grades, pupils.get((school, school_year_of(day)), {}))

    return known
