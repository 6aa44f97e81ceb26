"""The demo town writes nothing that an installation cannot: it has the verbs, and no other pen."""

import ast
from pathlib import Path

import entilen.town

WRITES = {
    "create", "bulk_create", "save", "update", "bulk_update", "delete", "get_or_create",
    "update_or_create", "create_user", "execute",
}  # fmt: skip


def pens(tree: ast.AST) -> list[str]:
    """Calls of a method that writes rows; a dict's own `update` has no manager before it."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
    ]


def test_the_town_writes_by_verbs_alone() -> None:
    places = sorted(Path(entilen.town.__file__).parent.rglob("*.py"))
    assert places
    assert {
        path.name: found for path in places if (found := pens(ast.parse(path.read_text())))
    } == {}


def test_a_pen_is_seen() -> None:
    assert pens(ast.parse("School.objects.create(name=1)"))
