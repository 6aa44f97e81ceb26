"""How long the handling takes, and what plans are returned for: public, and never of one school."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client

from entilen.cases.models import Case, CaseEvent
from entilen.coverage.handling_queries import (
    NOT_SAID,
    Part,
    Parts,
    Spread,
    returned_by,
    returned_for,
    rounds,
    step_times,
)
from entilen.process.vocabulary import Stage
from tests.cast import Town, at_director, must, say_yes, send_back, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PAGE = "/dekning/behandlingstid/"
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def shown(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def stays(case: Case, number: int, way: list[tuple[Stage, float]]) -> None:
    """Another case that went this way, so many days at each stage."""
    other = Case.objects.create(
        number=f"25-{number:04d}",
        school=case.school,
        kind=case.kind,
        stage=way[-1][0],
        programme=case.programme,
        opened_by=case.opened_by,
    )
    at, rows = BEGAN, [(Stage.PREPARING, 0.0), *way]
    for place, ((before, stay), (after, _)) in enumerate(pairwise(rows), start=1):
        at += timedelta(days=stay)
        CaseEvent.objects.create(
            case=other,
            sequence=place,
            act="submit",
            stage_before=before,
            stage_after=after,
            round=1,
            role="principal",
            at=at,
            summary="prøve",
            hash="x",
        )


def test_days_are_those_between_coming_to_a_step_and_leaving_it(client: Client, town: Town) -> None:
    case = sent_case(town)
    for number, days in enumerate((1, 2, 3, 4, 10)):
        stays(case, number, [(Stage.FORMAL_CHECK, days), (Stage.SPECIALIST_REVIEW, 0)])
    first, second, *_ = step_times()
    assert (first.step, first.party) == ("Formell kontroll", "IKT-veileder")
    assert (first.number, first.days) == (5, Spread(3.0, 7.6))
    assert (second.number, second.days) == (0, NOT_SAID), "what lies there now has not ended"
    html = shown(client)
    assert '<td class="n">7,6</td>' in html and "for få" in html


def test_a_case_that_comes_back_counts_each_time_and_a_pause_is_no_step(town: Town) -> None:
    case = sent_case(town)
    way = [
        (Stage.FORMAL_CHECK, 2.0),
        (Stage.SUSPENDED, 40.0),
        (Stage.FORMAL_CHECK, 2.0),
        (Stage.CORRECTION, 6.0),
        (Stage.FORMAL_CHECK, 2.0),
        (Stage.SPECIALIST_REVIEW, 1.0),
    ]
    for number in range(5):
        stays(case, number, way)
    times = {row.step: row for row in step_times()}
    assert (times["Formell kontroll"].number, times["Formell kontroll"].days.median) == (15, 2.0)
    assert times["Formell kontroll"].days.ninetieth == 2.0


def test_few_are_not_shown(client: Client, town: Town) -> None:
    case = sent_case(town)
    for number in range(4):
        stays(case, number, [(Stage.FORMAL_CHECK, 3), (Stage.SPECIALIST_REVIEW, 0)])
    first = step_times()[0]
    assert (first.number, first.days) == (None, NOT_SAID)
    assert "vises ikke" in shown(client)


def test_what_plans_are_returned_for_is_read_from_the_letters(client: Client, town: Town) -> None:
    assert "Ingen plan er sendt tilbake ennå" in shown(client)
    case = at_director(town)
    for number in range(12):
        must(case, town.adviser, "vision", f"Punkt {number}")
    must(case, town.adviser, "competence", "Ett punkt")
    send_back(town, case)
    assert returned_by() == Parts((Part("direktøren", None),), None)
    reasons = returned_for()
    assert reasons.total is None
    assert [part.number for part in reasons.parts] == [None, None]
    html = shown(client)
    assert "Brev fra direktøren" in html and "Ett punkt" not in html


def test_rounds_are_said_when_enough_plans_are_decided(client: Client, town: Town) -> None:
    assert "Ingen plan er avgjort ennå" in shown(client)
    case = at_director(town)
    say_yes(town, case)
    assert rounds() == (None, NOT_SAID)
    with connection.cursor() as cursor:
        for number, taken in enumerate((1, 1, 2, 3)):
            other = Case.objects.create(
                number=f"25-{number:04d}",
                school=case.school,
                kind=case.kind,
                stage=Stage.GRANTED,
                programme=case.programme,
                opened_by=case.opened_by,
            )
            cursor.execute(
                "INSERT INTO decision_decision SELECT (jsonb_populate_record(d, jsonb_build_object("
                "'id', d.id + %s, 'key', %s::text, 'case_id', %s, 'round', %s))).*"
                " FROM decision_decision d WHERE d.case_id = %s",
                [number + 1, f"k{number}", other.pk, taken, case.pk],
            )
    assert rounds() == (5, Spread(1.0, 2.6))
    assert "<strong>5</strong> planer er avgjort" in shown(client)
