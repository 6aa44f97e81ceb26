"""Setting up a municipality: each verb keeps a record of what was set up and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen import clock
from entilen.accounts.actions.identity import set_superior
from entilen.accounts.actions.roles import invite
from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, is_administrator
from entilen.cases.calendar import KEEPERS, Holiday, set_calendar
from entilen.cases.errors import NotYours
from entilen.coverage.actions import publish_statement, state_standing
from entilen.coverage.map_rules import Ring
from entilen.coverage.models import Boundary
from entilen.devices.models import Kind, LedgerEntry
from entilen.financing.actions import set_money_rule
from entilen.financing.models import MoneyRule
from entilen.financing.money_rules import RulePart
from entilen.financing.price_actions import enter_prices
from entilen.mail.actions import write
from entilen.process.vocabulary import Role
from entilen.procurement import catalogue_actions
from entilen.procurement.catalogue_models import Agreement, DeviceModel
from entilen.programme.actions import present_owner, publish_version
from entilen.programme.models import Owner, ProgrammeVersion
from entilen.schools.models import School
from entilen.setup.catalogue_file import Line as OfferLine
from entilen.setup.history_file import Line as PastLine
from entilen.setup.models import FileKind, KeptFile, SetupRecord
from entilen.setup.people_file import Line
from entilen.setup.price_file import Line as PriceLine


def note(by: Person, text: str) -> SetupRecord:
    """Keep what was set up."""
    return SetupRecord.objects.create(by=by, text=text[:300])


def _keeper(by: Person) -> None:
    if not has_role(by, *KEEPERS):
        raise NotYours


@transaction.atomic
def say_who_we_are(*, by: Person, **facts: Any) -> Owner:
    """The municipality's own words about itself, by an administrator or programme manager."""
    _keeper(by)
    owner = present_owner(by=by, **facts)
    note(by, f"Kommunen: {owner.publisher}")
    return owner


@transaction.atomic
def keep_file(*, by: Person, kind: FileKind, name: str, content: Any) -> KeptFile:
    """Keep a file that was read, to be looked at before it is used."""
    _keeper(by)
    return KeptFile.objects.create(by=by, kind=kind, name=name[:200], content=content)


def _once(kept: KeptFile) -> None:
    current = KeptFile.objects.select_for_update().get(pk=kept.pk)
    if current.used_at:
        raise ValidationError("Filen er brukt fra før.")
    current.used_at = timezone.now()
    current.save(update_fields=["used_at"])


@transaction.atomic
def draw_boundary(*, by: Person, rings: Sequence[Ring], source: str) -> Boundary:
    """The outline behind the schools on the map; without rings there is none from now on."""
    _keeper(by)
    note(by, f"Kommunegrensen på kartet: {source if rings else 'fjernet'}")
    return Boundary.objects.create(rings=list(rings), source=source, recorded_by=by)


@transaction.atomic
def publish_requirements(*, by: Person, kept: KeptFile) -> ProgrammeVersion:
    """Publish the version that a file holds. Raises ValidationError with every reason why not."""
    _keeper(by)
    _once(kept)
    version = publish_version(content=kept.content)
    note(by, f"Krav: {version.title}, gjelder fra {version.valid_from:%d.%m.%Y}")
    return version


@transaction.atomic
def enter_calendar(*, by: Person, since: date, rows: Sequence[Holiday]) -> int:
    """The school calendar from a day on. Returns in how many cases deadlines were moved."""
    moved = set_calendar(by=by, since=since, rows=rows)
    note(by, f"Skolerute: {len(rows)} ferier fra {since:%d.%m.%Y}. Frister flyttet i {moved} saker")
    return moved


@transaction.atomic
def enter_money_rule(
    *, by: Person, part: RulePart, valid_from: date, content: Mapping[str, Any], source: str
) -> MoneyRule:
    """One part of the rules about money, from a day on."""
    rule = set_money_rule(by=by, part=part, valid_from=valid_from, content=content, source=source)
    note(by, f"Penger: {part.label}, gjelder fra {valid_from:%d.%m.%Y}")
    return rule


@transaction.atomic
def enter_price(*, by: Person, **facts: Any) -> None:
    """One price of the list, from a day."""
    enter_prices(by=by, rows=[facts])
    word = "utgår" if facts["ended"] else "gjelder"
    note(by, f"Pris: {facts['title']} {word} fra {facts['valid_from']:%d.%m.%Y}")


@transaction.atomic
def take_in_prices(*, by: Person, kept: KeptFile, lines: Sequence[PriceLine]) -> int:
    """Enter the prices of a file. Returns how many. Raises ValidationError for one used twice."""
    _once(kept)
    number = enter_prices(by=by, rows=[line.facts for line in lines])
    note(by, f"Priser fra {kept.name}: {number}")
    return number


@transaction.atomic
def enter_statement(*, by: Person, **facts: Any) -> None:
    """A figure that the municipality has published before."""
    _keeper(by)
    statement = publish_statement(by=by, **facts)
    note(by, f"Publisert tall for {statement.date:%d.%m.%Y}")


@transaction.atomic
def enter_standing(*, by: Person, **facts: Any) -> None:
    """The municipality's word that every school of a type has 1:1."""
    _keeper(by)
    standing = state_standing(by=by, **facts)
    note(by, f"1:1 for alle: {standing.get_school_type_display()}")


