"""A reason that should not stand in the public list is withheld, and the list says by whom."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.queries import broken_link
from entilen.coverage.actions import (
    correct_statement,
    publish_known_statements,
    withhold_reason,
    withhold_statement_reason,
)
from entilen.coverage.models import PublishedStatement, WithheldReason
from entilen.devices.models import LedgerEntry
from entilen.process.vocabulary import Act
from entilen.rollout.actions import correct_hand_out
from entilen.rollout.models import HandOut
from tests.acts import hand_out_devices
from tests.cast import Town, at_director, say_yes
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
SECRET = "Ola Nordmann fikk to"
LINE = "Begrunnelsen er holdt tilbake av administrator 23.11.2026."


def listed() -> str:
    return re.sub(r"\s+", " ", Client().get("/rettelser/").content.decode())


@pytest.fixture
def entry(town: Town) -> LedgerEntry:
    case = at_director(town)
    say_yes(town, case, (5,))
    hand_out_devices(town, case)
    correct_hand_out(
        hand_out=HandOut.objects.get(),
        person=town.principal,
        quantity=29,
        pupils=30,
        reason=SECRET,
        why_fewer="Én flyttet",
    )
    return LedgerEntry.objects.get(corrects__isnull=False)


def test_a_reason_is_withheld_and_the_list_says_by_which_role(
    town: Town, entry: LedgerEntry
) -> None:
    assert SECRET in listed() and "Hold begrunnelsen tilbake" not in listed()
    client = client_of(town.administrator)
    door = f"/rettelser/registrering/{entry.pk}/hold-tilbake/"
    assert door in client.get("/rettelser/").content.decode()
    answer = client.post(door, {"ground": "Nevner en elev"}, follow=True)
    assert "står ikke lenger i lista" in answer.content.decode()
    assert SECRET not in listed() and LINE in listed()
    assert door not in client.get("/rettelser/").content.decode()
    case = entry.case
    assert case is not None
    event = case.events.get(act=Act.WITHHOLD_REASON)
    assert event.details == {"entry": entry.pk, "ground": "Nevner en elev"}
    assert broken_link(case) is None
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        WithheldReason.objects.update(role="x")
    with pytest.raises(Refused, match="fra før"):
        withhold_reason(entry=entry, person=town.administrator, ground="x")


def test_the_programme_manager_may_and_others_may_not(town: Town, entry: LedgerEntry) -> None:
    for person in (town.principal, town.adviser, town.director):
        with pytest.raises(NotYours):
            withhold_reason(entry=entry, person=person, ground="x")
        door = f"/rettelser/registrering/{entry.pk}/hold-tilbake/"
        assert client_of(person).get(door).status_code == 404
    withhold_reason(entry=entry, person=town.manager, ground="x")
    assert "holdt tilbake av programleder" in listed()


def test_the_reason_of_a_corrected_figure_is_withheld_too(town: Town) -> None:
    publish_known_statements()
    statement = PublishedStatement.objects.get()
    numbers = {**statement.numbers, "schools": {"total": 134, "full": 113}}
    numbers["by_type"] = {"primary": {"full": 1}}
    correct_statement(statement=statement, numbers=numbers, reason=SECRET, person=town.manager)
    assert SECRET in listed()
    client = client_of(town.administrator)
    door = f"/rettelser/{statement.date}/0/hold-tilbake/"
    assert client.get(door).status_code == 200
    client.post(door, {"ground": "Nevner en elev"})
    assert SECRET not in listed() and LINE in listed()
    figure = Client().get("/dekning/", {"dato": statement.date.strftime("%d.%m.%Y")})
    assert SECRET not in figure.content.decode()
    statement.refresh_from_db()
    assert statement.corrections[0]["withheld"]["by"] == town.administrator.pk
    assert client.get(f"/rettelser/{statement.date}/9/hold-tilbake/").status_code == 404
    with pytest.raises(NotYours):
        withhold_statement_reason(statement=statement, number=0, by=town.principal, ground="x")
    with pytest.raises(Refused, match="fra før"):
        withhold_statement_reason(statement=statement, number=0, by=town.manager, ground="x")
