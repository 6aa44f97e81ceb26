"""What stands in a form, as words: to show what was typed where it can no longer be saved."""

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet


def words_of(bound: BoundField) -> str:
    """The value of a field as its reader sees it: a choice by its name, a date as it is written."""
    value = bound.value()
    choices = {str(key): str(name) for key, name in _choices(bound)}
    if isinstance(value, list | tuple):
        return ", ".join(choices.get(str(one), str(one)) for one in value)
    if isinstance(value, bool) or value in {"on", None}:
        return "ja" if value else ""
    return choices.get(str(value), str(bound.field.widget.format_value(value) or ""))


def _choices(bound: BoundField) -> Iterator[tuple[Any, Any]]:
    for key, name in getattr(bound.field, "choices", ()):
        if isinstance(name, list | tuple):
            yield from name
        else:
            yield key, name


def typed(form: "BaseForm | BaseFormSet[Any]") -> list[tuple[str, str]]:
    """What somebody has changed in a form or its rows, as label and value; nothing hidden."""
    if isinstance(form, BaseFormSet):
        return [
            (f"{getattr(row, 'row_label', '')}: {label}".removeprefix(": "), value)
            for row in form.forms
            for label, value in typed(row)
        ]
    changed = set(form.changed_data)
    return [
        (str(bound.label).rstrip("?:."), words_of(bound))
        for bound in form
        if bound.name in changed and not bound.is_hidden and words_of(bound)
    ]


def rows_of(formset: "BaseFormSet[Any]", leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The rows that a formset begins with, as the headings and cells of a table."""
    rows = [form for form in formset.forms if form.initial]
    first = rows[0] if rows else formset.empty_form
    names = [bound.name for bound in first if not bound.is_hidden and bound.name not in leave_out]
    return {
        "headings": [str(first[name].label) for name in names],
        "rows": [[words_of(row[name]) for name in names if name in row.fields] for row in rows],
    }
