"""A variable is called what the thing is: a case, a letter, a plan; not how it came about."""

import ast
from collections.abc import Iterator
from pathlib import Path

from entilen.runtime.places import ROOT

HOW_IT_CAME = {"found", "given", "made", "said"}
"""Words that say that something was got hold of, and nothing of what it is."""
AT_MOST = 60


def bindings(path: Path) -> Iterator[int]:
    """The lines on which such a word becomes the name of something."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                bound = name
            case ast.FunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                bound = name
            case _:
                continue
        if bound in HOW_IT_CAME:
            yield node.lineno


def test_things_are_called_what_they_are() -> None:
    """Now and then such a word is right; where it is many times, nobody has named the thing."""
    places = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("src", "tests", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
        for line in bindings(path)
    ]
    assert len(places) <= AT_MOST, f"Call these what they are ({len(places)}):\n" + "\n".join(
        places
    )
