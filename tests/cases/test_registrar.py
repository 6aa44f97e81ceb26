"""The adviser who registers a plan from e-mail acts for the school until the school does."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.bodies.actions import prepare_paper
from entilen.cases.access import roles_on
from entilen.cases.actions import declare_impartiality, withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.files.actions import store_bytes
from entilen.plans.actions import begin
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import DeviceType, Role
from entilen.review.actions import accept_formally, tick_formal_items
from entilen.submission.actions import submit
from tests.cast import (
    Town,
    all_in_order,
    confirm_network,
    make_person,
    treat_in_board,
    write_plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def case(town: Town) -> Case:
    return begin(
        school=town.school,
        person=town.adviser,
        grades=(5, 6, 7),
        school_year=2027,
        device_type=DeviceType.TABLET,
        original=store_bytes(name="Plan.txt", content=b"Planen."),
    )


def test_the_adviser_is_registrar_only_until_a_leader_of_the_school_acts(
    town: Town, case: Case
) -> None:
    assert Role.REGISTRAR in roles_on(town.adviser, case)
    prepare_paper(case=case, person=town.adviser)
    assert Role.REGISTRAR in roles_on(town.adviser, case)
    prepare_paper(case=case, person=town.principal)
    assert Role.REGISTRAR not in roles_on(town.adviser, case)
    with pytest.raises(NotYours):
        withdraw(case=case, person=town.adviser, ground="Feil.")
    with pytest.raises(NotYours):
        submit(case=case, person=town.adviser, seen=current_fingerprint(case))


def test_the_paper_that_the_registrar_may_make_opens_for_them(town: Town, case: Case) -> None:
    client = Client()
    client.force_login(town.adviser)
    address = client.post(f"/sak/{case.key}/saksframlegg/").headers["Location"]
    assert address.endswith("/saksframlegg/1/")
    assert client.get(address).status_code == 200
    prepare_paper(case=case, person=town.principal)
    assert client.get(address).status_code == 404


def sent_by_the_registrar(town: Town, case: Case) -> None:
    """Written and treated as by the registrar: a leader's acts would have ended that."""
    as_registrar = Town(**{**vars(town), "principal": town.adviser, "teacher": town.adviser})
    write_plan(as_registrar, case)
    confirm_network(as_registrar, case)
    treat_in_board(as_registrar, case)
    submit(case=case, person=town.adviser, seen=current_fingerprint(case))


def accept(case: Case, person: Person) -> None:
    declare_impartiality(case=case, person=person, disqualified=False)
    tick_formal_items(case=case, person=person, answers=all_in_order(case))
    accept_formally(case=case, person=person)


def test_who_sent_the_plan_for_the_school_does_not_check_it_where_another_can(
    town: Town, case: Case
) -> None:
    other = make_person("Ada Annen", Role.ICT_ADVISER)
    sent_by_the_registrar(town, case)
    with pytest.raises(Refused, match="En annen IKT-veileder må godta"):
        accept(case, town.adviser)
    accept(case, other)


def test_the_only_adviser_there_is_checks_also_what_they_sent(town: Town, case: Case) -> None:
    sent_by_the_registrar(town, case)
    accept(case, town.adviser)


def test_who_only_registered_the_plan_may_check_it(town: Town, case: Case) -> None:
    make_person("Ada Annen", Role.ICT_ADVISER)
    write_plan(town, case)
    confirm_network(town, case)
    treat_in_board(town, case)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    accept(case, town.adviser)
