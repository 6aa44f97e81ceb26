"""Finding cases: by words (Norwegian stemming), stage, deadline, district, grade and device."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from entilen.cases.models import Case
from entilen.process.vocabulary import DeviceType, Stage
from entilen.review.deadlines import is_late
from entilen.schools.queries import called
from entilen.submission.models import Submission
from entilen.ui.rules import as_number


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a person asked to see."""

    words: str = ""
    stage: str = ""
    overdue: bool = False
    district: str = ""
    grade: int = 0
    device: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "CaseFilter":
        """Read the address; what cannot be read is left out."""
        return cls(
            words=data.get("q", "").strip()[:100],
            stage=_one_of(data.get("status", ""), Stage),
            overdue=data.get("frist") == "over",
            district=data.get("bydel", "").strip()[:100],
            grade=as_number(data.get("trinn", "")),
            device=_one_of(data.get("enhet", ""), DeviceType),
        )

    @property
    def asks_rows(self) -> bool:
        """Whether it asks for a grade or a kind of device."""
        return bool(self.grade or self.device)

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        parts = {
            "q": self.words,
            "status": self.stage,
            "frist": "over" if self.overdue else "",
            "bydel": self.district,
            "trinn": self.grade,
            "enhet": self.device,
        }
        return urlencode({name: value for name, value in parts.items() if value})


def _one_of(value: str, words: Iterable[str]) -> str:
    return value if value in set(words) else ""


def filtered(cases: QuerySet[Case], chosen: CaseFilter) -> QuerySet[Case]:
    """The cases that fit, newest first."""
    if chosen.words:
        query = SearchQuery(chosen.words, config="norwegian", search_type="websearch")
        worded = Case.objects.filter(search=query)
        named = Case.objects.filter(called(chosen.words, "school"))
        cases = cases.filter(
            Q(pk__in=worded.values("pk")) | Q(number=chosen.words) | Q(pk__in=named.values("pk"))
        )
    if chosen.stage:
        cases = cases.filter(stage=chosen.stage)
    if chosen.overdue:
        cases = cases.filter(is_late(timezone.localdate()))
    if chosen.district:
        cases = cases.filter(school__district=chosen.district)
    if chosen.asks_rows:
        cases = cases.filter(Exists(_sent_with(chosen)))
    return cases.order_by("-pk")


def _sent_with(chosen: CaseFilter) -> QuerySet[Submission]:
    """The sending of a case's round, where a row has the grade and the device that was chosen.

    What the school corrects meanwhile is its own.
    """
    wanted = {"grade": chosen.grade, "device_type": chosen.device}
    row = {name: value for name, value in wanted.items() if value}
    return Submission.objects.filter(
        case=OuterRef("pk"),
        round=OuterRef("round"),
        version__content__grade_rows__contains=[row],
    )
