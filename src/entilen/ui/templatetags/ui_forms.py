"""Components around forms: the form itself, its fields, its errors, its saving, the filter bar."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.middleware.csrf import get_token
from django.template import Context, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from entilen.ui.typed import typed

register = template.Library()
SHORT = 10
"""Letters of a choice that a narrow cell has room for."""


@register.simple_tag
def field(bound_field: BoundField) -> SafeString:
    """One field of a form: label, help, input, and what is wrong, beside it."""
    if not isinstance(bound_field, BoundField):
        raise TemplateSyntaxError("field wants a field of a form; is the name spelled right?")
    return bound_field.as_field_group()


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """All fields of a form, in order."""
    return form.render()


def _wrong_fields(form: BaseForm) -> Iterator[tuple[str, str]]:
    for error in form.non_field_errors():
        yield "", str(error)
    for bound in form:
        for error in bound.errors:
            yield _first_id(bound), f"{str(bound.label).rstrip('?:.')}: {error}"


def _first_id(bound: BoundField) -> str:
    """The id that a link can jump to: a group's first choice, otherwise the field."""
    if bound.use_fieldset and bound.subwidgets:
        return str(bound.subwidgets[0].id_for_label)
    return str(bound.id_for_label or bound.auto_id)


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """What is wrong, first on the page, each point a link to its field. Silent when all is well."""
    if not form.is_bound:
        return {"errors": []}
    if isinstance(form, BaseFormSet):
        errors = [("", str(error)) for error in form.non_form_errors()]
        errors += [fault for row in form for fault in _wrong_fields(row)]
    else:
        errors = list(_wrong_fields(form))
    return {"errors": errors}


@register.inclusion_tag("ui/components/unsaved.html")
def unsaved(
    sent: "BaseForm | BaseFormSet[Any] | list[BaseForm]", *, reasons: Iterable[str] = ()
) -> dict[str, Any]:
    """What was typed in forms that can no longer be saved, to be copied. Silent before a send."""
    forms = sent if isinstance(sent, list) else [sent]
    bound = [form for form in forms if form.is_bound]
    errors = [
        str(error)
        for form in bound
        for error in (
            form.non_form_errors() if isinstance(form, BaseFormSet) else form.non_field_errors()
        )
    ]
    return {
        "shown": bool(bound),
        "reasons": [*reasons, *errors],
        "typed": [row for form in bound for row in typed(form)],
    }


@register.filter
def cell_kind(bound: BoundField) -> str:
    """What a cell of a table of rows holds, for its width: text, number, date, check, a choice, or
    a choice of short words (`short`)."""
    if bound.widget_type == "checkbox":
        return "check"
    if bound.widget_type == "select":
        choices = getattr(bound.field, "choices", ())
        longest = max((len(str(name)) for _, name in choices), default=0)
        return "short" if longest <= SHORT else "choice"
    if "date" in bound.widget_type:
        return "date"
    return "number" if bound.field.widget.attrs.get("inputmode") else "text"


@register.simple_tag
def formset_rows(formset: "BaseFormSet[Any]") -> SafeString:
    """A formset as rows on one sheet, its management form included."""
    return formset.render()


@register.simple_block_tag(takes_context=True)
def post_form(
    context: Context,
    content: str,
    *,
    action: str = "",
    id: str = "",
    multipart: bool = False,
    autosave: str = "",
    version: str | int = "",
    guard: bool = False,
    deliberate: bool = False,
) -> SafeString:
    """An act as a form: token included, works without script, cannot be sent twice by two clicks.

    `autosave` is the address that takes the text while it is written (`version`: what the server
    has now); `guard` warns when one leaves something typed and unsaved. `deliberate`: Enter in a
    field presses no button that is seen, so the form arrives without a choice.
    """
    request = context.get("request")
    token = context.get("csrf_token") or (get_token(request) if request else "")
    attributes = {
        "method": "post",
        "action": action or None,
        "id": id or None,
        "enctype": "multipart/form-data" if multipart else None,
        "data-autosave": autosave or None,
        "data-version": version if autosave else None,
        "data-guard": guard,
        "novalidate": True,
    }
    shown = {"content": content, "token": token, "deliberate": deliberate, "version": version}
    return render_to_string(
        "ui/components/post_form.html", {**shown, "attributes": flatatt(attributes)}
    )


@register.simple_block_tag
def filter_bar(
    content: str, *, label: str = "Filtrer listen", action: str = "", target: str = ""
) -> SafeString:
    """Narrows a list. Sends by GET; with script it renews the element `target` while one types."""
    return render_to_string("ui/components/filter_bar.html", locals())


@register.simple_tag
def saved_status(text: str = "") -> SafeString:
    """The line that says whether what is written is safe. Autosave keeps it up to date."""
    return format_html('<span class="saved" role="status" data-autosave-status>{}</span>', text)


@register.inclusion_tag("ui/components/copy_link.html")
def copy_link(href: str, *, label: str = "Kopier lenken") -> dict[str, Any]:
    """An address to share; with script a button copies it."""
    return dict(locals())


@register.simple_tag
def select_all(group: str, *, label: str = "Velg alle") -> SafeString:
    """A checkbox that ticks every checkbox with data-select="group". Appears with script only."""
    return format_html(
        '<label class="pkt-input-check__input" hidden data-select-all="{}">'
        '<input type="checkbox" class="pkt-input-check__input-checkbox">'
        '<span class="pkt-input-check__input-label">{}</span></label>',
        group,
        label,
    )
