"""Renders a scrap of template with the components at hand, as every page does."""

from typing import Any

from django.template import Context, Engine

from entilen.ui.engine import TEMPLATE_BUILTINS

ENGINE = Engine(app_dirs=True, builtins=TEMPLATE_BUILTINS)


def draw(source: str, **context: Any) -> str:
    return ENGINE.from_string(source).render(Context(context))
