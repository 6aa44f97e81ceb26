"""Components that say something: buttons, words, boxes, headings, the turn, the tasks, the remarks.

A component is a Python function: its signature is its contract, an unknown attribute stops the
page with a TemplateSyntaxError. Everything here is a builtin; no template loads it.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from django import template
from django.forms.utils import flatatt
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


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


register = template.Library()

ButtonKind = Literal["primary", "secondary", "danger", "link"]
TagTone = Literal["ok", "wait", "stop", "todo", "lock", "info"]
BoxTone = Literal["info", "ok", "wait", "stop"]
TurnTone = Literal["yours", "waiting", "done"]
Severity = Literal["must", "should", "note"]

BUTTON_CLASSES = {
    "primary": "pkt-btn pkt-btn--primary",
    "secondary": "pkt-btn pkt-btn--secondary",
    "danger": "pkt-btn pkt-btn--secondary btn--danger",
    "link": "btn--link",
}
SEVERITIES: dict[str, tuple[str, TagTone]] = {
    "must": ("Må", "stop"),
    "should": ("Bør", "wait"),
    "note": ("Til orientering", "info"),
}


@cache
def icon_names() -> frozenset[str]:
    """The icons that the build puts into the sheet; one list serves both."""
    path = Path(__file__).resolve().parents[1] / "icons.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8")))


DESCRIBED = 180
"""How much of a description search engines show, about."""


@register.simple_tag
def icon(name: str, *, size: Literal[16, 20, 24, 32] = 24, label: str = "") -> SafeString:
    """A drawing from the one icon sheet. Silent unless it carries a label."""
    if name not in icon_names():
        raise TemplateSyntaxError(f"icon {name!r} is not in icons.json")
    return _drawing(name, size, label, static("ui/dist/icons.svg"))


@lru_cache(maxsize=200)
def _drawing(name: str, size: int, label: str, sheet: str) -> SafeString:
    silent = mark_safe('aria-hidden="true"')
    spoken = format_html('role="img" aria-label="{}"', label) if label else silent
    return format_html(
        '<svg class="icon icon--{}" width="{}" height="{}" focusable="false" {}>'
        '<use href="{}#{}"></use></svg>',
        size, size, size, spoken, sheet, name,
    )  # fmt: skip


def _button_class(kind: str, small: bool) -> str:
    classes = BUTTON_CLASSES[one_of(kind, ButtonKind, "kind")]
    return f"{classes} pkt-btn--small" if small and kind != "link" else classes


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str,
    *,
    kind: ButtonKind = "primary",
    type: Literal["submit", "button"] = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    formaction: str = "",
    icon: str = "",
    small: bool = False,
    disabled: bool = False,
) -> dict[str, Any]:
    """An act. A second button of a form carries its `name` and `value`, or its `formaction`."""
    one_of(type, Literal["submit", "button"], "type")
    chosen = {"name": name, "value": value} if name else {}
    attributes = {
        "type": type,
        "class": _button_class(kind, small),
        **chosen,
        "form": form or None,
        "formaction": formaction or None,
        "disabled": disabled,
    }
    return {"label": label, "icon": icon, "attributes": flatatt(attributes)}


@register.inclusion_tag("ui/components/link_button.html")
def link_button(
    label: str,
    href: str,
    *,
    kind: ButtonKind = "primary",
    icon: str = "",
    small: bool = False,
    download: bool = False,
) -> dict[str, Any]:
    """A way to another page that deserves the weight of a button."""
    return {**locals(), "classes": _button_class(kind, small)}


@register.simple_tag
def tag(label: str, *, tone: TagTone = "info") -> SafeString:
    """A status in a word. The colour repeats the word, it never replaces it."""
    one_of(tone, TagTone, "tone")
    return format_html('<span class="pkt-tag tag--{}">{}</span>', tone, label)


@register.simple_block_tag
def message_box(
    content: str,
    *,
    tone: BoxTone = "info",
    title: str = "",
    level: int = 2,
    id: str = "",
    urgent: bool = False,
) -> SafeString:
    """Something to know. `urgent` is read aloud at once; use it for the answer to an act."""
    one_of(tone, BoxTone, "tone")
    heading_level(level)
    return render_to_string("ui/components/message_box.html", locals())


@register.simple_block_tag
def card(
    content: str, *, title: str = "", level: int = 2, id: str = "", small: bool = False
) -> SafeString:
    """A white sheet with one subject, most often in the column beside the text."""
    heading_level(level)
    return render_to_string("ui/components/card.html", locals())


@register.simple_block_tag
def section(
    content: str, *, title: str, level: int = 2, id: str = "", lead: str = ""
) -> SafeString:
    """A part of the page with its heading."""
    heading_level(level)
    return render_to_string("ui/components/section.html", locals())


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """The row of buttons under a text or a form."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_block_tag
def turn_box(
    content: str, *, sentence: str, next: str = "", tone: TurnTone = "yours"
) -> SafeString:
    """Whose turn it is, what is next and by when. The content is the act that moves the case."""
    one_of(tone, TurnTone, "tone")
    return render_to_string(
        "ui/components/turn_box.html", {**locals(), "has_act": bool(content.strip())}
    )


