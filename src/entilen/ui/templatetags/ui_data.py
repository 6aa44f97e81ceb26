"""Components that show facts and figures: lists of facts, the log, tables, numbers, bars, pages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entilen.ui.rules import thousands

register = template.Library()


@register.simple_block_tag
def timeline(content: str, *, label: str = "Tidslinje", long: bool = False) -> SafeString:
    """What has happened, newest first. Holds `timeline_item` components only."""
    kind = "log log--long" if long else "log"
    return format_html('<ol class="{}" aria-label="{}">{}</ol>', kind, label, content)


@register.inclusion_tag("ui/components/timeline_item.html")
def timeline_item(
    text: str, *, when: str = "", who: str = "", href: str = "", note: str = ""
) -> dict[str, Any]:
    """One thing that happened: what, when, by whom."""
    return dict(locals())


@register.inclusion_tag("ui/components/facts.html")
def facts(items: Iterable[Any]) -> dict[str, Any]:
    """A list of (name, value) pairs."""
    return {"items": list(items)}


@register.simple_block_tag
def fact_list(content: str) -> SafeString:
    """A list of `fact` components, where a value needs markup, a note or a source."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.inclusion_tag("ui/components/fact.html")
def fact(label: str, value: Any, *, note: str = "", href: str = "") -> dict[str, Any]:
    """One fact; the note is the place for its date and its source."""
    return dict(locals())


@register.simple_block_tag
def data_table(content: str, *, label: str, caption: bool = False, id: str = "") -> SafeString:
    """A table: thead, tbody and tfoot are the content, cells of numbers have the class n.

    Wider than the screen it scrolls inside its own region, which the keyboard can reach.
    """
    return render_to_string("ui/components/data_table.html", locals())


@register.simple_tag
def columns(*names: str) -> SafeString:
    """The head of a data table: a column for each name; «# Elever» is a column of numbers."""
    cells = [
        format_html('<th scope="col" class="n">{}</th>', name.removeprefix("# "))
        if name.startswith("# ")
        else format_html('<th scope="col">{}</th>', name)
        for name in names
    ]
    return format_html(
        "<thead><tr>{}</tr></thead>", format_html_join("", "{}", ((cell,) for cell in cells))
    )


@register.inclusion_tag("ui/components/figure.html")
def figure(
    number: int | str, *, unit: str = "", note: str = "", small: bool = False
) -> dict[str, Any]:
    """A number large enough to be remembered, with its unit and its source."""
    shown = thousands(number) if isinstance(number, int) else number
    return {"shown": shown, "unit": unit, "note": note, "small": small}


def _percent(part: float, whole: float) -> str:
    """SVG wants a point and no more digits than the eye sees."""
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".") if whole else "0"


def _bar(row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(row) - {"label", "value", "total", "partial", "href", "alone"}
    if unknown or not {"label", "value", "total"} <= set(row):
        raise TemplateSyntaxError(
            f"a bar has label, value and total, perhaps partial, href and alone; got {sorted(row)}"
        )
    value, total, partial = row["value"], row["total"], row.get("partial") or 0
    if value + partial > total:
        raise TemplateSyntaxError(f"bar {row['label']!r}: {value} + {partial} is more than {total}")
    return {
        **row,
        "partial": partial,
        "width": _percent(value, total),
        "partial_width": _percent(partial, total),
    }


@register.inclusion_tag("ui/components/bars.html")
def bars(
    rows: Iterable[Mapping[str, Any]],
    *,
    label: str,
    full_word: str = "fullt ut",
    partial_word: str = "delvis",
    id: str = "bars",
    key: bool = False,
) -> dict[str, Any]:
    """Shares of a whole as drawn bars, each with its words and numbers as text.

    The part that counts only partly is striped, so that it differs without colour.
    `id` must be unique on the page. The largest total is the full width.
    """
    return {
        "rows": [_bar(row) for row in rows],
        "label": label,
        "full_word": full_word,
        "partial_word": partial_word,
        "id": id,
        "key": key,
    }


WIDE, HIGH = 600, 160
"""The drawing of a trend, in its own units."""


@register.inclusion_tag("ui/components/trend.html")
def trend(rows: Sequence[Any], *, label: str, first: str, second: str) -> dict[str, Any]:
    """Two shares (per cent) through time as drawn lines; whole and dashed, so that they differ
    without colour. A row has `label` and `shares`, a pair; None is not known. The numbers stand in
    a table beside it, for the drawing is for the eye alone.
    """
    step = WIDE / max(len(rows) - 1, 1)
    return {
        "label": label,
        "names": (first, second),
        "lines": [_line([row.shares[one] for row in rows], step) for one in (0, 1)],
        "from": rows[0].label if rows else "",
        "to": rows[-1].label if rows else "",
        "most": [
            max((row.shares[one] for row in rows if row.shares[one] is not None), default=0)
            for one in (0, 1)
        ],
    }


def _line(shares: Sequence[float | None], step: float) -> str:
    """The points of a line; what is not known is left out."""
    return " ".join(
        f"{at * step:.1f},{HIGH - HIGH * min(share, 100) / 100:.1f}"
        for at, share in enumerate(shares)
        if share is not None
    )


@register.inclusion_tag("ui/components/pagination.html")
def pagination(page_obj: "Page[Any]", *, query: str = "", param: str = "page") -> dict[str, Any]:
    """The way between pages of a long list. `query` is the rest of the address, url-encoded;
    `param` tells the lists of one page apart."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page": page_obj,
        "pages": list(pages),
        "gap": page_obj.paginator.ELLIPSIS,
        "prefix": f"?{query}&{param}=" if query else f"?{param}=",
    }
