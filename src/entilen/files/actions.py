"""Taking a file in."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef
from django.utils import timezone

from entilen.files.models import Blob, StoredFile
from entilen.files.rules import content_type_of, problem_with, safe_name


def store_file(*, upload: "UploadedFile[Any]") -> StoredFile:
    """Check an uploaded file and keep it.

    Raises ValidationError with a sentence for the reader when the file is not let in.
    """
    return store_bytes(name=upload.name or "vedlegg", content=upload.read())


def store_bytes(*, name: str, content: bytes) -> StoredFile:
    """Check content and keep it, once for each fingerprint. Raises ValidationError as above."""
    problem = problem_with(name, content)
    if problem:
        raise ValidationError(problem)
    digest = hashlib.sha256(content).hexdigest()
    Blob.objects.get_or_create(sha256=digest, defaults={"content": content})
    name = safe_name(name)
    return StoredFile.objects.create(
        name=name, content_type=content_type_of(name), size=len(content), blob_id=digest
    )


def holders_of_files() -> list[tuple[type[Model], str]]:
    """Every model that refers to a file, and by which field: those without a way back too."""
    return [
        (relation.related_model, relation.field.name)
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    ]


ORPHANED_FOR = timedelta(days=2)
"""A file is stored a moment before what it belongs to; nothing younger is taken for forgotten."""


@transaction.atomic
def remove_orphans() -> int:
    """Remove files that nothing belongs with, and content that no file has. Returns how many.

    Whatever refers to a file does it by a foreign key, so the models themselves know what may.
    """
    lost = StoredFile.objects.filter(uploaded_at__lt=timezone.now() - ORPHANED_FOR)
    for model, field in holders_of_files():
        held = model._default_manager.filter(**{field: OuterRef("pk")})
        lost = lost.exclude(Exists(held))
    number = lost.delete()[0]
    Blob.objects.exclude(Exists(StoredFile.objects.filter(blob=OuterRef("pk")))).delete()
    return number
