"""Nobody decides what they prepared, unless the letter says so and why."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.actions import assign, declare_impartiality
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.decision.actions import grant, reject, return_plan, reverse
from entilen.decision.models import Decision
from entilen.process.vocabulary import Role
from tests.cast import Town, at_director, make_person, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
GROUND = "Begge de andre direktørene er inhabile."


def director_too(town: Town, who: str) -> Person:
    """Somebody who also is a director over the school."""
    person: Person = getattr(town, who)
    RoleAssignment.objects.create(
        person=person, role=Role.DIRECTOR, school=town.school, first_day=date(2020, 1, 1)
    )
    return Person.objects.get(pk=person.pk)


def seen(case: Case) -> str:
    return case.submissions.latest("pk").version.fingerprint


@pytest.mark.parametrize(
    ("who", "did"),
    [
        ("adviser", "godtatt planen formelt og skrevet innstillingen"),
        ("pedagogue", "vurdert planen faglig"),
        ("technician", "vurdert planen faglig"),
        ("engineer", "svart om nettverket"),
    ],
)
def test_who_prepared_the_case_does_not_decide_it_without_a_ground(
    town: Town, who: str, did: str
) -> None:
    case, person = at_director(town), director_too(town, who)
    with pytest.raises(Refused, match=f"Du har også {did}"):
        grant(case=case, person=person, seen=seen(case), reasons="", grades=[5, 6, 7])
    for ground in ("", "   "):
        with pytest.raises(Refused, match="Du har også"):
            return_plan(
                case=case, person=person, seen=seen(case), reasons="", own_work_ground=ground
            )
    with pytest.raises(Refused, match="Du har også"):
        reject(case=case, person=person, seen=seen(case), reasons="")
    decision = grant(
        case=case,
        person=person,
        seen=seen(case),
        reasons="",
        grades=[5, 6, 7],
        own_work_ground=GROUND,
    )
    assert (decision.own_work, decision.own_work_ground) == (did, GROUND)
    assert f"Avgjort av {person.name}, som også har {did} i denne saken. Grunn: {GROUND}" in (
        decision.letter
    )
    assert case.events.get(act="grant").details["asked_own_work_ground"] == GROUND


def test_the_one_who_handles_the_case_has_prepared_it(town: Town) -> None:
    case = at_director(town)
    other = director_too(
        replace(town, adviser=make_person("Ada Annen", Role.ICT_ADVISER)), "adviser"
    )
    assign(case=case, person=town.manager, task="handler", to=other)
    with pytest.raises(Refused, match="Du har også vært saksbehandler"):
        grant(case=case, person=other, seen=seen(case), reasons="", grades=[5, 6, 7])


def test_a_reversal_is_a_decision_too(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    with pytest.raises(Refused, match="Du har også"):
        reverse(case=case, person=director_too(town, "adviser"), ground="Feil tall.")
    decision = reverse(
        case=case, person=director_too(town, "pedagogue"), ground="Feil.", own_work_ground=GROUND
    )
    assert GROUND in decision.letter


def test_the_form_asks_only_who_prepared_the_case(town: Town) -> None:
    case = at_director(town)
    client, address = Client(), f"/sak/{case.key}/beslutning/"
    client.force_login(town.director)
    assert "Hvorfor må du avgjøre saken selv?" not in client.get(address).content.decode()
    client.force_login(director_too(town, "pedagogue"))
    page = client.get(address).content.decode()
    assert "Hvorfor må du avgjøre saken selv?" in page
    fields = {
        "grades": ["5", "6", "7"],
        "reasons": "",
        "own_work_ground": GROUND,
        "seen": seen(case),
        "vilkar-TOTAL_FORMS": "1",
        "vilkar-0-gate": "none",
        "vilkar-INITIAL_FORMS": "0",
        "gjor": "innvilg",
    }
    shown = client.post(address, fields).content.decode()
    assert f"Grunn: {GROUND}" in shown
    assert not Decision.objects.exists()


def test_a_ground_that_nobody_asked_for_stands_nowhere(town: Town) -> None:
    case = at_director(town)
    declare_impartiality(case=case, person=town.divisional, disqualified=False)
    decision = grant(
        case=case,
        person=town.divisional,
        seen=seen(case),
        reasons="",
        grades=[5, 6, 7],
        own_work_ground=GROUND,
    )
    assert GROUND not in decision.letter and not decision.own_work_ground
