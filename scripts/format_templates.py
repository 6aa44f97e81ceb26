"""Templates with one component a line: `--check` tells which are not, otherwise they are made so.

A line is broken only where a newline shows nothing: between blocks, beside components that are
blocks themselves, around the rows of lists and tables, and between the attributes of a long opening
tag; never inside running text. Few lines may stay long: `--check` says when they are too many.
"""

import re
import sys
from pathlib import Path

LONGEST, WIDTH, LONG_TAG = 180, 110, 60
TOO_LONG, ALLOWED = 200, 5
"""How many lines may be longer than this, in all templates together."""
ROOT = Path(__file__).resolve().parent.parent / "src" / "entilen"
BLOCKS = (
    "actions",
    "card",
    "data_table",
    "disclosure",
    "empty_state",
    "fact_list",
    "filter_bar",
    "message_box",
    "post_form",
    "remark_card",
    "reply",
    "section",
    "strip",
    "task_list",
    "text_panel",
    "timeline",
)
ALONE = (
    "button",
    "copy_link",
    "error_summary",
    "extends",
    "fact",
    "field",
    "figure",
    "form_fields",
    "formset_rows",
    "include",
    "link_button",
    "page_title",
    "pagination",
    "saved_status",
    "tabs",
    "task",
    "timeline_item",
    "unsaved",
)
ROWS = (
    "option|optgroup|select|dd|div|dl|dt|fieldset|form|h[1-6]|li|ol|p"
    "|table|tbody|td|tfoot|th|thead|tr|ul"
)
KEPT_WHOLE = ("<pre", "<textarea", "<label", "<legend", "<button", "<summary")
"""What stands in these is read as it is written, a newline too."""
AS_THEY_ARE = {"ui/templates/ui/forms/field.html", "ui/templates/ui/forms/optional.html"}
"""Where a component stands inside a label."""
_names = "|".join(BLOCKS)
_alone = "|".join(ALONE)
_BEFORE = re.compile(
    rf"(?<=[>}}])[ \t]*(?=\{{% (?:end)?(?:{_names}|block)\b|\{{% (?:{_alone})\b"
    rf"|<(?:{ROWS})\b|</(?:dl|div|fieldset|form|ol|table|tbody|tfoot|thead|tr|ul)>)"
)
_CONDITION = re.compile(
    rf"(?<=%}})[ \t]*(?=\{{% (?:if|for|with|url|regroup|elif|else)\b[^%]*%\}}"
    rf"(?:\{{% (?:url|with|if|for)\b[^%]*%\}})*"
    rf"(?:\{{% (?:{_names}|{_alone})\b|<(?:{ROWS})\b))"
)
"""Before a condition that begins with a block: what stands before it then ended one."""
_AFTER = re.compile(
    rf"(\{{% (?:end)?(?:{_names}) ?[^%]*%\}}|\{{% (?:{_alone})\b(?:[^%]|%(?!\}}))*%\}}"
    rf"|\{{% endblock %\}}|</(?:{ROWS})>|<(?:dl|fieldset|ol|table|tbody|tfoot|thead|tr|ul)\b[^>]*>)"
    r"[ \t]*(?=[<{])"
)
_INLINE_BLOCK = re.compile(r"\{% block (title|lead)\b")


def formatted(text: str) -> str:
    """The template with its lines broken, and nothing else changed."""
    lines = []
    for line in text.split("\n"):
        if _INLINE_BLOCK.search(line) or len(line) <= 100:
            lines.append(line)
            continue
        lines += [part for one in _broken(line).split("\n") for part in _unfolded(one)]
    return "\n".join(lines)


def _broken(line: str) -> str:
    once = _CONDITION.sub("\n", _AFTER.sub(r"\1\n", line))
    return re.sub(r"\n{2,}", "\n", _BEFORE.sub("\n", once))


_TOKEN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]*?>|[^\s<{]+|\s+|.")


def _wrapped(line: str) -> list[str]:
    """A line that is too long all the same, wrapped where its running text has a space."""
    if len(line) <= LONGEST or any(one in line for one in KEPT_WHOLE):
        return [line]
    parts, present = [], ""
    for token in _TOKEN.findall(line):
        if token.isspace() and len(present) >= WIDTH:
            parts.append(present)
            present = ""
        else:
            present += token
    return [*parts, present] if present.strip() else parts


def _unfolded(line: str) -> list[str]:
    """A line that is too long however it is wrapped has one attribute a line in its long tags."""
    parts = _wrapped(line)
    if max(map(len, parts)) <= LONGEST:
        return parts
    return _OPENING.sub(
        lambda tag: _by_attribute(tag[0]) if len(tag[0]) > LONG_TAG else tag[0], line
    ).split("\n")


_OPENING = re.compile(
    r"<[a-z](?>\{%(?:[^%]|%(?!\}))*%\}|\{\{(?:[^}]|\}(?!\}))*\}\}|\"[^\"]*\"|[^<>\"])*>"
)
_IN_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\s+|\"|.")


def _by_attribute(tag: str) -> str:
    """An opening tag with each attribute, or group of attributes with a condition, on its line."""
    parts, present, quoted, depth = [], "", False, 0
    for piece in _IN_TAG.findall(tag):
        free = not quoted and depth == 0
        begins = piece.startswith(("{% if", "{% for"))
        if free and (piece.isspace() or begins):
            parts.append(present)
            present = ""
        if not (free and piece.isspace()):
            present += piece
        depth += begins - piece.startswith(("{% endif", "{% endfor"))
        quoted ^= piece == '"'
    first, *rest = [part for part in [*parts, present] if part.strip()]
    return "\n".join([first, *(f"  {part.strip()}" for part in rest)])


def too_long() -> list[str]:
    """The lines that are longer than a reader's window, each with where it is."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(ROOT.glob("*/templates/**/*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if len(line) > TOO_LONG
    ]


def main() -> int:
    """Format every template, or with `--check` only say which would change."""
    check = "--check" in sys.argv
    changed = []
    for path in sorted(ROOT.glob("*/templates/**/*.html")):
        if path.relative_to(ROOT).as_posix() in AS_THEY_ARE:
            continue
        text = path.read_text(encoding="utf-8")
        after = formatted(text)
        if after != text:
            changed.append(path)
            if not check:
                path.write_text(after, encoding="utf-8")
    for path in changed if check else ():
        print(f"{path.relative_to(ROOT)}: kjør scripts/format_templates.py")
    long = too_long()
    if check and len(long) > ALLOWED:
        print(f"{len(long)} linjer er lengre enn {TOO_LONG} tegn: {', '.join(long)}")
    return 1 if check and (changed or len(long) > ALLOWED) else 0


if __name__ == "__main__":
    sys.exit(main())
