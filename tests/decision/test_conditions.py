"""A condition is reported and judged row by row: nothing is overwritten, and no says why."""

import pytest
from django.db import DatabaseError, transaction

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.decision.actions import fulfil_condition, report_condition
from entilen.decision.models import Condition, ConditionReport, ConditionState
from entilen.mail.models import Letter
from entilen.reactions import react
from tests.cast import TODAY, Town, at_director, say_yes
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def condition(town: Town) -> Condition:
    terms = [{"text": "Ladeskap", "due": TODAY, "responsible": "Rektor", "gate": "order"}]
    return say_yes(town, at_director(town), conditions=terms).conditions.get()


def case_of(condition: Condition) -> Case:
    return condition.decision.case


def report(town: Town, condition: Condition, text: str) -> ConditionReport:
    return report_condition(condition=condition, person=town.principal, text=text)


def test_every_report_stays_with_who_said_it(town: Town, condition: Condition) -> None:
    first = report(town, condition, "Ett skap er bygget.")
    second = report(town, condition, "Alle skapene er bygget.")
    assert [row.text for row in condition.reports.all()] == [first.text, second.text]
    page = client_of(town.adviser).get(f"/sak/{case_of(condition).key}/vilkar/").content.decode()
    assert "Ett skap er bygget." in page
    assert "Alle skapene er bygget." in page
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConditionReport.objects.filter(pk=first.pk).update(text="x")


def test_the_answer_is_to_the_report_that_was_read(town: Town, condition: Condition) -> None:
    first = report(town, condition, "Ett skap.")
    second = report(town, condition, "Alle skapene.")
    with pytest.raises(Refused, match="noe nytt om vilkåret"):
        fulfil_condition(condition=condition, person=town.adviser, fulfilled=True, seen=first.pk)
    with pytest.raises(Refused, match="noe nytt om vilkåret"):
        fulfil_condition(condition=condition, person=town.adviser, fulfilled=True, seen=None)
    condition.refresh_from_db()
    assert condition.state == ConditionState.REPORTED
    event = fulfil_condition(
        condition=condition, person=town.adviser, fulfilled=True, seen=second.pk
    )
    assert event.details["report"] == second.pk
    assert event.details["fulfilled"] is True
    assert event.details["sha256"] == fingerprint(["Alle skapene.", ""])


def test_no_needs_a_reason_that_the_school_reads(town: Town, condition: Condition) -> None:
    case, seen = case_of(condition), report(town, condition, "Bygget.").pk
    with pytest.raises(Refused, match="Skriv hvorfor"):
        fulfil_condition(
            condition=condition, person=town.adviser, fulfilled=False, seen=seen, reason=" "
        )
    event = fulfil_condition(
        condition=condition,
        person=town.adviser,
        fulfilled=False,
        seen=seen,
        reason="Bildet viser et annet rom.",
    )
    assert (event.details["fulfilled"], event.ground) == (False, "Bildet viser et annet rom.")
    react(event=event.pk)
    letter = Letter.objects.get(cause__startswith=f"event:{event.pk}:")
    assert "ikke godkjent som oppfylt" in letter.body
    assert "Bildet viser et annet rom." in letter.body
    page = client_of(town.principal).get(f"/sak/{case.key}/vilkar/").content.decode()
    assert "Bildet viser et annet rom." in page


def test_what_refuses_the_answer_takes_nothing_that_was_typed(
    town: Town, condition: Condition
) -> None:
    case, first = case_of(condition), report(town, condition, "Ett skap.")
    report(town, condition, "Alle skapene.")
    name = f"vilkar-{condition.pk}"
    typed = {f"{name}-seen": str(first.pk), f"{name}-reason": "Bare ett.", "gjor": "ikke"}
    client = client_of(town.adviser)
    page = client.post(f"/sak/{case.key}/vilkar/{condition.pk}/godkjenn/", typed).content.decode()
    assert "noe nytt om vilkåret" in page
    assert "Bare ett." in page
    assert f'value="{condition.reports.latest("pk").pk}"' in page


@pytest.mark.parametrize("sent", [{}, {"gjor": "kanskje"}])
def test_an_answer_without_its_field_is_no_answer(
    town: Town, condition: Condition, sent: dict[str, str]
) -> None:
    """What does not say yes or no is refused with a sentence, and never counted as a no."""
    row, case = report(town, condition, "Bygget."), case_of(condition)
    name = f"vilkar-{condition.pk}"
    answer = client_of(town.adviser).post(
        f"/sak/{case.key}/vilkar/{condition.pk}/godkjenn/",
        {f"{name}-seen": row.pk, f"{name}-reason": "Vi så på det.", **sent},
    )
    assert answer.status_code == 200
    assert "Velg om vilkåret er oppfylt eller ikke." in answer.content.decode()
    condition.refresh_from_db()
    assert condition.state == ConditionState.REPORTED
    assert not condition.verdicts.exists()
