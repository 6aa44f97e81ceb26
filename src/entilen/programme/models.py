"""Versions of what the municipality asks for."""

from functools import cached_property

from django.db import models

from entilen.programme.rules import Requirements, parse


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
        """The content, read and checked."""
        return parse(self.content)
