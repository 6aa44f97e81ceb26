"""Names, addresses and lines of report that change: entered by an administrator, kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.accounts.actions.identity import move_address, rename, set_superior
from entilen.accounts.actions.substitutes import appoint
from entilen.cases.actions import declare_impartiality
from entilen.cases.queries import broken_link
from entilen.mail.models import Letter
from entilen.turns.queries import whom
from entilen.turns.rules import Task
from tests.cast import TODAY, Town, at_director, begin_case, director_elsewhere, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


def test_an_old_act_keeps_the_name_it_was_done_under(town: Town) -> None:
    case = begin_case(town)
    rename(by=town.administrator, person=town.principal, name="Ragnhild Nygård")
    case.refresh_from_db()
    assert case.events.get().who == "Ragnhild Rektor"
    assert broken_link(case) is None
    assert "Navnet ble endret fra Ragnhild Rektor til Ragnhild Nygård" in {
        row.text for row in town.principal.account_records.all()
    }
    client = Client()
    client.force_login(town.principal)
    assert "Ragnhild Rektor" in client.get(f"/sak/{case.key}/tidslinje/").content.decode()


def test_both_addresses_get_a_letter_once(town: Town) -> None:
    before = town.principal.email
    for _ in range(2):
        move_address(by=town.administrator, person=town.principal, email="Ny@Vik.example")
    letters = Letter.objects.filter(subject="E-postadressen din i Entilen er endret")
    assert {letter.to_address for letter in letters} == {before, "ny@vik.example"}
    assert letters.count() == 2
    with pytest.raises(ValidationError, match="har denne adressen"):
        move_address(by=town.administrator, person=town.teacher, email="ny@vik.example")


def test_lines_of_report_go_in_no_ring(town: Town) -> None:
    with pytest.raises(ValidationError, match="hører selv under"):
        set_superior(by=town.administrator, person=town.divisional, superior=town.director)
    set_superior(by=town.administrator, person=town.director, superior=None)
    set_superior(by=town.administrator, person=town.divisional, superior=town.director)
    assert town.divisional.superior == town.director


def test_who_comes_under_the_absent_stands_in_for_them_no_longer(town: Town) -> None:
    elsewhere = director_elsewhere(town)
    [row, *_] = appoint(
        person=town.director,
        substitute=elsewhere,
        first_day=TODAY,
        last_day=TODAY + timedelta(days=10),
    )
    set_superior(by=town.administrator, person=elsewhere, superior=town.director)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert town.director.account_records.filter(text__contains="hører nå under").exists()


def test_only_an_administrator_changes_them(town: Town) -> None:
    for by in (town.principal, town.manager, town.divisional):
        with pytest.raises(ValidationError, match="Bare en administrator"):
            set_superior(by=by, person=town.director, superior=None)
        with pytest.raises(ValidationError, match="Bare en administrator"):
            rename(by=by, person=town.director, name="En Annen")


def test_a_line_entered_on_the_page_decides_who_may_decide(town: Town) -> None:
    case = at_director(town)
    client = Client()
    client.force_login(town.administrator)
    declare_impartiality(case=case, person=town.divisional, disqualified=True)
    assert town.director not in whom(case, Task.DECIDE)
    answer = client.post(
        f"/personer/{town.director.pk}/hvem/",
        {"name": town.director.name, "email": "didrik@vik.example", "superior": ""},
    )
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()
    assert whom(case, Task.DECIDE) == [town.director]
