"""The worst that fits in an area: it is read, edited and compared within bounds."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entilen.plans.comparison import SHARE, STEPS, marked
from entilen.plans.difference import Budget, TooMuch, runs
from entilen.plans.text import blocks, plain, shallow, to_html, to_markdown

LARGEST = 100_000
DEEPEST = 60
WORST = {
    "emphasis within emphasis": "*" * 5000 + "a" + "*" * 5000,
    "emphasis within strong": "***a" * 5000 + "a***" * 5000,
    "both kinds of signs": "*_" * 250 + "a" + "_*" * 250,
    "emphasis that never ends": "*a_ " * 25_000,
    "quotations": ">" * 50_000 + "a",
    "lists": "\n".join("  " * depth + "- a" for depth in range(300)),
    "links that never end": "[a](" * 25_000,
    "brackets": "[" * 50_000 + "]" * 50_000,
    "paragraphs": "a\n\n" * 33_333,
    "one word": "ja " * 33_333,
    "one long word": "a" * LARGEST,
    "signs that grow": "&" * LARGEST,
}


def depth(html: str) -> int:
    deepest = level = 0
    for closing, name in re.findall(r"<(/?)(\w+)", html):
        if name != "br":
            level += -1 if closing else 1
            deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize("markdown", WORST.values(), ids=WORST.keys())
def test_no_text_nests_without_end(markdown: str) -> None:
    html = to_html(markdown[:LARGEST])
    assert depth(html) <= DEEPEST
    assert to_markdown(html) is not None


def test_a_text_that_was_saved_before_there_was_a_bound_can_be_edited() -> None:
    saved = f"<p>{'<em>' * 2000}a{'</em>' * 2000}</p>"
    assert shallow(saved) == "<p><em>a</em></p>"
    assert to_markdown(saved) == "*a*"


@pytest.mark.parametrize("markdown", WORST.values(), ids=WORST.keys())
def test_comparing_costs_no_more_than_the_budget(markdown: str) -> None:
    old = to_html(markdown[:LARGEST])
    for other in (f"b {markdown[: LARGEST - 2]}", markdown[: LARGEST // 2], "b\n\n" * 33_333, ""):
        budget = Budget(STEPS)
        shown = marked(old, to_html(other), budget)
        assert budget.left >= 0
        assert plain(shown) is not None


def test_two_texts_of_words_in_another_order_are_shown_whole() -> None:
    words = [f"ord{number % 700}" for number in range(15_000)]
    old, new = f"<p>{' '.join(words)}</p>", f"<p>{' '.join(reversed(words))}</p>"
    budget = Budget(STEPS)
    shown = marked(old, new, budget)
    assert shown.count("<del>") == shown.count("<ins>") == 1
    assert STEPS - budget.left <= 2 * SHARE + len(blocks(old))


def test_a_small_change_in_the_largest_text_is_shown_as_it_is() -> None:
    words = [f"ord{number}" for number in range(10_000)]
    changed = [*words[:5000], "nytt", *words[5001:]]
    shown = marked(f"<p>{' '.join(words)}</p>", f"<p>{' '.join(changed)}</p>")
    assert "<del>ord5000</del> <ins>nytt</ins>" in shown
    assert shown.count("<ins>") == 1


@given(st.lists(st.sampled_from("abc"), max_size=14), st.lists(st.sampled_from("abc"), max_size=14))
def test_runs_tell_both_sequences_in_order(old: list[str], new: list[str]) -> None:
    found = runs(old, new, Budget(100_000))
    assert [item for run in found for item in old[run.a1 : run.a2]] == old
    assert [item for run in found for item in new[run.b1 : run.b2]] == new
    assert all(old[r.a1 : r.a2] == new[r.b1 : r.b2] for r in found if r.same)
    assert all(one.same != two.same for one, two in pairwise(found))


def test_a_budget_ends() -> None:
    with pytest.raises(TooMuch):
        runs(["a"] * 100, ["b"] * 100, Budget(1000))
