"""What every page must be, whoever looks at it: the test client polices them all."""

import re
from html.parser import HTMLParser

MAX_BYTES = 60_000


class _Page(HTMLParser):
    """Collects what is checked: headings, links, forms, ids, inline script and style."""

    def __init__(self) -> None:
        super().__init__()
        self.h1 = 0
        self.lang = ""
        self.title = ""
        self.links: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str]] = []
        self._in_title = False
        self._in_label = False

    def handle_starttag(  # noqa: C901 - a flat list of what is looked at
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            self.faults.append(f"inline style or script on <{tag}>")
        match tag:
            case "html":
                self.lang = attributes.get("lang", "")
            case "h1":
                self.h1 += 1
            case "title":
                self._in_title = True
            case "a":
                self.links.append(attributes.get("href", ""))
            case "label":
                self._in_label = True
                self.labels.add(attributes.get("for", ""))
            case "script" if not attributes.get("src"):
                self.faults.append("inline script")
            case "img" | "script" | "link" | "source":
                address = attributes.get("src") or attributes.get("href") or ""
                if re.match(r"(https?:)?//", address):
                    self.faults.append(f"foreign address {address}")
            case "input" | "select" | "textarea":
                if attributes.get("type") not in {"hidden", "submit"} and not self._in_label:
                    self.inputs.append(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag == "label":
            self._in_label = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _unlabelled(page: _Page) -> list[str]:
    return [
        f"unlabelled field {field.get('name')}"
        for field in page.inputs
        if not (field.get("aria-label") or field.get("aria-labelledby"))
        and field.get("id") not in page.labels
    ]


def inspect(html: str) -> tuple[list[str], list[str]]:
    """The faults of a page, and the addresses it links to."""
    page = _Page()
    page.feed(html)
    faults = list(page.faults)
    if page.lang != "nb":
        faults.append("language is not nb")
    if page.h1 != 1:
        faults.append(f"{page.h1} main headings")
    if not page.title.strip().removesuffix("– Entilen").strip():
        faults.append("no title")
    doubles = {name for name in page.ids if page.ids.count(name) > 1}
    if doubles:
        faults.append(f"ids twice: {sorted(doubles)}")
    faults += _unlabelled(page)
    if len(html.encode()) > MAX_BYTES:
        faults.append(f"{len(html.encode())} bytes")
    for broken in ("None", "&lt;p&gt;", "{{", "{%"):
        if re.search(rf">[^<]*(?<![\w«]){re.escape(broken)}(?!\w)", html):
            faults.append(f"«{broken}» on the page")
    return faults, page.links
