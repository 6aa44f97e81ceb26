"""Comparing two texts block by block, and two frozen plans part by part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from entilen.plans.rules import NOT_APPLICABLE
from entilen.plans.text import blocks, plain


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of the plan that differs between two versions, with the change marked as HTML."""

    key: str
    title: str
    html: SafeString


def marked(old: str, new: str) -> SafeString:
    """The new text with what was added and taken away marked, whole blocks compared first."""
    before, after = blocks(old), blocks(new)
    parts: list[SafeString] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            parts.extend(mark_safe(block) for block in after[b1:b2])  # noqa: S308
        elif kind == "replace" and a2 - a1 == b2 - b1:
            parts.extend(_words(o, n) for o, n in zip(before[a1:a2], after[b1:b2], strict=True))
        else:
            parts.extend(_whole("del", block) for block in before[a1:a2])
            parts.extend(_whole("ins", block) for block in after[b1:b2])
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _whole(tag: str, block: str) -> SafeString:
    name = re.match(r"<(\w+)", block)
    outer = name.group(1) if name and name.group(1) != "li" else "p"
    return format_html(
        "<{0}><{1}>{2}</{1}></{0}>",
        mark_safe(outer),  # noqa: S308
        mark_safe(tag),  # noqa: S308
        plain(block),
    )


def _words(old: str, new: str) -> SafeString:
    a, b = plain(old).split(), plain(new).split()
    pieces: list[SafeString] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(format_html("{}", " ".join(b[b1:b2])))
            continue
        if a1 < a2:
            pieces.append(format_html("<del>{}</del>", " ".join(a[a1:a2])))
        if b1 < b2:
            pieces.append(format_html("<ins>{}</ins>", " ".join(b[b1:b2])))
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
    for key in changed_parts(old, new):
        html = (
            marked(before.get(key, ""), after[key])
            if key in after
            else _rows(rows_in(old, key), rows_in(new, key))
        )
        changes.append(PartChange(key, titles.get(key, key), html))
    return changes


def _rows(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> SafeString:
    before, after = [row_text(row) for row in old], [row_text(row) for row in new]
    lines = [("del", line) for line in before if line not in after]
    lines += [("ins", line) for line in after if line not in before]
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
