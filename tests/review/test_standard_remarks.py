"""Standard remarks: the same words for the same fault, who keeps them, and what overtakes whom."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Role
from entilen.review.actions import write_remark
from entilen.review.models import (
    Author,
    Remark,
    Severity,
    StandardRemark,
    StandardRemarkVersion,
)
from entilen.review.rules import mentions, with_supplement
from entilen.review.standard_access import may_read, parts_of
from entilen.review.standard_actions import (
    retire_standard,
    rewrite_standard,
    write_remark_and_keep,
    write_standard,
)
from entilen.review.standard_queries import SHOWN, offered
from tests.cast import Town, at_director, make_person, make_school, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TEXT = "Skriv når opplæringen skjer."


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return at_director(town)


def dates(town: Town, **more: Any) -> StandardRemarkVersion:
    words: dict[str, Any] = {
        "person": town.pedagogue,
        "author": Author.PEDAGOGICAL,
        "area": "competence",
        "severity": Severity.MUST,
        "title": "Tiltakene mangler datoer",
        "text": TEXT,
    }
    return write_standard(**(words | more))


def again(town: Town, version: StandardRemarkVersion, text: str, **more: Any) -> Any:
    words: dict[str, Any] = {
        "standard": version.standard,
        "person": town.pedagogue,
        "seen": version.number,
        "area": version.area,
        "severity": Severity(version.severity),
        "title": version.title,
        "text": text,
    }
    return rewrite_standard(**(words | more))


def remark_with(
    case: Case, person: Person, standard: StandardRemarkVersion, text: str = ""
) -> Remark:
    return write_remark(
        case=case,
        person=person,
        area="competence",
        severity=Severity.SHOULD,
        title="Mine egne ord",
        text=text,
        internal=False,
        standard=standard,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str) -> str:
    return signed_in(person).get(address).content.decode()


SENT = {"area": "competence", "row": "", "severity": "should", "internal": "no"}


class TestTheSameWords:
    def test_a_supplement_is_a_paragraph_of_its_own(self) -> None:
        assert with_supplement("Ord.", "") == "Ord."
        assert with_supplement("Ord.", "Hos dere.") == "Ord.\n\nHos dere."

    def test_two_schools_with_the_same_fault_read_the_same_words(self, town: Town) -> None:
        standard, first = dates(town), at_director(town)
        town.school = make_school("Storevik skole")
        town.site = town.school.sites.get()
        town.principal = make_person("Rolf Rektor", Role.PRINCIPAL, school=town.school)
        town.teacher = make_person("Tiril Lærer", Role.PLAN_TEAM_MEMBER, school=town.school)
        town.director = make_person("Dora Direktør", Role.DIRECTOR, school=town.school)
        second = at_director(town)
        for case, more in ((first, ""), (second, "Hos dere gjelder det matematikk.")):
            client = signed_in(town.pedagogue)
            sent = {**SENT, "version": "1", "title": "Noe annet", "text": more}
            address = f"/sak/{case.key}/merknad/?omrade=competence&standard={standard.standard_id}"
            assert client.post(address, sent).status_code == 302
        one, two = Remark.objects.order_by("pk")
        assert one.case != two.case
        assert one.title == two.title == "Tiltakene mangler datoer"
        assert one.text == TEXT
        assert two.text == f"{TEXT}\n\nHos dere gjelder det matematikk."
        assert one.standard == two.standard == standard

    def test_area_weight_and_reader_are_the_writers_choice(self, town: Town, case: Case) -> None:
        standard = dates(town)
        address = f"/sak/{case.key}/merknad/?standard={standard.standard_id}"
        shown = page(town.pedagogue, address)
        assert 'value="competence" selected' in shown
        assert re.search(r'value="must"[^>]* checked', shown)
        sent = {**SENT, "area": "practice", "internal": "yes", "version": "1", "text": ""}
        signed_in(town.pedagogue).post(address, sent)
        remark = Remark.objects.get()
        assert (remark.area, remark.severity, remark.internal) == ("practice", "should", True)

    def test_the_words_are_shown_and_cannot_be_changed(self, town: Town, case: Case) -> None:
        address = f"/sak/{case.key}/merknad/?omrade=competence&standard={dates(town).standard_id}"
        shown = page(town.pedagogue, address)
        assert TEXT in shown and "Skriv egne ord i stedet" in shown
        assert 'name="title"' not in shown and 'name="keep"' not in shown
        assert "Hva gjelder det hos denne skolen?" in shown

    def test_only_the_administration_sees_that_the_words_are_standard(
        self, town: Town, case: Case
    ) -> None:
        remark = remark_with(case, town.pedagogue, dates(town))
        mark = "Standardmerknad, versjon 1"
        for person in (town.pedagogue, town.director, town.archivist):
            assert mark in page(person, f"/sak/{case.key}/vurdering/competence/")
        Remark.objects.filter(pk=remark.pk).update(standard=None)
        assert mark not in page(town.pedagogue, f"/sak/{case.key}/vurdering/competence/")
        for path in ("punkter/", "", "plan/competence/"):
            assert "tandardmerknad" not in page(town.principal, f"/sak/{case.key}/{path}")


class TestOvertaken:
    def test_older_words_are_refused_and_the_newest_shown(self, town: Town, case: Case) -> None:
        first = dates(town)
        again(town, first, "Skriv dato, timer og ansvarlig.")
        address = f"/sak/{case.key}/merknad/?standard={first.standard_id}"
        sent = {**SENT, "version": "1", "row": "5. trinn", "text": "Hos dere gjelder det norsk."}
        client = signed_in(town.pedagogue)
        shown = client.post(address, sent).content.decode()
        assert "Ordene er endret etter at du valgte dem. Les versjon 2" in shown
        assert "Skriv dato, timer og ansvarlig." in shown
        assert "Hos dere gjelder det norsk." in shown and "5. trinn" in shown
        assert not Remark.objects.exists()
        assert 'name="version" value="2"' in shown
        client.post(address, {**sent, "version": "2"})
        assert Remark.objects.get().text.startswith("Skriv dato, timer og ansvarlig.\n\n")

    def test_a_retired_one_is_refused_and_what_was_typed_is_kept(
        self, town: Town, case: Case
    ) -> None:
        standard = dates(town)
        retire_standard(standard=standard.standard, person=town.pedagogue, retired=True)
        address = f"/sak/{case.key}/merknad/?standard={standard.standard_id}"
        typed = {**SENT, "version": "1", "text": "Hos dere gjelder det norsk."}
        shown = signed_in(town.pedagogue).post(address, typed).content.decode()
        assert "Standardmerknaden er tatt ut av bruk" in shown
        assert "Hos dere gjelder det norsk." in shown and 'name="title"' in shown
        assert f"standard={standard.standard_id}" not in shown
        with pytest.raises(Refused, match="tatt ut av bruk"):
            remark_with(case, town.pedagogue, standard)
        assert not Remark.objects.exists()

    def test_in_use_again_after_it_was_retired(self, town: Town, case: Case) -> None:
        standard = dates(town)
        for retired in (True, False):
            retire_standard(standard=standard.standard, person=town.pedagogue, retired=retired)
        assert remark_with(case, town.pedagogue, standard).standard == standard

    def test_words_that_are_none_do_not_exist(self, town: Town, case: Case) -> None:
        client = signed_in(town.pedagogue)
        address = f"/sak/{case.key}/merknad/?standard="
        for key in ("999", "x", "99999999999999999999", "-1"):
            assert client.get(f"{address}{key}").status_code == 404
        sent = {**SENT, "version": "7", "text": ""}
        assert client.post(f"{address}{dates(town).standard_id}", sent).status_code == 404

    def test_who_wrote_first_is_not_lost(self, town: Town) -> None:
        first = dates(town)
        other = make_person("Pia Pedagog", Role.PEDAGOGICAL_REVIEWER)
        again(town, first, "Skriv dato.", person=other)
        address = f"/standardmerknader/{first.standard_id}/ny/"
        sent = {"area": "", "severity": "must", "title": "Datoer", "text": "Skriv uke."}
        client = signed_in(town.pedagogue)
        shown = client.post(address, {**sent, "version": "1"}).content.decode()
        assert "Pia Pedagog har skrevet versjon 2" in shown
        assert "Skriv dato." in shown and "Skriv uke." in shown
        assert first.standard.versions.count() == 2
        assert client.post(address, {**sent, "version": "2"}).status_code == 302
        newest = first.standard.versions.latest("number")
        assert (newest.number, newest.text, newest.area) == (3, "Skriv uke.", "")

    def test_a_version_that_changes_nothing_is_none(self, town: Town) -> None:
        with pytest.raises(Refused, match="Ordene er de samme"):
            again(town, dates(town), TEXT)

    def test_a_retired_one_gets_no_version(self, town: Town) -> None:
        first = dates(town)
        retire_standard(standard=first.standard, person=town.pedagogue, retired=True)
        with pytest.raises(Refused, match="Ta den i bruk igjen først"):
            again(town, first, "Nye ord.")

    def test_what_was_written_keeps_its_words(self, town: Town, case: Case) -> None:
        first = dates(town)
        remark = remark_with(case, town.pedagogue, first)
        again(town, first, "Nye ord.")
        remark.refresh_from_db()
        assert remark.text == TEXT
        for change in ({"text": "Omskrevet."}, None):
            row = StandardRemarkVersion.objects.filter(pk=first.pk)
            with pytest.raises(DatabaseError), transaction.atomic():
                row.update(**change) if change else row._raw_delete(row.db)


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
        found = [row.title for row in offered("competence", Author.PEDAGOGICAL)]
        assert found == ["C. Fra oss", "B. Fra teknisk", "A. Passer overalt"]
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
            assert "rukt i 2 merknader" in page(town.adviser, address)

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
