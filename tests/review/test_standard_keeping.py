"""Standard remarks: kept from a remark, by whom, and found again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.review.models import Remark
from entilen.review.rules import Author, Severity, mentions
from entilen.review.standard_access import may_read, parts_of
from entilen.review.standard_actions import (
    retire_standard,
    write_remark_and_keep,
)
from entilen.review.standard_models import StandardRemark, StandardRemarkVersion
from entilen.review.standard_queries import SHOWN, offered
from tests.cast import Town
from tests.review.standards import SENT, TEXT, again, dates, page, remark_with, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


class TestKeeping:
    KEEP = {**SENT, "title": "Vikarer", "text": "Si hvordan vikarer får opplæring.", "keep": "on"}

    def test_the_words_of_a_remark_become_version_one(self, town: Town, case: Case) -> None:
        client = signed_in(town.technician)
        assert client.post(f"/sak/{case.key}/merknad/", self.KEEP).status_code == 302
        remark = Remark.objects.get()
        assert remark.standard
        assert (remark.title, remark.text) == ("Vikarer", "Si hvordan vikarer får opplæring.")
        assert (remark.standard.number, remark.standard.area) == (1, "competence")
        assert remark.standard.standard.author == Author.TECHNICAL == remark.author

    def test_an_internal_note_is_no_words_for_others(self, town: Town, case: Case) -> None:
        sent = {**self.KEEP, "internal": "yes"}
        shown = signed_in(town.technician).post(f"/sak/{case.key}/merknad/", sent)
        assert "Et internt notat kan ikke bli standardmerknad." in shown.content.decode()
        assert not Remark.objects.exists() and not StandardRemark.objects.exists()

    def test_words_that_name_the_school_are_no_words_for_others(
        self, town: Town, case: Case
    ) -> None:
        assert mentions("Vik skole", "Kjære VIK SKOLE") and not mentions("Vik skole", "Skolen")
        sent = {**self.KEEP, "text": "Lillevik skole må si noe om vikarer."}
        shown = signed_in(town.technician).post(f"/sak/{case.key}/merknad/", sent)
        assert "Ordene nevner Lillevik skole" in shown.content.decode()
        assert not Remark.objects.exists() and not StandardRemark.objects.exists()

    def test_neither_where_the_remark_is_refused(self, town: Town, case: Case) -> None:
        case.declarations.filter(person=town.technician).delete()
        with pytest.raises(Refused):
            write_remark_and_keep(
                case=case,
                person=town.technician,
                area="competence",
                severity=Severity.MUST,
                title="Vikarer",
                text="Si noe om vikarer.",
            )
        assert not StandardRemark.objects.exists()


class TestWhoMay:
    def test_ones_own_part_and_the_manager_all(self, town: Town) -> None:
        assert parts_of(town.pedagogue) == [Author.PEDAGOGICAL]
        assert parts_of(town.technician) == [Author.TECHNICAL]
        assert parts_of(town.adviser) == [Author.ICT_ADVISER]
        assert parts_of(town.director) == parts_of(town.divisional) == [Author.DIRECTOR]
        assert parts_of(town.manager) == list(Author)
        for person in (town.principal, town.archivist, town.administrator, town.engineer):
            assert parts_of(person) == [] and not may_read(person)

    def test_the_verbs_ask(self, town: Town) -> None:
        version = dates(town)
        for person in (town.technician, town.adviser, town.director, town.principal):
            with pytest.raises(NotYours):
                dates(town, person=person)
            with pytest.raises(NotYours):
                again(town, version, "Nye ord.", person=person)
            with pytest.raises(NotYours):
                retire_standard(standard=version.standard, person=person, retired=True)
        again(town, version, "Nye ord.", person=town.manager)
        retire_standard(standard=version.standard, person=town.manager, retired=True)

    def test_others_cannot_tell_it_from_none(self, town: Town) -> None:
        key = dates(town).standard_id
        everyone = (town.principal, town.engineer, town.archivist, town.administrator)
        for client in map(signed_in, everyone):
            for path in ("", f"{key}/", f"{key}/ny/", "ny/"):
                answer = client.get(f"/standardmerknader/{path}")
                missing = client.get("/standardmerknader/999/")
                assert answer.status_code == 404
                assert answer.content == missing.content
            assert client.post(f"/standardmerknader/{key}/bruk/").status_code == 404

    def test_another_part_reads_and_changes_nothing(self, town: Town) -> None:
        key = dates(town).standard_id
        client = signed_in(town.technician)
        shown = client.get(f"/standardmerknader/{key}/").content.decode()
        assert TEXT in shown
        assert "Skriv ny versjon" not in shown and "Ta ut av bruk" not in shown
        assert client.get(f"/standardmerknader/{key}/ny/").status_code == 404
        sent = {"area": "", "severity": "must", "title": "X", "text": "Y", "version": "1"}
        assert client.post(f"/standardmerknader/{key}/ny/", sent).status_code == 404
        assert client.post(f"/standardmerknader/{key}/bruk/", {"gjor": "ut"}).status_code == 404
        assert not StandardRemark.objects.get(pk=key).retired_at

    def test_nobody_writes_for_another_part(self, town: Town) -> None:
        sent = {"author": "technical", "severity": "must", "title": "Reserve", "text": "Si mer."}
        assert signed_in(town.pedagogue).post("/standardmerknader/ny/", sent).status_code == 302
        assert StandardRemark.objects.get().author == Author.PEDAGOGICAL
        signed_in(town.manager).post("/standardmerknader/ny/", sent)
        assert StandardRemark.objects.latest("pk").author == Author.TECHNICAL


class TestFinding:
    def test_the_area_first_and_then_any(self, town: Town) -> None:
        dates(town, area="", title="A. Passer overalt")
        dates(town, title="C. Fra oss")
        dates(town, person=town.technician, author=Author.TECHNICAL, title="B. Fra teknisk")
        dates(town, area="vision", title="Et annet sted")
        gone = dates(town, title="Ute av bruk").standard
        retire_standard(standard=gone, person=town.pedagogue, retired=True)
        titles = [row.title for row in offered("competence", Author.PEDAGOGICAL)]
        assert titles == ["C. Fra oss", "B. Fra teknisk", "A. Passer overalt"]
        assert len(offered("", Author.PEDAGOGICAL)) == 4

    def test_the_form_shows_some_and_leads_to_the_rest(self, town: Town, case: Case) -> None:
        for number in range(SHOWN + 3):
            dates(town, title=f"Ord nummer {number:02}")
        shown = page(town.pedagogue, f"/sak/{case.key}/merknad/?omrade=competence")
        assert shown.count("Ord nummer") == SHOWN
        assert 'href="/standardmerknader/?omrade=competence"' in shown
        assert (
            f"?omrade=competence&amp;standard={StandardRemark.objects.earliest('pk').pk}" in shown
        )

    def test_only_the_newest_words_are_offered(self, town: Town) -> None:
        again(town, dates(town), "Nye ord.")
        assert [row.number for row in offered("", Author.PEDAGOGICAL)] == [2]

    def test_the_list_says_how_many_remarks_used_each(self, town: Town, case: Case) -> None:
        first = dates(town)
        remark_with(case, town.pedagogue, first)
        second = again(town, first, "Nye ord.")
        remark_with(case, town.pedagogue, second)
        taken_back = remark_with(case, town.pedagogue, second)
        Remark.objects.filter(pk=taken_back.pk).update(removed_at=taken_back.written_at)
        for address in ("/standardmerknader/", f"/standardmerknader/{first.standard_id}/"):
            assert "rukt i to merknader" in " ".join(page(town.adviser, address).split())

    def test_found_by_area_by_words_and_out_of_use(self, town: Town) -> None:
        dates(town)
        dates(town, area="vision", title="Målene", text="Skriv mål.")
        gone = dates(town, title="Gammel").standard
        retire_standard(standard=gone, person=town.pedagogue, retired=True)
        for query, seen, hidden in (
            ("", ["Tiltakene", "Målene"], ["Gammel"]),
            ("?omrade=vision", ["Målene"], ["Tiltakene", "Gammel"]),
            ("?q=opplæringen", ["Tiltakene"], ["Målene"]),
            ("?vis=ute", ["Gammel"], ["Tiltakene", "Målene"]),
        ):
            shown = page(town.manager, f"/standardmerknader/{query}")
            assert all(f">{word}" in shown for word in seen), query
            assert not any(f">{word}" in shown for word in hidden), query

    def test_a_page_tells_what_changed_and_who_wrote_it(self, town: Town) -> None:
        first = dates(town)
        again(town, first, "Skriv når kurset skjer.", person=town.manager)
        shown = page(town.adviser, f"/standardmerknader/{first.standard_id}/")
        assert "<del>opplæringen</del>" in shown and "<ins>kurset</ins>" in shown
        assert "Petra Pedagog" in shown and "Marte Program" in shown

    def test_those_who_read_find_the_way(self, town: Town) -> None:
        assert 'href="/standardmerknader/"' in page(town.manager, "/saker/")
        assert 'href="/standardmerknader/"' not in page(town.archivist, "/saker/")

    def test_queries_do_not_grow_with_rows(self, town: Town, case: Case) -> None:
        key = dates(town).standard_id
        addresses = [
            f"/sak/{case.key}/merknad/",
            f"/sak/{case.key}/merknad/?omrade=competence&standard={key}",
            "/standardmerknader/",
            f"/standardmerknader/{key}/",
            f"/sak/{case.key}/vurdering/competence/",
        ]
        remark_with(case, town.pedagogue, StandardRemarkVersion.objects.get())
        before = [self._queries(town.pedagogue, address) for address in addresses]
        for number in range(30):
            last = again(
                town,
                StandardRemarkVersion.objects.filter(standard=key).latest("number"),
                f"Ord {number}.",
            )
            remark_with(case, town.pedagogue, last)
            dates(town, title=f"Enda en {number}")
        after = [self._queries(town.pedagogue, address) for address in addresses]
        assert before == after
        assert max(after) <= 10

    @staticmethod
    def _queries(person: Person, address: str) -> int:
        client = signed_in(person)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)
