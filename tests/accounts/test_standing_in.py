"""Standing in: one role at one place, within limits, sideways or up, and never passed on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from importlib import import_module
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from entilen.accounts import queries
from entilen.accounts.actions import invitations
from entilen.accounts.actions import roles as verbs
from entilen.accounts.actions.invitations import set_access
from entilen.accounts.actions.roles import end_role, give_role, hand_over
from entilen.accounts.actions.substitutes import appoint
from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.accounts.queries import held_roles, possible_substitutes
from entilen.cases.access import sees
from entilen.notifications.queries import deciders, school_of
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from tests.cast import (
    TODAY,
    Town,
    begin_case,
    director_elsewhere,
    make_person,
    make_school,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
WEEK = TODAY + timedelta(days=7)


def again(person: Person) -> Person:
    """The person as the next request knows them."""
    return Person.objects.get(pk=person.pk)


def give(person: Person, role: Role, school: School | None = None, **more: Any) -> RoleAssignment:
    return RoleAssignment.objects.create(
        person=person, role=role, school=school, first_day=date(2020, 1, 1), **more
    )


def borrowed(person: Person) -> set[tuple[Role, int | None]]:
    held = held_roles(again(person))
    return {(role.role, role.school_id) for role in held if role.on_behalf_of}


def stand_in(town: Town, **more: Any) -> Person:
    """The teacher stands in for the principal."""
    appoint(person=town.principal, substitute=town.teacher, first_day=TODAY, last_day=WEEK, **more)
    return again(town.teacher)


def test_a_substitute_has_the_one_role_at_the_one_place_and_nothing_beyond(town: Town) -> None:
    other = make_school("Storevik skole")
    give(town.principal, Role.ADMINISTRATOR)
    give(town.principal, Role.PRINCIPAL, other)
    here = RoleAssignment.objects.get(
        person=town.principal, role=Role.PRINCIPAL, school=town.school
    )
    case = begin_case(town)
    case.school = other
    case.save()
    deputy = stand_in(town, roles=[here])
    assert borrowed(deputy) == {(Role.PRINCIPAL, town.school.pk)}
    assert not sees(deputy, case)


def test_a_substitution_ends_with_the_role_of_the_absent_and_of_the_substitute(town: Town) -> None:
    deputy = stand_in(town)
    assert borrowed(deputy)
    deputy.roles.update(last_day=TODAY - timedelta(days=1))
    assert not borrowed(deputy)
    deputy.roles.update(last_day=None)
    town.principal.roles.update(last_day=TODAY - timedelta(days=1))
    assert not borrowed(deputy)


def test_who_stands_in_for_a_director_is_a_director_and_nobody_below(town: Town) -> None:
    other = director_elsewhere(town)
    below = make_person("Ulla Underordnet", Role.DIRECTOR, school=make_school("Storfjord skole"))
    further = make_person("Uno Underordnet", Role.DIRECTOR, school=make_school("Langvik skole"))
    Person.objects.filter(pk=below.pk).update(superior=town.director)
    Person.objects.filter(pk=further.pk).update(superior=below)
    post = town.director.roles.get()
    assert set(possible_substitutes(post)) == {other, town.divisional}
    for person in (town.engineer, town.technician, town.manager, town.archivist, below, further):
        with pytest.raises(ValidationError, match="kan ikke være stedfortreder"):
            appoint(person=town.director, substitute=person, first_day=TODAY, last_day=TODAY)


def test_an_old_substitute_who_may_not_be_one_acts_no_longer(town: Town) -> None:
    Substitution.objects.create(
        absent=town.director, substitute=town.engineer, role=Role.DIRECTOR, school=town.school,
        first_day=TODAY, last_day=WEEK, given_by=town.director,
    )  # fmt: skip
    assert not borrowed(town.engineer)
    assert town.engineer not in deciders(sent_case(town))


def test_the_letter_goes_to_who_stands_in_for_the_role_that_it_is_about(town: Town) -> None:
    other, case = director_elsewhere(town), sent_case(town)
    elsewhere = make_school("Storfjord skole")
    give(town.director, Role.DIRECTOR, elsewhere)
    there = town.director.roles.get(school=elsewhere)
    appoint(
        person=town.director, substitute=other, first_day=TODAY, last_day=WEEK, roles=[there]
    )  # fmt: skip
    assert other not in deciders(case)
    assert town.teacher not in school_of(case)
    here = town.director.roles.get(school=town.school)
    appoint(person=town.director, substitute=other, first_day=TODAY, last_day=WEEK, roles=[here])
    assert other in deciders(case)


def test_a_substitution_lasts_no_longer_than_the_requirements_and_the_role_allow(
    town: Town,
) -> None:
    with pytest.raises(ValidationError, match="mer enn 6 måneder"):
        appoint(
            person=town.principal, substitute=town.teacher, first_day=TODAY,
            last_day=date(2027, 5, 24),
        )  # fmt: skip
    town.principal.roles.update(last_day=TODAY + timedelta(days=3))
    with pytest.raises(ValidationError, match=r"til 26\.11\.2026"):
        stand_in(town)


def test_who_stands_in_gives_nothing_away(client: Client, town: Town) -> None:
    deputy = stand_in(town)
    with pytest.raises(ValidationError, match="Bare rektor"):
        hand_over(by=deputy, school=town.school, name="X", email="x@eksempel.no", from_day=TODAY)
    for role in (Role.ACTING_PRINCIPAL, Role.PLAN_TEAM_MEMBER):
        for to in (deputy, town.outsider):
            with pytest.raises(ValidationError):
                give_role(by=deputy, person=to, role=role, school=town.school, first_day=TODAY)
    with pytest.raises(ValidationError, match="Bare ledere"):
        appoint(person=deputy, substitute=town.principal, first_day=TODAY, last_day=WEEK)
    client.force_login(deputy)
    slug = town.school.slug
    for address in (
        f"/skole/{slug}/ny-rektor/",
        f"/skole/{slug}/personer/",
        "/konto/stedfortreder/",
    ):
        assert client.get(address).status_code == 404, address


def test_who_acts_as_principal_prolongs_nobody(client: Client, town: Town) -> None:
    acting = make_person("Finn Fungerende", Role.ACTING_PRINCIPAL, school=town.school)
    acting.roles.update(last_day=WEEK)
    later = WEEK + timedelta(days=1)
    for to in (acting, town.teacher):
        with pytest.raises(ValidationError):
            give_role(
                by=acting, person=to, role=Role.ACTING_PRINCIPAL, school=town.school,
                first_day=later,
            )  # fmt: skip
    give_role(
        by=acting, person=town.outsider, role=Role.PLAN_TEAM_MEMBER, school=town.school,
        first_day=TODAY,
    )  # fmt: skip
    client.force_login(acting)
    page = client.get(f"/skole/{town.school.slug}/personer/").content.decode()
    assert 'value="acting_principal"' not in page


def test_nobody_but_an_administrator_gives_themselves_a_role(town: Town) -> None:
    with pytest.raises(ValidationError, match="til deg selv"):
        give_role(
            by=town.principal, person=town.principal, role=Role.ACTING_PRINCIPAL,
            school=town.school, first_day=TODAY,
        )  # fmt: skip


def test_the_form_asks_for_the_role_only_when_there_are_several(client: Client, town: Town) -> None:
    client.force_login(town.principal)
    assert "Hvor skal noen handle" not in client.get("/konto/stedfortreder/").content.decode()
    other = make_school("Storevik skole")
    give(town.principal, Role.PRINCIPAL, other)
    page = client.get("/konto/stedfortreder/").content.decode()
    assert "Hvor skal noen handle for deg som rektor?" in page
    assert "Storevik skole" in page and "Lillevik skole" in page
    here = town.principal.roles.get(school=town.school)
    days = {"first_day": "23.11.2026", "last_day": "24.11.2026"}
    client.post(
        "/konto/stedfortreder/", {**days, "roles": [here.pk], "substitute": town.teacher.pk}
    )
    substitution = Substitution.objects.get()
    assert (substitution.role, substitution.school) == (Role.PRINCIPAL, town.school)
    assert "Rektor ved Lillevik skole" in client.get("/konto/stedfortreder/").content.decode()
    client.post(f"/konto/stedfortreder/{substitution.pk}/avslutt/")
    assert not borrowed(town.teacher)


def test_old_rows_become_one_for_each_role_that_was_held(town: Town) -> None:
    other = make_school("Storevik skole")
    give(town.director, Role.DIRECTOR, other)
    give(town.director, Role.ADMINISTRATOR)
    days = {"first_day": TODAY, "last_day": WEEK, "given_by": town.director}
    old = Substitution.objects.create(
        absent=town.director, substitute=town.divisional, role="", **days
    )
    empty = Substitution.objects.create(
        absent=town.outsider, substitute=town.divisional, role="", **days
    )
    import_module("entilen.accounts.migrations.0005_substitution_of_one_role").split(apps, None)
    rows = Substitution.objects.filter(absent=town.director)
    assert {(row.role, row.school) for row in rows} == {
        ("director", town.school),
        ("director", other),
    }
    assert rows.filter(pk=old.pk).exists()
    assert len({row.given_at for row in rows}) == 1
    assert Substitution.objects.filter(pk=empty.pk, role="").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["end the role", "close the access"])
def test_two_administrators_who_end_each_other_at_once_leave_one(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    one = make_person("Anna Administrator", Role.ADMINISTRATOR)
    two = make_person("Arne Administrator", Role.ADMINISTRATOR)
    both_in = Barrier(2, timeout=1)
    gives, judged = queries.gives, invitations._administrator

    def end(pair: tuple[Person, Person]) -> bool:
        by, other = pair
        try:
            if way == "end the role":
                end_role(by=by, assignment=other.roles.get())
            else:
                set_access(by=by, person=other, active=False)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    def meet(what: Callable[..., Any]) -> Callable[..., Any]:
        """Both are past the first check before either writes, unless a lock keeps one out."""

        def met(*args: Any) -> Any:
            try:
                both_in.wait()
            except BrokenBarrierError:
                both_in.abort()
            return what(*args)

        return met

    monkeypatch.setattr(verbs, "gives", meet(gives))
    monkeypatch.setattr(invitations, "_administrator", meet(judged))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(end, [(one, two), (two, one)]))
    assert sorted(done) == [False, True]
    left = RoleAssignment.objects.filter(ended_at__isnull=True, person__is_active=True)
    assert left.count() == 1


def test_the_substitute_reads_what_they_stand_in_for(client: Client, town: Town) -> None:
    client.force_login(stand_in(town))
    page = client.get("/konto/").content.decode()
    assert town.principal.name in page and "Rektor ved Lillevik skole" in page
