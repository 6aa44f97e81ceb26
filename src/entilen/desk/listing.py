"""Finding cases: by words (with Norwegian stemming), stage and deadline."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from entilen.cases.models import Case
from entilen.process.vocabulary import RUNNING, Stage


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a person asked to see."""

    words: str = ""
    stage: str = ""
    overdue: bool = False

    @classmethod
    def of(cls, data: QueryDict) -> "CaseFilter":
        """Read the address; what cannot be read is left out."""
        stage = data.get("status", "")
        return cls(
            words=data.get("q", "").strip()[:100],
            stage=stage if stage in {found.value for found in Stage} else "",
            overdue=data.get("frist") == "over",
        )

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        parts = {"q": self.words, "status": self.stage, "frist": "over" if self.overdue else ""}
        return urlencode({name: value for name, value in parts.items() if value})


def filtered(cases: QuerySet[Case], chosen: CaseFilter) -> QuerySet[Case]:
    """The cases that fit, newest first."""
    if chosen.words:
        query = SearchQuery(chosen.words, config="norwegian", search_type="websearch")
        cases = cases.filter(
            Q(search=query) | Q(number=chosen.words) | Q(school__name__icontains=chosen.words)
        )
    if chosen.stage:
        cases = cases.filter(stage=chosen.stage)
    if chosen.overdue:
        cases = cases.filter(due__lt=timezone.localdate(), stage__in=RUNNING)
    return cases.select_related("school", "handler").order_by("-pk")
