"""What pages may ask of the database, and weigh, with many cases. No test asserts a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import TestCase

from bench.counting import Count, counted
from entilen.accounts.models import Person
from entilen.cases.access import sees, visible_cases
from entilen.cases.models import Case
from entilen.plans.models import GradeRow, Plan
from entilen.process.vocabulary import Party, Role, Stage
from entilen.review.rules import Author, Severity
from entilen.review.standard_actions import write_standard
from entilen.review.standard_models import StandardRemarkVersion
from entilen.schools.models import School
from tests.cast import Town, at_director, make_person, make_school, make_town, ready_case

ORDINARY = 10
KILOBYTE = 1024
MANY = 300
"""Cases in the database while rows are counted."""
PAGE = 30
"""The most rows that a list shows."""


@dataclass(frozen=True)
class Answer:
    """What a page asked for and weighed."""

    queries: int
    rows: int
    size: int


@contextmanager
def _counting() -> Iterator[Count]:
    with counted() as count:
        yield count


class Budgets(TestCase):
    """One town with whole cases at two stages, and a crowd of others beside them."""

    town: Town
    decided: Case
    draft: Case
    words: StandardRemarkVersion

    @classmethod
    def setUpTestData(cls) -> None:
        """A case before the director, one that is ready to be sent, and 300 more schools' cases."""
        cls.town = make_town()
        cls.decided = at_director(cls.town)
        cls.draft = ready_case(cls.town)
        make_school("Storby skole")
        cls.words = cls.say("Målene kan ikke måles")
        cls.crowd(1, begin=0)

    @classmethod
    def crowd(cls, number: int, *, begin: int) -> None:
        """More cases of another school, sent and overdue, waiting for everybody at once."""
        school = School.objects.get(slug="storby-skole")
        cases = Case.objects.bulk_create(
            Case(
                number=f"25-{begin + place:04d}",
                school=school,
                kind=cls.decided.kind,
                stage=Stage.FORMAL_CHECK,
                turn=Party.ICT_ADVISER,
                programme=cls.decided.programme,
                opened_by=cls.town.principal,
                submitted_at=cls.decided.submitted_at,
                due=cls.decided.opened_at.date(),
                handler=cls.town.adviser,
                summary="1:1 på 5. trinn",
            )
            for place in range(number)
        )
        plans = Plan.objects.bulk_create(Plan(case=case) for case in cases)
        site = school.sites.get()
        GradeRow.objects.bulk_create(
            GradeRow(
                plan=plan,
                grade=5,
                school_year=2027,
                site=site,
                pupils=30,
                devices=30,
                device_type="tablet",
            )
            for plan in plans
        )

        for place in range(number):
            cls.say(f"Standardmerknad nummer {begin + place}")

    @classmethod
    def say(cls, title: str) -> StandardRemarkVersion:
        """A standard remark that fits everywhere."""
        return write_standard(
            person=cls.town.adviser,
            author=Author.ICT_ADVISER,
            area="",
            severity=Severity.MUST,
            title=title,
            text="Skriv hva elevene skal få til, og når dere ser etter. " * 4,
        )

    def ask(self, person: Person | None, path: str) -> Answer:
        """Get a page as a browser that has been here before would, and count."""
        self.client.logout()
        if person:
            self.client.force_login(person)
        self.client.get(path)  # what is made once in a process has been made
        with _counting() as count:
            response = self.client.get(path)
        self.assertEqual(response.status_code, 200, path)
        body = b"".join(response) if response.streaming else response.content
        return Answer(count.queries, count.rows, len(body))

    def lists(self) -> list[tuple[Person | None, str]]:
        """Every page that shows rows of cases, schools or people."""
        town = self.town
        return [
            (town.manager, "/saker/"),
            (town.manager, "/saker/?q=Storby"),
            (town.manager, "/saker/?status=formal_check&frist=over"),
            (town.manager, "/arbeid/"),
            (town.adviser, "/arbeid/?vis=mine"),
            (town.adviser, "/arbeid/?vis=team"),
            (town.adviser, "/arbeid/?vis=others"),
            (town.adviser, "/arbeid/?vis=overdue"),
            (town.manager, "/oversikt/"),
            (town.manager, "/oversikt/skoler/"),
            (town.adviser, "/saker/?bydel=Vest&trinn=5&enhet=tablet"),
            (town.engineer, "/nettverk/"),
            (town.administrator, "/personer/"),
            (town.adviser, "/standardmerknader/"),
            (None, "/skoler/"),
            (None, "/dekning/"),
            (None, "/dekning/utvikling/"),
            (None, "/dekning/trinn/?bydel=Vest"),
            (None, "/dekning/kart/"),
            (None, "/dekning/til-behandling/"),
            (None, "/dekning/behandlingstid/"),
            (None, "/dekning/utvikling/?trinn=5&bydel=Vest&enhet=tablet"),
        ]

    def ordinary(self) -> list[tuple[Person, str]]:
        """Pages about one case, by those who use them."""
        town, sent, draft = self.town, f"/sak/{self.decided.key}/", f"/sak/{self.draft.key}/"
        return [
            (town.adviser, sent),
            (town.director, sent),
            (town.principal, sent),
            (town.principal, draft),
            (town.principal, f"{draft}plan/vision/"),
            (town.principal, f"{draft}send/"),
            (town.principal, f"{draft}utkast/"),
            (town.adviser, f"{sent}kontroll/"),
            (town.principal, f"{draft}trinn/"),
            (town.principal, f"{draft}nettverk/"),
            (town.principal, f"{draft}organer/"),
            (town.adviser, f"{sent}merknad/"),
            (town.adviser, f"{sent}merknad/?omrade=vision&standard={self.words.standard_id}"),
            (town.adviser, f"/standardmerknader/{self.words.standard_id}/"),
            (town.pedagogue, f"{sent}vurdering/"),
            (town.pedagogue, f"{sent}vurdering/vision/"),
            (town.director, f"{sent}beslutning/"),
            (town.adviser, f"{sent}tidslinje/"),
        ]

    def test_queries_do_not_grow_with_rows(self) -> None:
        """Each list asks as often for one row as for thirty."""
        before = {path: self.ask(person, path).queries for person, path in self.lists()}
        self.crowd(PAGE, begin=1000)
        for number in range(PAGE):
            make_school(f"Ny skole {number}")
            make_person(f"Ny Person {number}", Role.PLAN_TEAM_MEMBER, school=self.town.school)
        after = {path: self.ask(person, path).queries for person, path in self.lists()}
        self.assertEqual(before, after)

    def test_ordinary_pages_ask_ten_times_at_most(self) -> None:
        """Session, user and roles included."""
        queries = {
            f"{person.name} {path}": self.ask(person, path).queries
            for person, path in [*self.ordinary(), *self.lists()]
            if person
        }
        self.assertEqual({k: n for k, n in queries.items() if n > ORDINARY}, {})

    def test_a_page_reads_no_more_rows_than_it_shows(self) -> None:
        """300 cases more change neither what a list reads nor what a case page reads."""
        self.crowd(2 * PAGE, begin=1000)
        pages: list[tuple[Any, str]] = [*self.lists(), *self.ordinary()]
        before = [self.ask(person, path).rows for person, path in pages]
        self.crowd(MANY, begin=2000)
        for (person, path), rows in zip(pages, before, strict=True):
            grown = self.ask(person, path).rows - rows
            self.assertEqual(grown, 0, f"{path} reads {grown} rows more")

    def test_pages_stay_light(self) -> None:
        """HTML of at most 60 kB with many cases."""
        self.crowd(MANY, begin=2000)
        for person, path in [*self.lists(), *self.ordinary()]:
            self.assertLessEqual(self.ask(person, path).size, 60 * KILOBYTE, path)

    def test_the_file_of_all_cases_reads_each_once(self) -> None:
        """The CSV reads a row for each case and asks a handful of times."""
        self.crowd(MANY, begin=2000)
        self.client.force_login(self.town.manager)
        with _counting() as count:
            response = self.client.get("/saker.csv")
            lines = b"".join(response).splitlines()
        shown = len(lines) - 1
        self.assertGreaterEqual(shown, MANY)
        self.assertLessEqual(count.queries, 6)
        self.assertLessEqual(count.rows, shown + 10)

    def test_one_case_is_seen_by_whom_its_list_shows_it_to(self) -> None:
        """`sees` says of one case what `visible_cases` says of all."""
        Case.objects.filter(pk=self.draft.pk).update(decider=self.town.outsider)
        people = Person.objects.all()
        cases = list(Case.objects.all())
        for person in people:
            visible = set(visible_cases(person).values_list("pk", flat=True))
            seen = {case.pk for case in cases if sees(person, case)}
            self.assertEqual(visible, seen, person.name)

    def test_the_session_is_written_only_when_something_changed(self) -> None:
        """Looking at pages writes nothing."""
        for person, path in [*self.lists(), *self.ordinary()]:
            self.client.logout()
            if person:
                self.client.force_login(person)
            self.client.get(path)
            written: list[str] = []
            with connection.execute_wrapper(_writes(written)):
                self.client.get(path)
            self.assertEqual(written, [], path)


def _writes(statements: list[str]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            statements.append(sql)
        return execute(sql, params, many, context)

    return note
