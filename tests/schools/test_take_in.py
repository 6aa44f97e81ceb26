"""Taking readings into the register."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.coverage.queries import standings
from entilen.schools.actions import close, renumber, set_pupils, take_in
from entilen.schools.comparison import compare
from entilen.schools.fact_actions import Teller, Told, tell
from entilen.schools.fact_rules import Field
from entilen.schools.models import PupilCount, School
from entilen.schools.queries import expected_pupils
from entilen.schools.records import Record
from entilen.schools.rules import spread_evenly

DAY = date(2026, 1, 2)
LILLEVIK = Record(
    line=2,
    org_number="912345807",
    name="Lillevik skole",
    ownership="public",
    first=1,
    last=7,
    pupils=201,
    address="Veien 1",
    latitude=59.9,
    longitude=10.7,
    opened=date(1990, 8, 1),
)


def take(*records: Record, day: date = DAY, source: str = "Udir"):  # type: ignore[no-untyped-def]
    return take_in(records=records, source=source, as_of=day)


def tell_span(school: School, span: tuple[int, int], day: date) -> None:
    tell(school, [Told(Field.SPAN, list(span), day)], Teller("skolen", DAY))


@given(st.integers(0, 5000), st.integers(1, 13))
def test_a_total_is_spread_evenly(total: int, parts: int) -> None:
    shares = spread_evenly(total, parts)
    assert sum(shares) == total and len(shares) == parts and max(shares) - min(shares) <= 1


@pytest.mark.django_db
class TestTakingIn:
    def test_twice_is_once(self) -> None:
        assert take(LILLEVIK).new == 1
        again = take(LILLEVIK)
        assert (again.new, again.changed, again.same) == (0, 0, 1)

    def test_each_field_says_where_it_comes_from(self) -> None:
        take(LILLEVIK)
        take(replace(LILLEVIK, pupils=210), day=date(2026, 10, 1), source="GSI")
        school = School.objects.get()
        assert school.pupils_total == 210
        assert school.sources["pupils_total"] == {"source": "GSI", "date": "2026-10-01"}
        assert school.sources["name"] == {"source": "Udir", "date": "2026-01-02"}

    def test_an_older_source_and_silence_change_nothing(self) -> None:
        take(LILLEVIK)
        older = compare([replace(LILLEVIK, pupils=190)], as_of=date(2025, 1, 1))
        assert not older.changed and "nyere opplysning" in older.disagreeing[0].kept[0].kept
        take(replace(LILLEVIK, pupils=None, address="", latitude=None), day=date(2026, 5, 1))
        school = School.objects.get()
        assert (school.pupils_total, school.latitude) == (201, 59.9)

    def test_a_mark_as_special_school_is_never_taken_away(self) -> None:
        take(replace(LILLEVIK, special=True))
        take(replace(LILLEVIK, special=False), day=date(2026, 5, 1))
        assert School.objects.get().special

    def test_spans_are_dated_and_the_type_follows(self) -> None:
        take(LILLEVIK)
        take(replace(LILLEVIK, last=10), day=date(2026, 8, 1))
        school = School.objects.get()
        assert school.type == "combined"
        was, now = standings(date(2026, 7, 31))[0], standings(date(2026, 8, 1))[0]
        assert (was.span, now.span) == ((1, 7), (1, 10))

    def test_a_school_that_has_not_begun_is_corrected_and_renumbered(self) -> None:
        ahead = replace(LILLEVIK, opened=date(2027, 8, 1))
        take(ahead)
        school = School.objects.get()
        renumber(school=school, number="999888771", day=date(2026, 8, 1))
        assert school.org_numbers.filter(valid__endswith__isnull=True).count() == 1
        tell_span(school, (1, 8), date(2027, 8, 1))
        tell_span(school, (1, 9), date(2027, 8, 1))
        assert [(row.first, row.last) for row in school.spans.order_by("valid")] == [(1, 9)]

    def test_a_closed_school_keeps_its_grades_and_leaves_the_figure_that_day(self) -> None:
        take(LILLEVIK)
        gone = replace(LILLEVIK, first=None, last=None, pupils=None, closed=date(2026, 6, 30))
        take(gone, day=date(2026, 7, 1))
        assert School.objects.get().spans.count() == 1
        assert standings(date(2026, 6, 29)) and not standings(date(2026, 6, 30))
        assert not standings(date(1990, 7, 31))

    def test_a_person_says_that_a_new_number_is_the_same_school(self) -> None:
        take(LILLEVIK)
        school = School.objects.get()
        new = replace(LILLEVIK, org_number="999888771")
        assert compare([new], as_of=DAY).new[0].lookalikes == (school,)
        take_in(
            records=[new],
            source="Udir",
            as_of=date(2026, 8, 1),
            same_school={"999888771": school.pk},
        )
        assert School.objects.count() == 1
        numbers = school.org_numbers.order_by("valid")
        assert [row.number for row in numbers] == ["912345807", "999888771"]
        assert numbers[0].valid.upper == numbers[1].valid.lower == date(2026, 8, 1)
        renumber(school=school, number="999888771", day=date(2026, 9, 1))
        assert school.org_numbers.count() == 2

    def test_a_person_links_the_successor(self) -> None:
        take(LILLEVIK, replace(LILLEVIK, org_number="987654325", name="Storevik skole"))
        old, new = School.objects.order_by("name")
        close(school=old, day=date(2026, 8, 1), successor=new, source="byrådssak")
        assert list(new.predecessors.all()) == [old]
        assert old.sources["closed"]["source"] == "byrådssak"

    def test_a_new_school_without_grades_is_left_out_with_a_reason(self) -> None:
        difference = compare([replace(LILLEVIK, first=None, last=None)], as_of=DAY)
        assert not difference.new and "hvilke trinn" in difference.impossible[0].impossible

    def test_an_estimate_says_so_and_a_counted_number_stays(self) -> None:
        take(LILLEVIK)
        school = School.objects.get()
        assert set(PupilCount.objects.values_list("estimated", flat=True)) == {True}
        count = set_pupils(
            school=school,
            school_year=2025,
            grade=1,
            pupils=21,
            reason="talt i dag",
            who="Ragnhild Rektor",
            day=date(2026, 2, 1),
        )
        assert count.source == "Oppgitt av Ragnhild Rektor: talt i dag (før 29)"
        take(replace(LILLEVIK, pupils=141), day=date(2026, 3, 1))
        grades = list(school.pupil_counts.order_by("grade").values_list("pupils", flat=True))
        assert grades == [21, 20, 20, 20, 20, 20, 20]
        assert "anslag" not in expected_pupils(school, 1, 2025)[1]
        assert "anslag" in expected_pupils(school, 2, 2025)[1]
