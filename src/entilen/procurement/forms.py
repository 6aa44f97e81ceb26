"""What the programme manager chooses of what waits to be sent."""

from collections.abc import Sequence
from typing import Any

from django import forms

from entilen.procurement.pool_queries import Waiting
from entilen.ui.forms import DateField, LongChoices


class PoolForm(forms.Form):
    """The orders of one agreement that go together."""

    orders = forms.TypedMultipleChoiceField(label="Bestillinger", coerce=int, widget=LongChoices)
    deliver_by = DateField(label="Ønsket levert senest", required=False)

    def __init__(self, *args: Any, row: Waiting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Sequence[tuple[int, str]] = [(one.order.pk, _title(one)) for one in row.orders]
        self.fields["orders"].choices = choices  # type: ignore[attr-defined]
        self.fields["orders"].initial = [key for key, _ in choices]


def _title(one: Any) -> str:
    model = one.model.name if one.model else ""
    return (
        f"{one.order.case.school.name}, {one.place}: {one.standing.ordered} {model} "
        f"({one.row.effective:%d.%m.%Y})"
    )
