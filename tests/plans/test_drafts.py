"""Help in a shared draft: every look is noted, a comment changes nothing."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality, share_draft, suspend, withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, DraftLook
from entilen.cases.queries import readers
from entilen.mail.conditions import still_true
from entilen.mail.models import Letter
from entilen.plans.actions import comment, delegate_area, settle_comment
from entilen.plans.models import DraftComment
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Act, Role
from entilen.reactions import react
from tests.cast import Town, begin_case, make_person, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def shared(town: Town) -> Case:
    case = begin_case(town)
    share_draft(case=case, person=town.principal, shared=True)
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    return case


def look(person: Person, case: Case, path: str = "") -> tuple[int, str]:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/sak/{case.key}/{path}")
    return answer.status_code, answer.content.decode()


def test_every_look_is_noted_and_shown_to_the_school(town: Town, shared: Case) -> None:
    assert look(town.adviser, shared)[0] == 200
    assert look(town.adviser, shared, "utkast/")[0] == 200
    assert [(one.name, one.times) for one in readers(shared)] == [(town.adviser.name, 2)]
    page = look(town.principal, shared, "utkast/")[1]
    assert town.adviser.name in page
    assert "2 ganger" in page


def test_the_schools_own_people_are_not_noted(town: Town, shared: Case) -> None:
    look(town.principal, shared, "utkast/")
    look(town.teacher, shared)
    assert not DraftLook.objects.exists()


def test_a_sent_plan_is_read_without_a_note(town: Town) -> None:
    look(town.adviser, sent_case(town))
    assert not DraftLook.objects.exists()


def test_a_look_cannot_be_taken_back(town: Town, shared: Case) -> None:
    look(town.adviser, shared)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_draftlook")


def test_the_adviser_reads_the_plan_as_the_school_does(town: Town, shared: Case) -> None:
    area = shared.plan.areas.order_by("pk")[0]
    type(area).objects.filter(pk=area.pk).update(html="<p>Slik vil vi lære.</p>")
    assert "Slik vil vi lære." in look(town.adviser, shared, "utkast/")[1]
    assert look(town.adviser, shared, f"plan/{area.key}/")[0] == 404


@pytest.mark.parametrize("name", ["engineer", "pedagogue", "director", "manager", "outsider"])
def test_nobody_else_reads_or_comments(town: Town, shared: Case, name: str) -> None:
    person = getattr(town, name)
    assert look(person, shared, "utkast/")[0] == 404
    assert look(person, shared, "utkast/kommenter/")[0] == 404
    with pytest.raises(NotYours):
        comment(case=shared, person=person, area="vision", text="Nei")


def test_a_draft_that_is_no_longer_shared_takes_no_comment(town: Town, shared: Case) -> None:
    share_draft(case=shared, person=town.principal, shared=False)
    assert look(town.adviser, shared, "utkast/")[0] == 404
    with pytest.raises(Refused, match="deler ikke utkastet"):
        comment(case=shared, person=town.adviser, area="vision", text="For sent")
    assert not DraftComment.objects.exists()


def test_what_the_school_writes_in_a_correction_is_not_the_administrations(town: Town) -> None:
    case = sent_case(town)
    Case.objects.filter(pk=case.pk).update(stage="correction", shared_since=case.opened_at)
    assert look(town.adviser, case, "utkast/")[0] == 404
    assert look(town.principal, case, "utkast/")[0] == 200


def test_a_comment_changes_nothing_and_the_school_is_done_with_it_once(
    town: Town, shared: Case
) -> None:
    before = current_fingerprint(shared)
    row = comment(case=shared, person=town.adviser, area="vision", text="Si hvem som følger opp.")
    assert current_fingerprint(shared) == before
    for path in ("plan/vision/", "utkast/"):
        assert "Si hvem som følger opp." in look(town.teacher, shared, path)[1]
    assert "Én kommentar fra IKT-veileder" in look(town.teacher, shared)[1]
    with pytest.raises(NotYours):
        settle_comment(row=row, person=town.adviser)
    settle_comment(row=row, person=town.teacher, answer="Rektor gjør det.")
    with pytest.raises(Refused, match="i mellomtiden"):
        settle_comment(row=row, person=town.principal)
    assert "Si hvem som følger opp." not in look(town.teacher, shared, "plan/vision/")[1]
    assert "Rektor gjør det." in look(town.adviser, shared, "utkast/")[1]


def test_both_sides_are_told_while_it_is_true(town: Town, shared: Case) -> None:
    second = make_person("Ada Annen", Role.ICT_ADVISER)
    invited = _told(shared, Act.SHARE_DRAFT)
    assert {town.adviser.name, second.name} <= {letter.to_name for letter in invited}
    row = comment(case=shared, person=town.adviser, area="vision", text="Si hvem.")
    [letter, *_] = _told(shared, Act.COMMENT_DRAFT)
    assert "Si hvem." in letter.body
    assert _holds(letter)
    settle_comment(row=row, person=town.principal, answer="Rektor.")
    assert not _holds(letter)
    [answer] = _told(shared, Act.SETTLE_COMMENT)
    assert (answer.to_name, "Rektor." in answer.body) == (town.adviser.name, True)
    share_draft(case=shared, person=town.principal, shared=False)
    assert not any(_holds(letter) for letter in invited)


def _told(case: Case, act: Act) -> list[Letter]:
    event = case.events.filter(act=act).latest("sequence")
    react(event=event.pk)
    return list(Letter.objects.filter(cause__startswith=f"event:{event.pk}:"))


def _holds(letter: Letter) -> bool:
    return still_true(letter.condition, letter.about)


def test_the_list_says_which_areas_are_mine_and_when_they_are_due(town: Town) -> None:
    case = begin_case(town)
    due = date(2026, 12, 3)
    delegate_area(case=case, person=town.principal, key="vision", responsible=town.teacher, due=due)
    assert "Ditt ansvar, frist 3. desember 2026" in look(town.teacher, case)[1]
    assert "Ansvarlig: Tor Lærer, frist 3. desember 2026" in look(town.principal, case)[1]


def test_sharing_ends_when_the_school_says_so_wherever_the_draft_lies(town: Town) -> None:
    case = begin_case(town)
    share_draft(case=case, person=town.principal, shared=True)
    suspend(case=case, person=town.principal, ground="Vi venter.")
    assert look(town.adviser, case, "utkast/")[0] == 200
    share_draft(case=case, person=town.principal, shared=False)
    assert look(town.adviser, case)[0] == 404
    assert look(town.principal, case, "utkast/")[0] == 200


def test_a_withdrawn_draft_is_the_schools_own_again(town: Town, shared: Case) -> None:
    withdraw(case=shared, person=town.principal, ground="Vi venter et år.")
    assert look(town.adviser, shared)[0] == 404