@transaction.atomic
def take_in_people(*, by: Person, kept: KeptFile, lines: Iterable[Line]) -> int:
    """Give the roles of a list, and the lines of report; all of it or nothing.

    Raises ValidationError that names the row. Returns how many roles were given.
    """
    if not is_administrator(by):
        raise NotYours
    _once(kept)
    rows = list(lines)
    for line in rows:
        _named(line, lambda line=line: _give(by, line))
    for line in rows:
        if line.superior:
            _named(line, lambda line=line: _report(by, line))
    note(by, f"Personer fra {kept.name}: {len(rows)} roller")
    return len(rows)


@transaction.atomic
def take_in_history(*, by: Person, kept: KeptFile, lines: Iterable[PastLine]) -> int:
    """Bring in what is known of 1:1 from before the system: each row as it was on its day, by its
    source, known from now on. Returns how many rows. Raises ValidationError for a file used twice.
    """
    if not is_administrator(by):
        raise NotYours
    _once(kept)
    now = clock.now()
    entries = [
        LedgerEntry(
            school_id=line.school,
            grade=line.grade,
            device_type=line.device_type,
            kind=Kind.IMPORTED,
            quantity=line.devices,
            pupils=line.pupils,
            effective=line.day,
            cause=line.source,
            recorded_by=by,
            recorded_at=now,
        )
        for line in lines
    ]
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    note(by, f"1:1 fra før, {kept.name}: {len(entries)} rader")
    return len(entries)


@transaction.atomic
def enter_agreement(*, by: Person, **terms: Any) -> Agreement:
    """A framework agreement, or new terms of one. Raises ValidationError with every reason."""
    _keeper(by)
    agreement = catalogue_actions.enter_agreement(by=by, **terms)
    note(by, f"Rammeavtale: {terms['supplier']}, {agreement.reference}")
    return agreement


@transaction.atomic
def enter_model(
    *, by: Person, agreement: Agreement, model: Mapping[str, Any], **price: Any
) -> None:
    """A model of an agreement with its first price. Raises ValidationError with every reason."""
    _keeper(by)
    entered = catalogue_actions.enter_model(agreement=agreement, **model)
    enter_model_price(by=by, model=entered, **price)


@transaction.atomic
def enter_model_price(*, by: Person, model: DeviceModel, **price: Any) -> None:
    """What a model costs from a day on. Raises ValidationError with every reason."""
    _keeper(by)
    catalogue_actions.enter_price(by=by, model=model, **price)
    note(by, f"Pris: {model.name} fra {price['valid_from']:%d.%m.%Y}")


@transaction.atomic
def take_in_catalogue(*, by: Person, kept: KeptFile, lines: Iterable[OfferLine]) -> int:
    """Bring in agreements, models and prices from a file; all of it or nothing. Returns how many
    rows. Raises ValidationError that names the row, and for a file used twice.
    """
    _keeper(by)
    _once(kept)
    rows = list(lines)
    for line in rows:
        _named(line, lambda line=line: _offer(by, line))
    note(by, f"Rammeavtaler fra {kept.name}: {len(rows)} rader")
    return len(rows)


def _offer(by: Person, line: OfferLine) -> None:
    agreement = catalogue_actions.enter_agreement(
        by=by,
        org_number=line.org_number,
        reference=line.reference,
        supplier=line.supplier,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )
    model = catalogue_actions.enter_model(
        agreement=agreement, name=line.name, device_type=line.device_type, article=line.article
    )
    catalogue_actions.enter_price(
        by=by,
        model=model,
        valid_from=line.price_from,
        price=line.price,
        vat_percent=line.vat_percent,
        updates_until=line.updates_until,
    )


def _named(line: Line | OfferLine, act: Any) -> None:
    try:
        act()
    except ValidationError as fault:
        raise ValidationError(
            [f"Linje {line.number}, {line.name}: {sentence}" for sentence in fault.messages]
        ) from None


def _give(by: Person, line: Line) -> None:
    invite(
        by=by,
        name=line.name,
        email=line.email,
        role=Role(line.role),
        school=School.objects.get(pk=line.school) if line.school else None,
        first_day=line.first_day,
        last_day=line.last_day,
    )


def _report(by: Person, line: Line) -> None:
    superior = Person.objects.filter(email=line.superior).first()
    if superior is None:
        raise ValidationError(f"Ingen har adressen {line.superior}, som står som overordnet.")
    set_superior(by=by, person=Person.objects.get(email=line.email), superior=superior)


@transaction.atomic
def send_test_letter(*, by: Person) -> None:
    """A letter to oneself, to see that letters leave."""
    if not is_administrator(by):
        raise NotYours
    done = note(by, f"Prøvebrev til {by.email}")
    write(
        cause=f"test:{done.pk}",
        to_name=by.name,
        to_address=by.email,
        subject="Prøvebrev fra Entilen",
        body=f"Hei, {by.name}.\n\nKommer dette brevet fram, virker e-posten fra Entilen.",
    )


def facts_of(owner: Owner | None) -> dict[str, Any]:
    """What the municipality has said of itself, as a form begins with it."""
    names = [
        field.name
        for field in Owner._meta.concrete_fields
        if field.name not in {"id", "recorded_by", "recorded_at"}
    ]
    return {name: getattr(owner, name) for name in names} if owner else {}
