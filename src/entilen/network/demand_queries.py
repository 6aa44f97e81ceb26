"""What every site must carry in the school years ahead, from all plans that may be counted.

A draft counts only where its school shows the numbers, or has asked for a confirmation. While a
school corrects what it has sent, what was sent counts. Every number is the plan's own
(`numbers_of`), on top of what is granted at the school; here they are only put side by side.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.models import Case, CaseEvent
from entilen.cases.reads import keeping
from entilen.network.load_queries import others_of
from entilen.network.models import NetworkConfirmation, NetworkRequest, OtherDevices
from entilen.network.queries import COUNTS
from entilen.plans.level_queries import numbers_of
from entilen.plans.models import GradeRow, PlanVersion
from entilen.plans.reads import grade_rows, granted_levels, spans_ahead, standing_levels
from entilen.process.procedure import LIVING
from entilen.process.vocabulary import Act, Role, Stage
from entilen.programme.models import ProgrammeVersion
from entilen.schools.models import GradeSpan, Site

Needs = Mapping[int, Mapping[int, int]]
Counted = tuple[Case, str, Needs]
"""A case, which part of the demand it is, and what its sites must carry year by year."""

SHOWING = (Act.SHARE_NUMBERS, Act.UNSHARE_NUMBERS)


def shows_numbers(cases: Collection[int]) -> set[int]:
    """Of these cases, by id, those whose school shows the engineers the numbers of its draft."""
    newest = (
        CaseEvent.objects.filter(case__in=cases, act__in=SHOWING)
        .order_by("case", "-sequence")
        .distinct("case")
        .values_list("case", "act")
    )
    return {case for case, act in newest if act == Act.SHARE_NUMBERS}


@dataclass(slots=True)
class Ahead:
    """A site in one school year: devices granted, and what sent plans and drafts add to them."""

    granted: int = 0
    sent: int = 0
    draft: int = 0
    besides: int = 0

    @property
    def planned(self) -> int:
        """What plans make of the site."""
        return self.granted + self.sent + self.draft

    @property
    def whole(self) -> int:
        """All that the site must carry; nought where no plan is of the year."""
        return self.planned + self.besides if self.planned else 0

    @property
    def words(self) -> str:
        """What the whole is made of."""
        parts = (
            (self.granted, "innvilget"),
            (self.sent, "sendt"),
            (self.draft, "utkast"),
            (self.besides, "annet"),
        )
        return ", ".join(f"{number} {word}" for number, word in parts if number)


@dataclass(slots=True)
class SiteAhead:
    """A site with its years, and what is confirmed for it today."""

    school: str
    sort_key: str
    site: str
    besides: int = 0
    confirmed: int | None = None
    until: date | None = None
    years: dict[int, Ahead] = field(default_factory=dict)


def demand(person: Person, today: date) -> list[SiteAhead]:
    """Every site that a plan puts devices at, in the engineer's scope, by the school's name."""
    cases = list(_cases(person))
    counted = [(case, _status(case), _numbers(case)) for case in _filled(cases)]
    sites = _sites(_factors(counted), today)
    granted: dict[tuple[int, int], int] = defaultdict(int)
    for _, status, needs in counted:
        if status == "granted":
            for key in _keys(needs, sites):
                granted[key] = max(granted[key], needs[key[0]][key[1]])
    for site, year in granted:
        sites[site].years[year] = Ahead(granted[site, year], besides=sites[site].besides)
    for _, status, needs in counted:
        if status != "granted":
            for site, year in _keys(needs, sites):
                ahead = sites[site].years.setdefault(year, Ahead(besides=sites[site].besides))
                more = max(needs[site][year] - granted.get((site, year), 0), 0)
                setattr(ahead, status, getattr(ahead, status) + more)
    return sorted(sites.values(), key=lambda row: (row.sort_key, row.site))


def _keys(needs: Needs, sites: dict[int, SiteAhead]) -> Iterable[tuple[int, int]]:
    return ((site, year) for site, years in needs.items() if site in sites for year in years)


def _cases(person: Person) -> QuerySet[Case]:
    """Living cases with numbers that the engineer may see."""
    scopes = {held.school_id for held in held_roles(person) if held.role is Role.NETWORK_ENGINEER}
    cases = Case.objects.filter(stage__in=LIVING, plan__grade_rows__isnull=False)
    if None not in scopes:
        cases = cases.filter(school__in=[key for key in scopes if key])
    asked = NetworkRequest.objects.filter(case=OuterRef("pk"))
    return (
        cases.annotate(has_asked=Exists(asked))
        .select_related("school", "programme")
        .defer("programme__content", "programme__source")
        .distinct()
        .order_by("pk")
    )


def _filled(cases: list[Case]) -> list[Case]:
    """The cases that may be counted, each remembering its rows; read for all of them at once."""
    unsent = [case.pk for case in cases if case.submitted_at is None]
    shown = shows_numbers(unsent)
    chosen = [
        case for case in cases if case.submitted_at or case.pk in shown or vars(case)["has_asked"]
    ]
    schools = {case.school_id for case in chosen}
    rows: dict[int, list[GradeRow]] = defaultdict(list)
    plans = GradeRow.objects.filter(plan__case__in=[case.pk for case in chosen])
    for row in plans.select_related("site", "plan"):
        rows[row.plan.case_id].append(row)
    levels = defaultdict(list)
    for level in standing_levels().filter(school__in=schools):
        levels[level.school_id].append(level)
    spans = defaultdict(list)
    for span in GradeSpan.objects.filter(school__in=schools):
        spans[span.school_id].append(span)
    sent = _sent(chosen)
    return [
        _remembering(case, rows[case.pk], levels[case.school_id], spans[case.school_id], sent)
        for case in chosen
    ]


def _remembering(
    case: Case, rows: list[Any], levels: list[Any], spans: list[Any], sent: dict[int, Any]
) -> Case:
    value = keeping(
        keeping(keeping(case, grade_rows, rows), granted_levels, levels), spans_ahead, spans
    )
    value.__dict__["sent_content"] = sent.get(case.pk)
    return value


def _sent(cases: list[Case]) -> dict[int, Any]:
    """What was sent last in each of the cases that lie with their school again."""
    back = [case.pk for case in cases if case.submitted_at and case.at in _WITH_SCHOOL]
    newest = (
        CaseEvent.objects.filter(case__in=back, act=Act.SUBMIT)
        .order_by("case", "-sequence")
        .distinct("case")
        .values_list("case", "fingerprint")
    )
    marks = set(newest)
    versions = PlanVersion.objects.filter(fingerprint__in=[mark for _, mark in marks])
    return {row.case_id: row.content for row in versions if (row.case_id, row.fingerprint) in marks}


_WITH_SCHOOL = {Stage.CORRECTION, Stage.SUSPENDED}


def _status(case: Case) -> str:
    """Which part of the demand a case is: its field of `Ahead`."""
    if case.at is Stage.GRANTED:
        return "granted"
    return "sent" if case.submitted_at else "draft"


def _numbers(case: Case) -> Needs:
    return numbers_of(case, content=vars(case)["sent_content"]).needs


def _factors(counted: list[Counted]) -> dict[int, float]:
    """By site how many devices each of the staff has: by the requirements of the case that counts
    most, as each case's own sum has it."""
    versions = ProgrammeVersion.objects.in_bulk({case.programme_id for case, _, _ in counted})
    told = {pk: row.requirements.network_formula["per_staff"] for pk, row in versions.items()}
    factors: dict[int, float] = {}
    for case, _, needs in counted:
        for site in needs:
            factors[site] = max(factors.get(site, 0), told[case.programme_id])
    return factors


def _sites(factors: Mapping[int, float], today: date) -> dict[int, SiteAhead]:
    """The sites with what else is there, and the answer that counts at each."""
    others = OtherDevices.objects.filter(site__in=factors).order_by("site_id", "-pk")
    newest = {row.site_id: row for row in others.distinct("site_id")}
    answers = (
        NetworkConfirmation.objects.filter(COUNTS, request__site__in=factors)
        .select_related("request")
        .order_by("request__site_id", "-given_at", "-pk")
        .distinct("request__site_id")
    )
    standing = {
        row.request.site_id: row
        for row in answers
        if row.withdrawn_at is None and (row.valid_until is None or row.valid_until >= today)
    }
    sites = {}
    for site in Site.objects.filter(pk__in=factors).select_related("school"):
        row, answer = newest.get(site.pk), standing.get(site.pk)
        sites[site.pk] = SiteAhead(
            site.school.name,
            site.school.sort_key,
            site.name,
            others_of(row, factors[site.pk]).devices if row else 0,
            answer.max_devices if answer else None,
            answer.valid_until if answer else None,
        )
    return sites
