"""Roles: who gives them, when they count, handing over, standing in, and the record of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.accounts.actions.roles import end_role, give_role, hand_over, invite
from entilen.accounts.actions.substitutes import appoint, end_substitution
from entilen.accounts.models import AccountRecord, Person, RoleAssignment
from entilen.accounts.queries import held_roles, leaders_of, roles_at
from entilen.decision.actions import grant
from entilen.mail.models import Letter
from entilen.process.vocabulary import Role
from tests.cast import (
    TODAY,
    Town,
    at_director,
    director_elsewhere,
    make_person,
    make_school,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def again(person: Person) -> Person:
    """The person as the next request knows them."""
    return Person.objects.get(pk=person.pk)


def test_the_school_invites_its_own_people(client: Client, town: Town) -> None:
    client.force_login(town.principal)
    address = f"/skole/{town.school.slug}/personer/"
    fields = {
        "name": "Liv Lærer",
        "email": "Liv@Eksempel.no",
        "role": "plan_team_member",
        "first_day": "23.11.2026",
        "last_day": "",
    }
    assert client.post(address, fields).status_code == 302
    person = Person.objects.get(email="liv@eksempel.no")
    assert roles_at(person, town.school.pk) == {Role.PLAN_TEAM_MEMBER}
    assert Letter.objects.get().to_address == person.email
    assert "Liv Lærer" in client.get(address).content.decode()
    row = person.roles.get()
    client.post(f"{address}{row.pk}/avslutt/")
    assert roles_at(again(person), town.school.pk) == frozenset()
    assert AccountRecord.objects.filter(person=person, by=town.principal).count() == 4


def test_only_those_who_look_after_a_school_see_its_people(client: Client, town: Town) -> None:
    address = f"/skole/{town.school.slug}/personer/"
    for person in (town.teacher, town.adviser, town.outsider, town.director):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.get("/personer/").status_code == 404
    client.force_login(town.administrator)
    assert client.get(address).status_code == 200


def test_a_school_gives_no_role_outside_itself(town: Town) -> None:
    other = make_school("Storevik skole")
    for role, school in (
        (Role.ADMINISTRATOR, None),
        (Role.DIRECTOR, town.school),
        (Role.PRINCIPAL, town.school),
        (Role.PLAN_TEAM_MEMBER, other),
    ):
        with pytest.raises(ValidationError):
            give_role(
                by=town.principal, person=town.outsider, role=role, school=school, first_day=TODAY
            )
    assert held_roles(again(town.outsider)) == ()


def test_handing_over_keeps_everything_and_changes_who_leads(client: Client, town: Town) -> None:
    client.force_login(town.principal)
    fields = {"name": "Ny Rektor", "email": "ny@eksempel.no", "from_day": "1.12.2026"}
    client.post(f"/skole/{town.school.slug}/ny-rektor/", fields)
    assert [leader.name for leader in leaders_of(town.school)] == ["Ragnhild Rektor"]
    new = Person.objects.get(email="ny@eksempel.no")
    first = date(2026, 12, 1)
    held = [role.role for role in held_roles(new, first)]
    assert held == [Role.PRINCIPAL] and held_roles(new) == ()
    assert held_roles(again(town.principal), first) == ()
    assert held_roles(again(town.principal), first - timedelta(days=1)) != ()


def test_handing_over_today_works_today(town: Town) -> None:
    hand_over(
        by=town.principal,
        school=town.school,
        name="Ny Rektor",
        email="ny@eksempel.no",
        from_day=TODAY,
    )
    assert [leader.name for leader in leaders_of(town.school)] == ["Ny Rektor"]


def test_an_acting_principal_does_not_give_the_school_away(town: Town) -> None:
    acting = make_person("Finn Fungerende", Role.ACTING_PRINCIPAL, school=town.school)
    with pytest.raises(ValidationError):
        hand_over(by=acting, school=town.school, name="X", email="x@eksempel.no", from_day=TODAY)


def test_there_is_always_an_administrator(town: Town) -> None:
    row = RoleAssignment.objects.get(person=town.administrator)
    with pytest.raises(ValidationError, match="minst én"):
        end_role(by=town.administrator, assignment=row)


def test_a_known_person_keeps_the_name_and_learns_of_the_role(town: Town) -> None:
    town.outsider.set_password("noe som er langt nok")
    town.outsider.save()
    invite(
        by=town.principal,
        name="Feil Navn",
        email=town.outsider.email,
        role=Role.PLAN_TEAM_MEMBER,
        school=town.school,
        first_day=TODAY,
    )
    assert again(town.outsider).name == "Ola Utenfor"
    assert "plangruppa" in Letter.objects.get().subject


def test_a_substitute_acts_within_the_dates_and_the_record_says_so(town: Town) -> None:
    [substitution] = appoint(
        person=town.director, substitute=town.divisional, first_day=TODAY, last_day=TODAY
    )
    held = [role for role in held_roles(again(town.divisional)) if role.on_behalf_of]
    assert [role.on_behalf_of for role in held] == [town.director]
    assert not [r for r in held_roles(town.divisional, TODAY + timedelta(days=1)) if r.on_behalf_of]
    end_substitution(person=town.director, substitution=substitution)
    assert not [role for role in held_roles(again(town.divisional)) if role.on_behalf_of]
    assert AccountRecord.objects.filter(person=town.director, by=town.director).count() == 2


def test_a_substitute_decides_and_the_decision_names_both(town: Town) -> None:
    case = at_director(town)
    deputy = director_elsewhere(town)
    appoint(person=town.director, substitute=deputy, first_day=TODAY, last_day=TODAY)
    from entilen.cases.actions import declare_impartiality

    declare_impartiality(case=case, person=deputy, disqualified=False)
    sent = case.submissions.get().version.fingerprint
    decision = grant(case=case, person=deputy, seen=sent, reasons="God.", grades=[5, 6, 7])
    assert decision.decided_by == deputy and decision.on_behalf_of == town.director


@pytest.mark.parametrize("who", ["teacher", "adviser", "outsider"])
def test_only_leaders_and_directors_set_a_substitute(client: Client, town: Town, who: str) -> None:
    client.force_login(getattr(town, who))
    assert client.get("/konto/stedfortreder/").status_code == 404


def test_what_is_wrong_stands_beside_the_field(client: Client, town: Town) -> None:
    client.force_login(town.principal)
    answer = client.post(
        "/konto/stedfortreder/",
        {"substitute": town.teacher.pk, "first_day": "25.11.2026", "last_day": "24.11.2026"},
    )
    assert "Siste dag må være lik eller etter" in answer.content.decode()
    assert "25.11.2026" in answer.content.decode()


def test_the_list_of_people_costs_the_same_for_one_and_for_thirty(
    client: Client, town: Town, django_assert_max_num_queries: object
) -> None:
    client.force_login(town.administrator)
    for number in range(60):
        make_person(f"Person {number}", Role.PLAN_TEAM_MEMBER, school=town.school)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        answer = client.get("/personer/?q=person")
    assert "Person 1" in answer.content.decode() and len(answer.content) < 60_000
    assert client.get(f"/personer/{town.teacher.pk}/").status_code == 200


def test_a_name_is_one_line_and_an_address_no_longer_than_one_can_be(
    client: Client, town: Town
) -> None:
    client.force_login(town.administrator)
    fields = {"name": "Liv\r\nBcc: \x1bLærer", "role": "ict_adviser", "first_day": "23.11.2026"}
    long = client.post("/personer/inviter/", {**fields, "email": "a" * 290 + "@eksempel.no"})
    assert "254 eller færre tegn" in long.content.decode()
    client.post("/personer/inviter/", {**fields, "email": "liv@eksempel.no"})
    assert Person.objects.get(email="liv@eksempel.no").name == "Liv Bcc: Lærer"
    assert Person.objects.create_user("per@eksempel.no", "Per\nPersen").name == "Per Persen"
