"""The promise of a component: it says at once when it is asked for something it is not."""

from typing import get_args

from django.template import TemplateSyntaxError


def one_of(value: str, literal: object, attribute: str) -> str:
    """Return the value if the Literal type names it; otherwise stop the page with the choices."""
    choices = get_args(literal)
    if value not in choices:
        raise TemplateSyntaxError(f"{attribute}={value!r}: choose one of {', '.join(choices)}")
    return value


def heading_level(level: int) -> int:
    """Components carry headings of level 2–4; the page alone owns level 1."""
    if level not in (2, 3, 4):
        raise TemplateSyntaxError(f"level={level!r}: choose 2, 3 or 4")
    return level
