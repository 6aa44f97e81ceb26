"""Comparing two texts block by block, and two frozen plans part by part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from entilen.plans.difference import Budget, Run, TooMuch, runs
from entilen.plans.rules import NOT_APPLICABLE
from entilen.plans.text import blocks, plain

STEPS = 400_000
"""For all that is shown on one page; well under a second."""

SHARE = 200_000
"""For one pair of texts, or of paragraphs, of it."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of the plan that differs between two versions, with the change marked as HTML."""

    key: str
    title: str
    html: SafeString


def marked(old: str, new: str, budget: Budget | None = None) -> SafeString:
    """The new text with what was added and taken away marked, whole blocks compared first.

    Words are compared within a block that changed. What costs more than the budget is shown as
    taken out and put in: true, and never slow, whatever was written.
    """
    budget = budget or Budget(STEPS)
    before, after = blocks(old), blocks(new)
    parts: list[SafeString] = []
    for run in _runs(before, after, budget):
        if run.same:
            parts.extend(mark_safe(block) for block in after[run.b1 : run.b2])  # noqa: S308
        elif run.a2 - run.a1 == run.b2 - run.b1:
            pairs = zip(before[run.a1 : run.a2], after[run.b1 : run.b2], strict=True)
            parts.extend(_words(o, n, budget) for o, n in pairs)
        else:
            parts.extend(_whole("del", block) for block in before[run.a1 : run.a2])
            parts.extend(_whole("ins", block) for block in after[run.b1 : run.b2])
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _runs(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Run]:
    share = Budget(min(budget.left, SHARE))
    try:
        found = runs(old, new, share)
    except TooMuch:
        found = [Run(False, 0, len(old), 0, len(new))]
    budget.left -= min(SHARE, budget.left) - max(share.left, 0)
    return found


def _whole(tag: str, block: str) -> SafeString:
    name = re.match(r"<(\w+)", block)
    outer = name.group(1) if name and name.group(1) != "li" else "p"
    return format_html(
        "<{0}><{1}>{2}</{1}></{0}>",
        mark_safe(outer),  # noqa: S308
        mark_safe(tag),  # noqa: S308
        plain(block),
    )


def _words(old: str, new: str, budget: Budget) -> SafeString:
    a, b = plain(old).split(), plain(new).split()
    pieces: list[SafeString] = []
    for run in _runs(a, b, budget):
        if run.same:
            pieces.append(format_html("{}", " ".join(b[run.b1 : run.b2])))
            continue
        if run.a1 < run.a2:
            pieces.append(format_html("<del>{}</del>", " ".join(a[run.a1 : run.a2])))
        if run.b1 < run.b2:
            pieces.append(format_html("<ins>{}</ins>", " ".join(b[run.b1 : run.b2])))
    outer = re.match(r"<(\w+)", new)
    name = outer.group(1) if outer and outer.group(1) != "li" else "p"
    return format_html(
        "<{0}>{1}</{0}>",
        mark_safe(name),  # noqa: S308
        format_html_join(" ", "{}", ((piece,) for piece in pieces)),
    )


def changed_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Keys of the areas and parts that differ between two frozen plans."""
    before = {area["key"]: area["html"] for area in old["areas"]}
    after = {area["key"]: area["html"] for area in new["areas"]}
    keys = [key for key, html in after.items() if before.get(key) != html]
    parts = sorted((set(old) | set(new)) - {"areas", "school", "programme", NOT_APPLICABLE})
    return keys + [part for part in parts if rows_in(old, part) != rows_in(new, part)]


def rows_in(content: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    """The rows of a part of a frozen plan, with what the school says does not apply in it."""
    beside = [row for row in content.get(NOT_APPLICABLE, ()) if row["part"] == part]
    return [*(content.get(part) or ()), *beside]


def compare(
    old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str]
) -> list[PartChange]:
    """Every part that differs, in the plan's order, with the change marked."""
    before = {area["key"]: area["html"] for area in old["areas"]}
    after = {area["key"]: area["html"] for area in new["areas"]}
    changes = []
    budget = Budget(STEPS)
    for key in changed_parts(old, new):
        html = (
            marked(before.get(key, ""), after[key], budget)
            if key in after
            else _rows(rows_in(old, key), rows_in(new, key))
        )
        changes.append(PartChange(key, titles.get(key, key), html))
    return changes


def _rows(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> SafeString:
    before, after = [row_text(row) for row in old], [row_text(row) for row in new]
    kept = set(before) & set(after)
    lines = [("del", line) for line in before if line not in kept]
    lines += [("ins", line) for line in after if line not in kept]
    return format_html(
        "<ul>{}</ul>",
        format_html_join(
            "",
            "<li><{0}>{1}</{0}></li>",
            ((mark_safe(tag), line) for tag, line in lines),  # noqa: S308
        ),
    )


def listed(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of a part as a list, nothing marked."""
    lines = format_html_join("", "<li>{}</li>", ((row_text(row),) for row in rows))
    return format_html("<ul>{}</ul>", lines)


def row_text(row: Mapping[str, Any]) -> str:
    """A frozen row as a line of text: the part's own `text`, which people read."""
    return str(row.get("text", ""))
