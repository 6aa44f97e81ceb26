"""The installation looked at, upgraded, verified and tidied."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from entilen.config.version import edition
from entilen.runtime.places import VAR, Failed

LEAST_ROOM = 1024**3
"""Bytes that should be left on the disk; below it somebody should be told."""


def say(line: str) -> None:
    """One line of what was asked for."""
    sys.stdout.write(f"{line}\n")


def version(arguments: Sequence[str]) -> int:
    """Which edition this is."""
    say(f"Entilen {edition()}")
    return 0


def migrate(arguments: Sequence[str]) -> int:
    """Upgrade the database, alone, so that no host meets it halfway."""
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    from entilen.config.upgrades import EXPANDED, applied, expanded  # noqa: PLC0415
    from entilen.runtime.database import taking_turns  # noqa: PLC0415
    from entilen.runtime.prepare import upgrade  # noqa: PLC0415

    with taking_turns(settings.ENVIRONMENT.database):
        done = upgrade()
        fine = EXPANDED if expanded(applied()) else "Databasen er av denne utgaven."
    say(f"Databasen er oppgradert: {done} steg." if done else fine)
    return 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is in order, and how it is."""

    fine: bool
    what: str


def check(arguments: Sequence[str]) -> int:
    """Everything that is needed, one line each."""
    found = list(_findings())
    for finding in found:
        say(f"{'ok  ' if finding.fine else 'FEIL'} {finding.what}")
    return 0 if all(finding.fine for finding in found) else 1


def _findings() -> Iterator[Finding]:
    from entilen.config.upgrades import (  # noqa: PLC0415
        EXPANDED,
        NEWER,
        applied,
        expanded,
        unknown,
        wanting,
    )

    taken = applied()
    yield Finding(True, f"Entilen {edition()}")
    if unknown(taken):
        yield Finding(False, NEWER)
        return
    left = len(wanting(taken))
    if left:
        yield Finding(False, f"Databasen mangler {left} steg. Kjør ./run serve migrate")
        return
    fine = "Databasen svarer og er av denne utgaven"
    yield Finding(True, EXPANDED if expanded(taken) else fine)
    yield _proxy()
    yield _mail()
    yield _scanner()
    yield from _letters()
    yield _worker()
    yield _room()


def _proxy() -> Finding:
    from django.conf import settings  # noqa: PLC0415

    behind = settings.ENVIRONMENT.behind_proxy
    say_so = "BEHIND_PROXY mangler: sett BEHIND_PROXY=1 når proxyen tar seg av https"
    return Finding(behind, f"Adressen er {settings.PUBLIC_ADDRESS}" if behind else say_so)


def _mail() -> Finding:
    from entilen.runtime.operations.post import mail_fault  # noqa: PLC0415

    fault = mail_fault()
    return Finding(not fault, fault or "E-posttjeneren svarer")


def _scanner() -> Finding:
    from django.conf import settings  # noqa: PLC0415

    from entilen.files.models import Scan, StoredFile  # noqa: PLC0415
    from entilen.files.scanning import is_reached  # noqa: PLC0415

    if settings.SCANNER is None:
        return Finding(True, "Ingen viruskontroll er satt opp (CLAMD)")
    waiting = StoredFile.objects.filter(scan=Scan.WAITING).count()
    if not is_reached():
        return Finding(
            False, f"Viruskontrollen svarer ikke ({settings.SCANNER}). Filer som venter: {waiting}"
        )
    return Finding(True, f"Viruskontrollen svarer. Filer som venter: {waiting}")


def _letters() -> Iterator[Finding]:
    from entilen.mail.models import Letter, MailState  # noqa: PLC0415
    from entilen.mail.queries import held  # noqa: PLC0415

    hold = held()
    if hold:
        yield Finding(False, f"{hold.sentence} Slipp dem med ./run serve letters on")
    failed = Letter.objects.filter(state=MailState.FAILED).count()
    yield Finding(not failed, f"{failed} brev kunne ikke sendes" + (". Se Brev" if failed else ""))


def _worker() -> Finding:
    from django.utils import timezone  # noqa: PLC0415
    from procrastinate.contrib.django.models import ProcrastinateWorker  # noqa: PLC0415

    lately = timezone.now() - timedelta(seconds=60)
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=lately).count()
    return Finding(alive > 0, f"Arbeidere som lever: {alive}")


def _room() -> Finding:
    VAR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(VAR).free
    return Finding(free > LEAST_ROOM, f"Ledig på disken: {free / 1024**3:.1f} GB")


def verify(arguments: Sequence[str]) -> int:
    """Follow the chain of every case, and say where one is broken."""
    from entilen.cases.models import Case  # noqa: PLC0415
    from entilen.cases.queries import broken_link  # noqa: PLC0415

    cases, broken = 0, 0
    for case in Case.objects.order_by("pk").iterator():
        cases += 1
        event = broken_link(case)
        if event is not None:
            broken += 1
            say(
                f"Sak {case.number}: hendelse {event.sequence} fra {event.at:%d.%m.%Y} er endret "
                "etter at den ble skrevet."
            )
    if broken:
        raise Failed(f"Kjeden er brutt i {broken} av {cases} saker.")
    say(f"Kjeden er hel. Saker som er etterprøvd: {cases}.")
    return 0


def check_ledger(arguments: Sequence[str]) -> int:
    """Look for numbers in the ledger of devices that no act can have made, and name each."""
    from entilen.procurement.ledger_queries import breaches  # noqa: PLC0415

    number = 0
    for number, breach in enumerate(breaches(), 1):  # noqa: B007 - the count is wanted after
        say(breach)
    if number:
        raise Failed(f"Regnskapet går ikke opp {number} steder.")
    say("Regnskapet over enheter går opp.")
    return 0


def clear(arguments: Sequence[str]) -> int:
    """Tidy now what is otherwise tidied each night."""
    from entilen.runtime.tidying import tidy_up  # noqa: PLC0415

    for what, number in tidy_up().items():
        say(f"{what}: {number}")
    return 0
