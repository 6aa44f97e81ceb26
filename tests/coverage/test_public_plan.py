"""The public version of a granted plan and its decision, and as an example."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality, publish_text, withhold_text
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.decision.actions import reverse
from entilen.plans.actions import say_not_applicable
from tests import cast
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    next_door,
    say_yes,
    write_plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TERMS = [{"text": "Ladeskap på plass.", "due": TODAY, "responsible": "Kari Navn", "gate": "none"}]


@pytest.fixture
def granted(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case, [5, 6], TERMS)
    return case


def get(path: str, person: Person | None = None) -> tuple[int, str]:
    client = Client()
    if person:
        client.force_login(person)
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


def address(case: Case) -> str:
    return f"/skoler/{case.school.slug}/plan/{case.number}/"


def test_everybody_reads_what_was_granted_and_the_plan_it_was_granted_on(granted: Case) -> None:
    assert address(granted) in get(f"/skoler/{granted.school.slug}/")[1]
    status, page = get(address(granted))
    assert status == 200
    assert "Slik gjør vi det." in page
    assert "Ladeskap på plass." in page
    assert "innvilget delvis" in page.lower()
    assert ">5.<" in page
    assert ">7.<" not in page


def test_what_is_left_out(town: Town, granted: Case) -> None:
    """Neither names of those responsible nor exact counts of few pupils."""
    page = get(address(granted))[1]
    assert "Kari Navn" not in page
    assert town.principal.name not in page
    other = next_door(town, "Liten skole")
    other.school.pupil_counts.update(pupils=3)
    small = at_director(other)
    say_yes(other, small)
    assert "færre enn 5" in get(address(small))[1]


def test_nothing_is_public_before_the_grant_or_after_it_is_reversed(town: Town) -> None:
    draft = begin_case(town)
    assert get(address(draft))[0] == 404
    other = next_door(town, "Nabo skole")
    case = at_director(other)
    assert get(address(case))[0] == 404
    say_yes(other, case)
    assert get(address(case))[0] == 200
    assert get(f"/skoler/{town.school.slug}/plan/{case.number}/")[0] == 404
    reverse(case=case, person=other.director, ground="Feil")
    assert get(address(case))[0] == 404


def test_the_text_can_be_withheld_at_once_and_published_again(town: Town, granted: Case) -> None:
    for person in (town.principal, town.pedagogue, town.outsider):
        with pytest.raises(NotYours):
            withhold_text(case=granted, person=person, ground="Nei")
    withhold_text(case=granted, person=town.adviser, ground="Nevner en elev.")
    page = get(address(granted))[1]
    assert "Slik gjør vi det." not in page
    assert "Teksten er holdt tilbake" in page
    assert "Ladeskap på plass." not in page
    assert "Frist 23. november 2026" in page.replace("\xa0", " ") and "Ikke oppfylt ennå" in page
    assert "Nevner en elev." not in page
    assert "Gjør planteksten offentlig igjen" in get(f"/sak/{granted.key}/", town.manager)[1]
    declare_impartiality(case=granted, person=town.manager, disqualified=False)
    publish_text(case=granted, person=town.manager, ground="Navnet er borte.")
    assert "Slik gjør vi det." in get(address(granted))[1]
    with pytest.raises(Refused):
        withhold_text(case=begin_sent(town), person=town.adviser, ground="Ikke innvilget")


def begin_with_own_milestones(town: Town, grades: tuple[int, ...]) -> Case:
    """The school has named one milestone of the requirements anew and added one of its own."""
    case = begin_case(town, grades)
    milestones = case.plan.milestones
    milestones.filter(key="hand_out").update(title="Ring mora til Ola")
    milestones.create(title="Ola får Kari sin gamle", due=TODAY, responsible="Rektor")
    return case


def test_milestones_are_withheld_too_but_for_the_titles_of_the_requirements(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cast, "begin_case", begin_with_own_milestones)
    case = at_director(town)
    asked = case.programme.requirements.milestones
    [title] = [row.title for row in asked if row.key == "hand_out"]
    say_yes(town, case, [5, 6], TERMS)
    where = f"/skoler/{case.school.slug}/"
    before = get(where)[1]
    assert "Ola får Kari" in before and "Ring mora" in before and title not in before
    withhold_text(case=case, person=town.adviser, ground="Nevner en elev.")
    page = get(where)[1]
    assert "Ola" not in page and "Kari" not in page
    assert "Egen milepæl" in page and title in page
    assert "holdt teksten i planen tilbake" in page
    assert page.count("<tr>") == before.count("<tr>")
    declare_impartiality(case=case, person=town.manager, disqualified=False)
    publish_text(case=case, person=town.manager, ground="Navnet er borte.")
    assert get(where)[1] == before


def write_plan_without_spares(town: Town, case: Case) -> None:
    """There is nothing to finance of spares, and the school has said why."""
    write_plan(town, case)
    say_not_applicable(
        case=case,
        person=town.principal,
        part="financing",
        key="spares",
        reason="Vi har fått dem i gave.",
    )


def test_what_the_school_has_answered_is_not_applicable_is_public_with_its_reason(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cast, "write_plan", write_plan_without_spares)
    case = at_director(town)
    say_yes(town, case, [5, 6, 7])
    page = get(address(case))[1]
    assert "Ikke aktuelt" in page and "Reserveenheter: Vi har fått dem i gave." in page
    withhold_text(case=case, person=town.adviser, ground="Nevner en elev.")
    page = get(address(case))[1]
    assert "Reserveenheter" in page and "gave" not in page


def begin_sent(town: Town) -> Case:
    return at_director(next_door(town, "Tredje skole"))


def test_a_writer_sees_how_a_school_like_theirs_wrote(town: Town, granted: Case) -> None:
    other = next_door(town, "Nabo skole")
    case = begin_case(other)
    link = f'{address(granted)}#vision"'
    assert link in get(f"/sak/{case.key}/plan/vision/", other.principal)[1]
    lower = next_door(town, "Ungdomsskolen", 8, 10)
    far = begin_case(lower, (8,))
    assert link not in get(f"/sak/{far.key}/plan/vision/", lower.principal)[1]
    withhold_text(case=granted, person=town.adviser, ground="Nevner en elev.")
    assert link not in get(f"/sak/{case.key}/plan/vision/", other.principal)[1]
