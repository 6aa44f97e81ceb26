"""The engineers' page of what is coming, and the same as a file."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.network.demand_queries import Ahead, SiteAhead
from entilen.network.demand_queries import demand as demand_of
from entilen.process.vocabulary import Role
from entilen.schools.rules import school_year_label, school_year_of

YEARS = 4
"""School years on the page; the file has all that plans speak of."""
TERMS = ("høst", "vår")


@dataclass(frozen=True, slots=True)
class Shown:
    """A site's line on the page."""

    row: SiteAhead
    cells: tuple[Ahead, ...]

    @property
    def school(self) -> str:
        """The school's name."""
        return self.row.school

    @property
    def site(self) -> str:
        """The site's name."""
        return self.row.site

    @property
    def confirmed(self) -> int | None:
        """How many devices are confirmed today."""
        return self.row.confirmed

    @property
    def until(self) -> date | None:
        """How long that lasts."""
        return self.row.until

    @property
    def lacks(self) -> bool:
        """Whether a year shown needs more than is confirmed."""
        return max((cell.whole for cell in self.cells), default=0) > (self.confirmed or 0)


@signed_in
def demand(request: HttpRequest) -> HttpResponse:
    """Site by site, the school years ahead."""
    person = person_of(request)
    require_role(person, Role.NETWORK_ENGINEER)
    today = timezone.localdate()
    first = school_year_of(today)
    years = range(first, first + YEARS)
    rows = [
        Shown(row, tuple(row.years.get(year, Ahead()) for year in years))
        for row in demand_of(person, today)
        if any(year in row.years for year in years)
    ]
    return render(
        request,
        "network/demand.html",
        {"page": Paginator(rows, 50).get_page(request.GET.get("page")), "years": years},
    )


@signed_in
def demand_csv(request: HttpRequest) -> HttpResponse:
    """The same, one line for each site and term, from this school year on."""
    person = person_of(request)
    require_role(person, Role.NETWORK_ENGINEER)
    today = timezone.localdate()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        ("skole", "sted", "skoleår", "termin", "innvilget", "sendt", "utkast", "annet", "i alt",
         "bekreftet", "gjelder til")
    )  # fmt: skip
    for row in demand_of(person, today):
        for year in sorted(one for one in row.years if one >= school_year_of(today)):
            cell = row.years[year]
            for term in TERMS:
                writer.writerow(
                    (row.school, row.site, school_year_label(year), term, cell.granted, cell.sent,
                     cell.draft, cell.besides, cell.whole, row.confirmed, row.until)
                )  # fmt: skip
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="behov.csv"'
    return response
