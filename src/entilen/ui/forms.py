"""How a form looks, and the kinds of input that Norwegian readers write in their own way.

Dates, numbers and money are plain text, read by `writing_rules`: a browser's own date field shows
the order of the browser's language, refuses a pasted date, and is read differently by each screen
reader. A date field says its pattern beside it.
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.core.exceptions import BadRequest
from django.forms.formsets import ManagementForm
from django.forms.renderers import DjangoTemplates
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entilen.ui.engine import TEMPLATE_BUILTINS
from entilen.ui.rules import holds_address
from entilen.ui.writing_rules import (
    Unclear,
    as_written,
    read_date,
    read_money,
    read_percent,
    read_period,
    read_whole,
)

YEARS = range(1900, 2101)
Value = TypeVar("Value")
CHECKS = {"checkbox", "radio"}
if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
else:
    _FormSet = forms.BaseFormSet


def required_when(form: forms.BaseForm, name: str, when: str) -> None:
    """Say in the label of a field that it must be filled in when something else is so.

    Where one answer makes another necessary, the label says it before it is sent, with or without
    script; «valgfritt» would not be true.
    """
    field: Any = form.fields[name]
    field.required_when = f"må fylles ut når {when}"


class PunktRenderer(DjangoTemplates):
    """Renders every form, field and formset with Punkt's classes, and nothing per form."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> Any:
        ours = Path(__file__).parent / "templates"
        theirs = Path(forms.__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": False,
                "DIRS": [ours, theirs],
                "NAME": "punkt",
                "OPTIONS": {"builtins": TEMPLATE_BUILTINS},
            }
        )

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if "widget" in context:
            _dress(context["widget"])
        return str(super().render(template_name, context, request))


def _dress(widget: dict[str, Any]) -> None:
    """Give a widget the class of its kind; a class that the form has set stays too."""
    kind = widget.get("type")
    if kind == "hidden" or widget.get("is_hidden"):
        return
    if kind in CHECKS:
        dress = "pkt-input-check__input-checkbox"
    elif kind == "file":
        dress = "file"
    else:
        dress = "pkt-input"
    attrs = widget["attrs"]
    attrs["class"] = f"{dress} {attrs.get('class', '')}".strip()
    for _group, options, _index in widget.get("optgroups", []):
        for option in options:
            if option.get("type") in CHECKS:
                option["attrs"]["class"] = "pkt-input-check__input-checkbox"


def judged(problem: Callable[[Any], str]) -> Callable[[Any], None]:
    """A field's validator from a rule that answers with a sentence, empty when all is well."""

    def judge(value: Any) -> None:
        if sentence := problem(value):
            raise forms.ValidationError(sentence)

    return judge


def _year_problem(day: datetime.date) -> str:
    return "" if day.year in YEARS else f"Skriv et år fra {YEARS[0]} til {YEARS[-1]}."


def deadline_problem(day: datetime.date) -> str:
    """Why a deadline that is set today cannot be this day; empty when it can."""
    today = timezone.localdate()
    if day < today:
        return "Datoen har vært. Velg i dag eller en senere dag."
    if day > today.replace(year=today.year + 3, day=1):
        return "Fristen er mer enn tre år fram. Se på årstallet."
    return ""


class DateInput(forms.DateInput):
    """A short text field for a date."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"size": "12", "autocomplete": "off", **(attrs or {})}, "%d.%m.%Y")


class LongChoices(forms.CheckboxSelectMultiple):
    """Boxes to tick with names too long to stand beside one another: one on each line."""

    template_name = "django/forms/widgets/long_choices.html"


class DateField(forms.DateField):
    """A date, written the Norwegian way, in a year that somebody can mean."""

    widget = DateInput
    default_validators = [judged(_year_problem)]
    default_error_messages = {
        "invalid": _("Skriv datoen som dag, måned og år, for eksempel 22.11.2026."),
        "required": _("Skriv en dato."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Dag, måned og år, for eksempel 22.11.2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, str) and value.strip():
            return _read(self, read_date, value)
        return super().to_python(value)


class PeriodField(DateField):
    """A day; a week, a month or a stretch of days is its last day, which the page then shows."""

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, str) and value.strip():
            _first, last = _read(self, _coming_period, value)
            return last
        return super().to_python(value)


def _coming_period(text: str) -> tuple[datetime.date, datetime.date]:
    return read_period(text, timezone.localdate())


def _read(field: forms.Field, read: Callable[[str], Value], text: str) -> Value:
    """What is written in a field, by a reader. Raises ValidationError with the reader's sentence;
    with the field's own where it is nothing of the kind."""
    try:
        return read(text)
    except Unclear as wrong:
        sentence = field.error_messages["invalid"] if wrong.plain else str(wrong)
        raise forms.ValidationError(sentence, "invalid") from None


class LineField(forms.CharField):
    """A name: one line, whatever was pasted into it."""

    def to_python(self, value: Any) -> Any:
        return as_written(super().to_python(value) or "")


