"""Finding standard remarks: those that fit where one writes, all of them, and how they changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import Coalesce, Lag
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from entilen.plans.comparison import marked
from entilen.plans.queries import titles_of
from entilen.programme.queries import version_at
from entilen.review.models import Remark
from entilen.review.rules import Author
from entilen.review.standard_models import StandardRemark, StandardRemarkVersion
from entilen.ui.rules import as_number

ANY = "Alle områder"
SHOWN = 8
"""How many are offered where a remark is written."""


def titles_today() -> dict[str, str]:
    """The parts of a plan that a standard remark can fit, by today's requirements."""
    return titles_of(version_at(timezone.localdate()).requirements)


def newest() -> "QuerySet[StandardRemarkVersion, Any]":
    """The newest version of every standard remark."""
    later = StandardRemarkVersion.objects.filter(
        standard=OuterRef("standard"), number__gt=OuterRef("number")
    )
    return StandardRemarkVersion.objects.filter(~Exists(later)).select_related("standard")


def newest_of(key: str) -> StandardRemarkVersion | None:
    """The newest version of the standard remark with this id, as it stands in an address."""
    return newest().filter(standard=as_number(key)).first()


def offered(area: str, author: Author) -> list[StandardRemarkVersion]:
    """What to choose from where a remark is written: for the area first, and one's own part's.

    Without an area every one fits. One more than is shown tells that there are more.
    """
    rows = newest().filter(standard__retired_at__isnull=True)
    if area:
        rows = rows.filter(area__in=(area, ""))
    here = Case(When(area=area, then=0), default=1)
    mine = Case(When(standard__author=author, then=0), default=1)
    return list(rows.order_by(here, mine, "title", "pk")[: SHOWN + 1])


def placed(
    rows: Iterable[StandardRemarkVersion], titles: Mapping[str, str]
) -> list[StandardRemarkVersion]:
    """Versions with the name of the part of the plan that each fits."""
    versions = list(rows)
    for row in versions:
        row.place = titles.get(row.area, row.area) or ANY
    return versions


@dataclass(frozen=True, slots=True)
class StandardFilter:
    """What a person asked to see of the standard remarks."""

    words: str = ""
    area: str = ""
    retired: bool = False

    @classmethod
    def of(cls, data: QueryDict) -> "StandardFilter":
        """Read the address."""
        return cls(
            words=data.get("q", "").strip()[:100],
            area=data.get("omrade", "")[:40],
            retired=data.get("vis") == "ute",
        )

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        parts = {"q": self.words, "omrade": self.area, "vis": "ute" if self.retired else ""}
        return urlencode({name: value for name, value in parts.items() if value})


def listed(chosen: StandardFilter, titles: Iterable[str]) -> "QuerySet[StandardRemarkVersion, Any]":
    """The newest words of those that fit, in the plan's order, with how many remarks used them."""
    rows = newest().filter(standard__retired_at__isnull=not chosen.retired)
    if chosen.words:
        rows = rows.filter(Q(title__icontains=chosen.words) | Q(text__icontains=chosen.words))
    if chosen.area:
        rows = rows.filter(area=chosen.area)
    order = Case(*(When(area=key, then=place) for place, key in enumerate(titles)), default=-1)
    return rows.annotate(used=_used()).order_by(order, "area", "title", "pk")


def _used() -> Coalesce:
    remarks = Remark.objects.filter(
        standard__standard=OuterRef("standard"), removed_at__isnull=True
    )
    counted = remarks.order_by().values("standard__standard").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def times_used(standard: StandardRemark) -> int:
    """How many remarks say the words of any of its versions."""
    return Remark.objects.filter(standard__standard=standard, removed_at__isnull=True).count()


def history(standard: StandardRemark) -> "QuerySet[StandardRemarkVersion, Any]":
    """Every version, the newest first, each with the words before it."""
    before = {
        f"{name}_before": Window(Lag(name), order_by=F("number").asc())
        for name in ("title", "text")
    }
    rows = StandardRemarkVersion.objects.filter(standard=standard).annotate(**before)
    return rows.select_related("written_by").order_by("-number")


def change(row: Any) -> SafeString:
    """The words of a version from `history`, with what differs from the version before marked."""
    now = mark_safe(linebreaks(row.text, autoescape=True))  # noqa: S308
    if row.text_before is None:
        return now
    words = marked(linebreaks(row.text_before, autoescape=True), now)
    if row.title == row.title_before:
        return words
    return marked(_line(row.title_before), _line(row.title)) + words


def _line(text: str) -> str:
    return linebreaks(text, autoescape=True)