@register.inclusion_tag("ui/components/track.html")
def track(steps: Iterable[Any], *, label: str = "Veien til én-til-én") -> dict[str, Any]:
    """The procedure, left to right. A step has `label`, `note` and `state` (done, now, todo)."""
    return {"steps": list(steps), "label": label}


@register.simple_block_tag
def task_list(
    content: str, *, title: str = "", level: int = 2, id: str = "", lead: str = ""
) -> SafeString:
    """A list of things to do. Holds `task` components only."""
    heading_level(level)
    return render_to_string("ui/components/task_list.html", locals())


@register.inclusion_tag("ui/components/task.html")
def task(
    label: str,
    *,
    href: str = "",
    note: str = "",
    tag: str = "",
    tone: TagTone = "ok",
    locked: bool = False,
) -> dict[str, Any]:
    """One thing to do. A locked one says in its note why, and who opens it; it has no link."""
    one_of(tone, TagTone, "tone")
    if locked and not note:
        raise TemplateSyntaxError("a locked task says why in its note")
    return dict(locals())


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """`breadcrumb "Lillevik skole" url "sak 26-0143"`, or one list of (label, href)."""
    if len(parts) == 1 and not isinstance(parts[0], str):
        return {"crumbs": list(parts[0])}
    labels, hrefs = parts[::2], [*parts[1::2], ""]
    return {"crumbs": [crumb for crumb in zip(labels, hrefs, strict=False) if crumb[0]]}


@register.inclusion_tag("ui/components/page_title.html")
def page_title(title: str, *, lead: str = "", kicker: str = "") -> dict[str, Any]:
    """The page's one heading of level 1, and a quiet line under it."""
    return dict(locals())


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[Any], *, label: str) -> dict[str, Any]:
    """Links between sibling pages. An item has `label`, `href`, `current` and perhaps `count`."""
    return dict(locals())


@register.inclusion_tag("ui/components/side_nav.html")
def side_nav(items: Sequence[Any], *, label: str) -> dict[str, Any]:
    """The plan's areas beside the text. An item has `label`, `href`, `current` and `note`."""
    return {**locals(), "current": next((item for item in items if _is_current(item)), None)}


def _is_current(item: Any) -> bool:
    current = item.get("current") if isinstance(item, dict) else getattr(item, "current", False)
    return bool(current)


@register.simple_block_tag
def strip(content: str, *, label: str = "Nøkkelopplysninger") -> SafeString:
    """A dark band with the few facts that the judgement below depends on. Holds span elements."""
    return format_html('<div class="strip" role="group" aria-label="{}">{}</div>', label, content)


@register.simple_block_tag
def disclosure(content: str, *, summary: str, open: bool = False, id: str = "") -> SafeString:
    """What most readers can leave closed."""
    return render_to_string("ui/components/disclosure.html", locals())


@register.simple_block_tag
def text_panel(content: str, *, plain: bool = False, id: str = "") -> SafeString:
    """Long text on paper; ins, del and mark inside it show what has changed."""
    return render_to_string("ui/components/text_panel.html", locals())


@register.simple_block_tag
def remark_card(
    content: str,
    *,
    severity: Severity,
    title: str,
    author: str = "",
    when: str = "",
    state: str = "",
    closed: bool = False,
    internal: bool = False,
    level: int = 3,
    id: str = "",
) -> SafeString:
    """A reviewer's remark, with the school's reply and the reviewer's choice as its content."""
    one_of(severity, Severity, "severity")
    heading_level(level)
    word, tone = SEVERITIES[severity]
    return render_to_string("ui/components/remark_card.html", {**locals()})


@register.simple_tag
def severity_tag(severity: Severity) -> SafeString:
    """How much a remark weighs, in a word, where the remark itself does not stand."""
    word, tone = SEVERITIES[one_of(severity, Severity, "severity")]
    return tag(word, tone=tone)


@register.simple_block_tag
def reply(content: str, *, author: str, when: str = "") -> SafeString:
    """An answer to a remark."""
    return render_to_string("ui/components/reply.html", locals())


@register.simple_block_tag
def empty_state(content: str, *, title: str, level: int = 2) -> SafeString:
    """Nothing here yet: says why, and what would make something appear."""
    heading_level(level)
    return render_to_string("ui/components/empty_state.html", locals())


@register.simple_tag
def describe(text: str, name: str = "") -> SafeString:
    """What a public page is about, for search engines and shared links; `name` goes in at «{}»."""
    words = " ".join(text.replace("{}", name).split())
    short = words if len(words) <= DESCRIBED else f"{words[: DESCRIBED - 1]}…"
    return format_html(
        '<meta name="description" content="{0}"><meta property="og:description" content="{0}">',
        short,
    )
