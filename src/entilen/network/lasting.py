"""How long confirmations last: those that end while a case needs them, and grants they stop."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.models import Case
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import rolled_out
from entilen.network.models import NetworkConfirmation, NetworkDispensation, NetworkRequest
from entilen.network.queries import COUNTS
from entilen.plans.models import GradeRow
from entilen.plans.reads import TO_EQUIP
from entilen.process.procedure import LIVING
from entilen.process.vocabulary import Role, Stage
from entilen.programme.models import ProgrammeVersion
from entilen.together import Among, Given, Prepared, read_together


def _sum_of(kind: Kind) -> Coalesce:
    """The ledger's sum of a kind of row for a case, in devices."""
    rows = LedgerEntry.objects.filter(case=OuterRef("pk"), kind=kind).order_by().values("case")
    return Coalesce(Subquery(rows.annotate(n=Sum("quantity")).values("n")), 0)


def needing_network() -> QuerySet[Case]:
    """Living cases that cannot go on without a confirmation: all but grants ordered in full."""
    return (
        Case.objects.filter(stage__in=LIVING)
        .alias(granted=_sum_of(Kind.GRANTED), ordered=_sum_of(Kind.ORDERED))
        .exclude(Q(stage=Stage.GRANTED) & Q(granted__lte=F("ordered")))
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """A confirmation that ends soon or has ended, and the cases that need it.

    `shared` are the ids of those that the ICT department knows of: they are sent, or have asked.
    """

    confirmation: NetworkConfirmation
    cases: list[Case]
    shared: frozenset[int]
    passed: bool


def notice_days(today: date) -> int:
    """How many days ahead an end is spoken of: the requirements in force say it."""
    version = ProgrammeVersion.objects.filter(valid_from__lte=today).order_by("valid_from").last()
    return version.requirements.network_notice_days if version else 0


def ending(today: date, *, schools: Iterable[int] | None = None) -> list[Ending]:
    """Confirmations that end within the notice, or have ended, while a living case needs them.

    `schools` narrows it to these. The first to end comes first.
    """
    until = today + timedelta(days=notice_days(today))
    newer = NetworkConfirmation.objects.filter(
        COUNTS, request__site=OuterRef("request__site")
    ).order_by("-given_at", "-pk")
    rows = (
        NetworkConfirmation.objects.filter(
            withdrawn_at__isnull=True,
            valid_until__lte=until,
            pk=Subquery(newer.values("pk")[:1]),
        )
        .select_related("request__site__school")
        .order_by("valid_until", "pk")
    )
    if schools is not None:
        rows = rows.filter(request__site__school__in=list(schools))
    needing = _needing_at({row.request.site_id for row in rows})
    return [
        Ending(row, cases, _shared(cases), passed=row.valid_until < today)
        for row in rows
        if row.valid_until and (cases := needing.get(row.request.site_id, []))
    ]


def _shared(cases: Iterable[Case]) -> frozenset[int]:
    return frozenset(case.pk for case in cases if case.submitted_at or vars(case).get("asked"))


def _needing_at(sites: Iterable[int]) -> dict[int, list[Case]]:
    """The cases that need the network of each site, each with whether it has `asked`."""
    asked = NetworkRequest.objects.filter(case=OuterRef("pk"))
    pairs = GradeRow.objects.filter(
        TO_EQUIP, site__in=list(sites), plan__case__in=needing_network()
    )
    keys = sorted(set(pairs.values_list("site", "plan__case")))
    known = Case.objects.annotate(asked=Exists(asked)).select_related("school", "handler")
    cases = known.in_bulk([case for _, case in keys])
    at: dict[int, list[Case]] = {}
    for site, case in keys:
        at.setdefault(site, []).append(cases[case])
    return at


def ending_for(person: Person, today: date) -> list[Ending]:
    """What ends at the schools of a network engineer, as far as the ICT department knows of it."""
    scopes = {held.school_id for held in held_roles(person) if held.role is Role.NETWORK_ENGINEER}
    if not scopes:
        return []
    schools = None if None in scopes else [key for key in scopes if key]
    return [row for row in ending(today, schools=schools) if row.shared]


WITHDRAWN = "Bekreftelsen for nettverket er trukket tilbake."
EXPIRED = "Bekreftelsen for nettverket er gått ut."
UNCONFIRMED = "Nettverket er ikke bekreftet."


def stopped(cases: Collection[int], today: date) -> dict[int, str]:
    """Why ordering and hand-out are stopped, by the id of each granted case where they are.

    Where every pupil has a device nothing is stopped, and what is ordered in full is not by an end
    that has passed. As many statements however many the cases are.
    """
    if not cases:
        return {}
    [rows] = read_together([without_answer()], {"keys": list(cases), "today": today})
    return reasons_of(rows, today)


def reasons_of(rows: Iterable[Any], today: date) -> dict[int, str]:
    """Why grants are stopped, by case, from their rows where no answer stands."""
    reasons: dict[int, str] = {}
    for row in rows:
        reason = _reason(row, today)
        if reason and reasons.get(row.of_case) != WITHDRAWN:
            reasons[row.of_case] = reason
    finished = rolled_out(reasons) if reasons else set()
    return {case: reason for case, reason in reasons.items() if case not in finished}


@cache
def without_answer() -> Prepared:
    """The rows of granted plans at sites where no answer stands, with the newest that counted."""
    today = Given("today", DateField())
    newest = NetworkConfirmation.objects.filter(COUNTS, request__site=OuterRef("site")).order_by(
        "-given_at", "-pk"
    )
    granted = Case.objects.filter(Among("pk"), stage=Stage.GRANTED)
    dispensed = NetworkDispensation.objects.filter(case=OuterRef("pk"), valid_until__gte=today)
    return Prepared(
        GradeRow.objects.filter(TO_EQUIP, plan__case__in=granted.exclude(Exists(dispensed)))
        .annotate(
            of_case=F("plan__case"),
            withdrawn=Subquery(newest.values("withdrawn_at")[:1]),
            until=Subquery(newest.values("valid_until")[:1]),
            needs=Exists(needing_network().filter(pk=OuterRef("plan__case"))),
        )
        .exclude(site__in=_standing_sites(today))
        .order_by()
        .only("pk")
    )


def newest_answers() -> QuerySet[NetworkConfirmation]:
    """The newest answer of each site that counts, where it is not withdrawn."""
    newest = (
        NetworkConfirmation.objects.filter(COUNTS)
        .order_by("request__site_id", "-given_at", "-pk")
        .distinct("request__site_id")
    )
    return NetworkConfirmation.objects.filter(pk__in=newest.values("pk"), withdrawn_at__isnull=True)


def _standing_sites(today: Given) -> QuerySet[Any]:
    """The sites whose newest answer that counts stands today; found once, not row by row."""
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    return newest_answers().filter(lasts, max_devices__isnull=False).values("request__site")


def _reason(row: Any, today: date) -> str:
    if row.withdrawn:
        return WITHDRAWN
    if not row.needs:
        return ""
    return EXPIRED if row.until and row.until < today else UNCONFIRMED
