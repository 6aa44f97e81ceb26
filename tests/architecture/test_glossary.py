"""The glossary says the same words as the code."""

from entilen.process.vocabulary import Role, Stage
from entilen.runtime.places import ROOT


def test_every_stage_and_role_stands_in_the_glossary_with_its_word() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    missing = [
        f"| {word} | {word.label} |"
        for word in (*Stage, *Role)
        if f"| {word} | {word.label} |" not in text
    ]
    assert not missing
