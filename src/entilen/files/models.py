"""Attachments, kept in the database: the same transaction, the same backup, the same history."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from entilen.files.notice_rules import NOTICES


def new_key() -> str:
    """An address part that says nothing and cannot be guessed."""
    return secrets.token_urlsafe(9)


class Blob(models.Model):
    """Content, once for each fingerprint (sha-256, hexadecimal)."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()


class Scan(models.TextChoices):
    """What the virus scanner says of a file."""

    NEVER = "never", "ikke kontrollert"
    WAITING = "waiting", "venter på viruskontroll"
    CLEAN = "clean", "uten funn"
    INFECTED = "infected", "virus funnet"


class StoredFile(models.Model):
    """A file that someone uploaded: its name, its checked type and its content.

    The row stays when the content is erased: name, size, fingerprint, who and when are the record
    of what there was, and `erased_*` of what became of it. Files know no accounts, so people stand
    in it by name and role.
    """

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT)
    """Nothing when the content is erased."""
    uploaded_by = models.CharField(max_length=120, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NEVER)
    finding = models.CharField(max_length=200, blank=True)
    """What the scanner calls the virus that it found."""
    notices = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    """What whoever opens the file must know of it (`notice_rules`)."""
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_ground = models.CharField(max_length=200, blank=True)
    erased_by = models.CharField(max_length=60, blank=True)
    """The role of who erased it: who that was stands in the case's timeline."""

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="files_that_wait_for_the_scan",
                condition=models.Q(scan__in=["never", "waiting"], erased_at__isnull=True),
            ),
            models.Index(fields=["sha256"], name="files_of_one_content"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def warnings(self) -> list[str]:
        """What to say beside the file, one sentence each."""
        if self.erased_at:
            day = timezone.localdate(self.erased_at)
            return [f"Innholdet er slettet {day:%d.%m.%Y}: {self.erased_ground}."]
        if self.scan == Scan.INFECTED:
            return ["Det er funnet virus i filen. Den kan ikke åpnes, og må lastes opp på nytt."]
        waits = ["Filen venter på viruskontroll, og kan åpnes når den er kontrollert."]
        told = [NOTICES[code] for code in self.notices if code in NOTICES]
        return (waits if self.scan == Scan.WAITING else []) + told

    @property
    def is_served(self) -> bool:
        """Whether the content is handed out."""
        return self.blob_id is not None and self.scan not in (Scan.WAITING, Scan.INFECTED)


class VirusFinding(models.Model):
    """A file that was refused because of a virus, or was found to have one after it was let in."""

    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    virus = models.CharField(max_length=200)
    uploaded_by = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.CASCADE, related_name="findings"
    )
    """Where it was let in first: the scanner did not answer then."""
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
