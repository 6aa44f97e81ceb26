"""Files that tests upload."""

from django.core.files.uploadedfile import SimpleUploadedFile


def a_note(name: str = "notat.txt", content: bytes = b"Et notat") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
