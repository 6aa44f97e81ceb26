"""Standard remarks: the same words for the same fault, and what overtakes whom."""

import re

import pytest
from django.db import DatabaseError, transaction

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Role
from entilen.review.models import Remark
from entilen.review.rules import with_supplement
from entilen.review.standard_actions import (
    retire_standard,
)
from entilen.review.standard_models import StandardRemarkVersion
from tests.cast import Town, at_director, make_person, make_school
from tests.review.standards import SENT, TEXT, again, dates, page, remark_with, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


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
