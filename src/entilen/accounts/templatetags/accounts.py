"""What the pages about people need beside the look."""

import json
from typing import Any

from django import template

from entilen.accounts.models import RoleAssignment, Substitution
from entilen.accounts.rules import place_text, span_text

register = template.Library()


@register.filter
def role_span(row: RoleAssignment | Substitution) -> str:
    """When a role holds: «fra 1.2.2026 til 3.4.2026»."""
    return span_text(row.first_day, row.last_day)


@register.filter
def post(row: RoleAssignment | Substitution) -> str:
    """The role and its place: «rektor ved Lillevik skole»."""
    return place_text(row.get_role_display(), row.school)


@register.filter
def as_json(value: Any) -> str:
    """A value for a data attribute (escaped by the template like any other text)."""
    return json.dumps(value)
