"""Three vocabularies, and a sentence for every stage and reader."""

from datetime import date
from pathlib import Path

import pytest

from entilen.process.diagram import render
from entilen.process.sentences import Situation, describe
from entilen.process.status import STATUS, TURN, track_step
from entilen.process.vocabulary import Audience, Party, Stage
from entilen.process.words import count


def _done(stage: Stage, now: Situation) -> bool:
    return stage is Stage.GRANTED and now.rolled_out


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("audience", Audience)
def test_every_stage_has_a_word_and_a_sentence_for_everyone(
    stage: Stage, audience: Audience
) -> None:
    assert STATUS[stage][audience]
    for now in (Situation(), Situation(missing=2, points=3, questions=1, planned=9, handed_out=4)):
        turn = describe(stage, audience, now, date(2026, 12, 4))
        assert turn.sentence.endswith(".")
        assert turn.next.endswith(".")
        assert turn.party is (Party.NOBODY if _done(stage, now) else TURN[stage])
        assert turn.deadline == "4. desember 2026"
    assert describe(stage, audience, Situation(), None).deadline == "ingen frist"
    assert 1 <= track_step(stage) <= 5


def test_an_ended_case_waits_for_nobody_and_names_no_deadline() -> None:
    turn = describe(Stage.WITHDRAWN, Audience.SCHOOL, Situation(), None)
    assert turn.party is Party.NOBODY
    assert "Frist" not in turn.next_line


def test_small_numbers_are_words() -> None:
    assert count(2, "ting", "ting") == "to ting"
    assert count(1, "et punkt", "punkter") == "ett punkt"
    assert count(14, "punkt", "punkter") == "14 punkter"


def test_the_page_of_the_procedure_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "procedure.md"
    assert page.read_text(encoding="utf-8") == render(), "Run ./run manage draw_procedure"


def test_a_deadline_that_has_passed_says_so() -> None:
    ahead = describe(Stage.AT_DIRECTOR, Audience.SCHOOL, Situation(), date(2026, 12, 4))
    past = describe(Stage.AT_DIRECTOR, Audience.SCHOOL, Situation(), date(2026, 11, 8), late=True)
    none = describe(Stage.AT_DIRECTOR, Audience.SCHOOL, Situation(), None)
    assert ahead.next_line.startswith("Frist: 4. desember 2026.")
    assert past.next_line.startswith("Fristen var 8. november 2026.")
    assert none.next_line.endswith("Ingen frist.")


def test_a_number_stands_with_its_noun() -> None:
    assert [count(n, "et punkt", "punkter") for n in (1, 2, 12)] == [
        "ett punkt", "to punkter", "12 punkter",
    ]  # fmt: skip
