"""The text of an area: one stored form, a cleaned subset of HTML, edited as light Markdown."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(
    ["code", "fence", "image", "html_block", "html_inline", "backticks", "lheading", "hr"]
)
_PUPIL_NAME = re.compile(r"\b(?:[Ee]leven|[Ee]lev)\s+[A-ZÆØÅ][a-zæøå]{2,}", re.UNICODE)


def clean(html: str) -> str:
    """The HTML subset that is stored; everything else is taken away."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    ).strip()


def to_html(markdown: str) -> str:
    """Light Markdown, as a person types it, to the stored form. `#` and `##` become h2 and h3."""
    html = _MARKDOWN.render(markdown.replace("\r\n", "\n"))
    html = re.sub(r"<(/?)h([1-6])>", _lower_heading, html)
    return shallow(clean(html))


def shallow(html: str) -> str:
    """The stored form without marks inside the same mark: they say nothing more.

    Lists and quotations nest twenty deep at most (the library's limit); with this nothing nests
    without end, and whoever reads the text tag by tag is never taken too deep.
    """
    parts: list[str] = []
    opened: dict[str, list[bool]] = {"strong": [], "em": []}
    for part in re.split(r"(</?(?:strong|em)>)", html):
        name = part.strip("</>")
        if name not in opened or not part.startswith("<"):
            parts.append(part)
        elif not part.startswith("</"):
            opened[name].append(True not in opened[name])
            parts.append(part if opened[name][-1] else "")
        elif opened[name] and opened[name].pop():
            parts.append(part)
    return "".join(parts)


def _lower_heading(heading: re.Match[str]) -> str:
    level = "2" if heading.group(2) in {"1", "2"} else "3"
    return f"<{heading.group(1)}h{level}>"


class _Converter(MarkdownConverter):
    """Writes headings with #, lists with hyphens, and nothing cleverer."""


def to_markdown(html: str) -> str:
    """The stored form to what a person edits. `to_html` gives the same stored form again."""
    text = _Converter(heading_style="ATX", bullets="-", strong_em_symbol="*").convert(shallow(html))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def blocks(html: str) -> list[str]:
    """The blocks of a stored text (paragraphs, headings, list items), for comparison."""
    return re.findall(r"<(?:p|h2|h3|li|blockquote)>.*?</(?:p|h2|h3|li|blockquote)>", html, re.S)


def plain(html: str) -> str:
    """The words alone."""
    spaced = re.sub(r"</(p|h2|h3|li|blockquote)>|<br>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def names_a_pupil(html: str) -> bool:
    """Whether the text seems to name a pupil: a warning, never a stop."""
    return bool(_PUPIL_NAME.search(plain(html)))
