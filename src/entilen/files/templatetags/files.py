"""What stands beside a file, where a page has only what a frozen version says of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from entilen.files.models import StoredFile

register = template.Library()


@register.simple_tag
def as_they_are_now(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The files of a frozen version, each with the file as it is today (`file`), in one query.

    A version stays as it was sent; whether a file is scanned, or has been erased since, is not in
    it.
    """
    rows = list(rows)
    keys = [row["key"] for row in rows if "key" in row]
    known = {one.key: one for one in StoredFile.objects.filter(key__in=keys)} if keys else {}
    return [{**row, "file": known.get(row.get("key", ""))} for row in rows]
