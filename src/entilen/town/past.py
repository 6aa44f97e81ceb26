"""What Lindvik had before the service, with its source; and two schools that became one."""

from datetime import date

from entilen.accounts.models import Person
from entilen.schools.actions import close, take_in
from entilen.schools.models import Ownership, School
from entilen.schools.records import Record
from entilen.schools.rules import school_year_of
from entilen.setup.actions import keep_file, take_in_history
from entilen.setup.history_file import read
from entilen.setup.models import FileKind
from entilen.setup.queries import known_of_schools, schools_by_name
from entilen.town.people import SOURCE, Town, enter_counts

MERGED = (("Gamlebyen skole", 1, 4), ("Torvet skole", 5, 7))
SUCCESSOR = ("Sentrum skole", 1, 7)
RESOLUTION = "kommunestyrets vedtak om skolestruktur (oppdiktet)"
REPORT = "Årsmeldingen for {year} (oppdiktet)"

HISTORY: dict[int, tuple[tuple[str, str, str], ...]] = {
    5: (
        ("Bekkefaret ungdomsskole", "8-10", "nettbrett"),
        ("Lindvik 8–13", "8-10", "PC"),
        ("Midtbyen ungdomsskole", "10", "PC"),
    ),
    4: (
        ("Høyden ungdomsskole", "8-10", "nettbrett"),
        ("Torvet skole", "5-7", "nettbrett"),
        ("Tangen skole", "7", "nettbrett"),
        ("Åkerli ungdomsskole", "8", "PC"),
    ),
    3: (
        ("Kirkebakken skole", "5-7", "nettbrett"),
        ("Fjellhamar vest ungdomsskole", "8-9", "PC"),
        ("Granåsen skole", "6-7", "nettbrett"),
        ("Gamlebyen skole", "4", "nettbrett"),
    ),
    2: (
        ("Elveåsen skole", "5-7", "nettbrett"),
        ("Ringveien ungdomsskole", "8-10", "PC"),
        ("Haugtun skole", "6-7", "nettbrett"),
        ("Skogkanten ungdomsskole", "8-10", "nettbrett"),
        ("Torsborg skole", "8-10", "PC"),
    ),
    1: (
        ("Øvre Lindvik skole", "8-10", "PC"),
        ("Kvernhuset skole", "5-10", "nettbrett"),
        ("Bjerkelia skole", "alle", "nettbrett"),
    ),
}
"""By years ago: what had one device for each pupil at the end of January."""
NOTHING = ("Fjordgløtt skole", "Myrvoll skole", "Solhaug skole")
"""Schools of which the last report says that no grade had."""


def enter_merged_schools(town: Town, today: date) -> None:
    """Two schools that were, and the one that they became on 1 August: told ahead."""
    day = date(school_year_of(today), 8, 1)
    for number, (name, first, last) in enumerate((*MERGED, SUCCESSOR), start=90):
        record = Record(
            line=number,
            org_number=f"9999{number:05d}",
            name=name,
            ownership=Ownership.PUBLIC,
            first=first,
            last=last,
            pupils=44 * (last - first + 1),
            district="Sentrum",
            opened=day if name == SUCCESSOR[0] else date(2008, 8, 1),
        )
        take_in(records=[record], source=SOURCE, as_of=today)
        school = School.objects.get(name=name)
        town.schools[name] = school
        enter_counts(school, first, last, 44, today)
    for name, _, _ in MERGED:
        close(
            school=town.schools[name],
            day=day,
            successor=town.schools[SUCCESSOR[0]],
            source=RESOLUTION,
        )


def bring_in(by: Person, today: date) -> None:
    """The owner's reports, a row for each school and grades, by the door for history."""
    rows = [_row(place, today) for place in _places(today)]
    content = [dict(row) for row in rows]
    kept = keep_file(by=by, kind=FileKind.HISTORY, name="historie.csv", content=content)
    lines, faults = read(content, schools_by_name(), known_of_schools(), today)
    assert not faults, faults
    take_in_history(by=by, kept=kept, lines=lines)


def _places(today: date) -> list[tuple[str, str, str, int, str]]:
    year = school_year_of(today)
    places = [
        (school, grades, kind, year + 1 - ago, "")
        for ago, rows in HISTORY.items()
        for school, grades, kind in rows
    ]
    return places + [(school, "alle", "nettbrett", year, "0") for school in NOTHING]


def _row(place: tuple[str, str, str, int, str], today: date) -> dict[str, str]:
    school, grades, kind, year, devices = place
    return {
        "skole": school,
        "trinn": grades,
        "type": kind,
        "dato": f"31.01.{year}",
        "enheter": devices,
        "elever": "",
        "kilde": REPORT.format(year=year - 1),
    }
