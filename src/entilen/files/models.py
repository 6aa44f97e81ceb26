"""Attachments, kept in the database: the same transaction, the same backup, the same history."""

import secrets

from django.db import models


def new_key() -> str:
    """An address part that says nothing and cannot be guessed."""
    return secrets.token_urlsafe(9)


class Blob(models.Model):
    """Content, once for each fingerprint (sha-256, hexadecimal)."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()


class StoredFile(models.Model):
    """A file that someone uploaded: its name, its checked type and its content."""

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
