"""One stored form; light Markdown in and out without loss; nothing hostile gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.plans.text import blocks, clean, names_a_pupil, plain, to_html, to_markdown

SAMPLES = [
    "## Overskrift\n\nEt avsnitt med **fet** og *kursiv* tekst.",
    "- ett\n- to\n- tre",
    "1. først\n2. så",
    "Se [planen](https://skolen.no/plan) her.",
    "Et avsnitt.\n\n### Mindre\n\nTil slutt: 5 < 6 & 7 > 3.",
    "Linje én\nlinje to",
    "* stjerne\n* to\n\n> sitat",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_what_is_stored_survives_being_edited(text: str) -> None:
    stored = to_html(text)
    assert to_html(to_markdown(stored)) == stored


@given(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=4))
def test_any_mix_of_blocks_survives(parts: list[str]) -> None:
    stored = to_html("\n\n".join(parts))
    again = to_html(to_markdown(stored))
    assert plain(again) == plain(stored)
    assert len(blocks(again)) == len(blocks(stored))


@given(st.text(max_size=200))
def test_no_text_gives_anything_but_the_subset(text: str) -> None:
    html = to_html(text)
    assert clean(html) == html
    for bad in ("<script", "javascript:", "onerror=", "<img", "<iframe"):
        assert bad not in html.lower().replace("&lt;", "")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>hei",
        '<a href="javascript:alert(1)">x</a>',
        '<p onclick="x()">hei</p>',
        '<img src="x" onerror="x()">',
    ],
)
def test_hostile_html_is_taken_away(hostile: str) -> None:
    cleaned = clean(hostile)
    assert "script" not in cleaned
    assert "on" not in cleaned.replace("noopener", "").split(">")[0]


def test_a_pupils_name_is_noticed() -> None:
    assert names_a_pupil("<p>Eleven Kari trenger hjelp</p>")
    assert not names_a_pupil("<p>Eleven skal få hjelp, og Oslo er en by</p>")
