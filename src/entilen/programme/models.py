"""Versions of what the municipality asks for."""

from datetime import datetime
from functools import cached_property

from django.db import models

from entilen.programme.rules import Requirements, parse

_READ: dict[tuple[str, datetime], Requirements] = {}


class ProgrammeVersion(models.Model):
    """The requirements as they apply from a date. A case keeps the version it began with."""

    key = models.SlugField(unique=True)
    title = models.CharField("tittel", max_length=200)
    valid_from = models.DateField("gjelder fra")
    source = models.TextField("kilde")
    content = models.JSONField("innhold")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def requirements(self) -> Requirements:
        """The content, read and checked; once in a process, since a version never changes."""
        mark = (self.key, self.published_at)
        if mark not in _READ:
            _READ[mark] = parse(self.content)
        return _READ[mark]
