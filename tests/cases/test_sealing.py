"""What an event seals: all that is shown or counted. Old events verify in their own format."""

import pytest
from django.db import connection

from entilen.cases.actions import suspend
from entilen.cases.models import CaseEvent
from entilen.cases.queries import broken_link
from entilen.cases.rules import event_hash, seal
from tests.cast import Town, begin_case, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
UNSEALED_AT_FIRST = ("format", "internal", "named")


def tamper(assignment: str, event: CaseEvent) -> None:
    """Change a stored event behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER append_only")
        cursor.execute(f"UPDATE cases_caseevent SET {assignment} WHERE id = %s", [event.pk])
        cursor.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER append_only")


@pytest.mark.parametrize(
    "assignment",
    [
        "internal = NOT internal",
        "format = 1",
        "summary = summary || '.'",
        'details = \'{"ground": "en annen"}\'',
        "act = 'withdraw'",
        "stage_before = 'granted'",
        "stage_after = 'granted'",
        "round = round + 1",
        "actor_id = NULL",
        "on_behalf_of_id = actor_id",
        "named = 'En annen'",
        "role = 'director'",
        "at = at - interval '1 day'",
        "fingerprint = 'x'",
    ],
)
def test_whatever_is_shown_of_an_event_is_sealed(town: Town, assignment: str) -> None:
    case = sent_case(town)
    event = suspend(case=case, person=town.principal, ground="Flytting")
    assert broken_link(case) is None
    tamper(assignment, event)
    broken = broken_link(case)
    assert broken is not None
    assert broken.sequence == event.sequence


def test_every_column_of_an_event_is_sealed_or_is_the_seal(town: Town) -> None:
    event = begin_case(town).events.get()
    names = {"stage_before": "before", "stage_after": "after"}
    columns = {names.get(field.name, field.name) for field in CaseEvent._meta.concrete_fields}
    assert columns - {"id", "hash", "previous_hash"} == set(event.sealed)


def test_an_event_of_the_first_format_verifies_as_it_was_sealed(town: Town) -> None:
    case = begin_case(town)
    event = case.events.get()
    old = {name: value for name, value in event.sealed.items() if name not in UNSEALED_AT_FIRST}
    assert seal(1, **{**old, "internal": False}) == old
    tamper(f"format = 1, hash = '{event_hash('', old)}'", event)
    assert broken_link(case) is None


def test_no_event_goes_back_to_an_older_format(town: Town) -> None:
    case = sent_case(town)
    event = suspend(case=case, person=town.principal, ground="Flytting")
    old = {name: value for name, value in event.sealed.items() if name not in UNSEALED_AT_FIRST}
    tamper(f"format = 1, hash = '{event_hash(event.previous_hash, old)}'", event)
    assert broken_link(case) == event


def test_a_format_that_nobody_wrote_is_not_taken_for_sealed(town: Town) -> None:
    case = begin_case(town)
    tamper("format = 9", case.events.get())
    assert broken_link(case) == case.events.get()