class NameField(LineField):
    """What a person is called. It stands in letters, so it is no web address."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if holds_address(value):
            raise forms.ValidationError(_("Skriv et navn, ikke en nettadresse."))


class EmailField(forms.EmailField):
    """An e-mail address, no longer than one can be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})


class NumberInput(forms.TextInput):
    """Digits in a text field: no arrows to spin by mistake; spaces between thousands are fine."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, unit: str = "") -> None:
        shape = {"inputmode": "numeric", "size": "8", "autocomplete": "off"}
        super().__init__({**shape, **(attrs or {})})
        self.unit = unit


class WholeNumberField(forms.IntegerField):
    """A count. `unit` stands beside the field («enheter», «elever»)."""

    unit = ""
    default_error_messages = {
        "invalid": _("Skriv et helt tall, bare med sifre."),
        "required": _("Skriv et tall."),
    }

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", NumberInput(unit=unit or self.unit))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            return self._whole(value)
        return super().to_python(value)

    def _whole(self, text: str) -> int:
        unit = getattr(self.widget, "unit", "") or self.unit
        return _read(self, lambda written: read_whole(written, unit), text)


class KronerField(WholeNumberField):
    """A sum in whole kroner; «12 500 kr» and «12.500» are understood."""

    unit = "kr"
    default_error_messages = {"invalid": _("Skriv beløpet i hele kroner, bare med sifre.")}

    def _whole(self, text: str) -> int:
        amount = _read(self, read_money, text)
        if amount != amount.to_integral_value():
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return int(amount)


class MoneyField(forms.DecimalField):
    """A sum in kroner and øre, as people write it: «kr 9.500,-», «3 400,50», «3400 kr»."""

    def __init__(self, **kwargs: Any) -> None:
        written = forms.TextInput(attrs={"inputmode": "decimal", "size": "9"})
        shape = {"min_value": 0, "max_digits": 10, "decimal_places": 2, "localize": True}
        super().__init__(**{"widget": written, **shape, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and value.strip():
            return _read(self, read_money, value)
        return super().to_python(value)


class PercentField(forms.DecimalField):
    """A percentage: «25», «25 %», «12,5 prosent»."""

    def __init__(self, **kwargs: Any) -> None:
        written = forms.TextInput(attrs={"inputmode": "decimal", "size": "4"})
        shape = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
        super().__init__(**{"widget": written, "localize": True, **shape, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and value.strip():
            return _read(self, read_percent, value)
        return super().to_python(value)


class RowSet(_FormSet):
    """Rows of one kind on a page: the base of every formset.

    How many rows there are is told by hidden fields. A page of ours sends the rows it showed and
    the empty ones after them; anything else is not understood, and no wish to remove the rows.
    """

    extra: int
    max_num: int
    absolute_max: int
    sums = ""
    in_place = False

    @cached_property
    def management_form(self) -> ManagementForm:
        """The hidden counts. Raises BadRequest when they are not what our page sends."""
        form = super().management_form
        if self.is_bound and not self._understood(form):
            raise BadRequest("The counts of a formset are broken.")
        return form

    def _understood(self, form: ManagementForm) -> bool:
        if not form.is_valid():
            return False
        first, total = (form.cleaned_data[name] or 0 for name in ("INITIAL_FORMS", "TOTAL_FORMS"))
        shown = max(first, min(first + self.extra, self.max_num))
        return first >= 0 and shown <= total <= self.absolute_max


class CellRows(RowSet):
    """Rows as a table that is edited in place: a line a row on a screen, a sheet a row on a phone.

    `sums` says what is added up while one types, «pupils,devices/year»: the fields before the
    stroke («quantity*price» is a product), by the choices of the field after it as columns; a
    second field there («year,payer») makes the rows.
    """

    template_name = "ui/forms/cells.html"
    in_place = True


def row_set(
    form: type[forms.Form], *, max_num: int, extra: int = 1, formset: type[RowSet] = RowSet
) -> type[RowSet]:
    """The formset of a kind of row, with so many empty rows at its end."""
    rows = forms.formset_factory(form, formset=formset, extra=extra, max_num=max_num)
    return cast("type[RowSet]", rows)


def titled(choices: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Choices with a capital letter first, as they stand alone in a form."""
    return [(value, label[:1].upper() + label[1:]) for value, label in choices]


def speak_plainly() -> None:
    """Put our words in place of Django's «Feltet er påkrevet»; a form may still say its own."""
    forms.Field.default_error_messages["required"] = _("Fyll ut dette feltet.")
    forms.ChoiceField.default_error_messages |= {
        "required": _("Velg ett av alternativene."),
        "invalid_choice": _("Velg ett av alternativene i listen."),
    }
    forms.MultipleChoiceField.default_error_messages["required"] = _("Velg minst ett alternativ.")
    forms.BooleanField.default_error_messages = {"required": _("Kryss av her for å gå videre.")}
    forms.FileField.default_error_messages["required"] = _("Velg en fil.")
    forms.EmailField.default_error_messages = {
        "invalid": _("Skriv en e-postadresse, for eksempel navn@skole.no."),
    }
