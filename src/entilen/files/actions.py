"""Taking a file in."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

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
