"""Taking a file in, looking for viruses in it, and erasing what it holds."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.utils import timezone

from entilen.files.models import Blob, Scan, StoredFile, VirusFinding
from entilen.files.notice_rules import notices_of
from entilen.files.rules import MAX_BYTES, TOO_LARGE, content_type_of, problem_with, safe_name
from entilen.files.scanning import AT_UPLOAD, IN_QUIET, Verdict, verdict_on

AT_A_TIME = 50
"""Files that the worker looks at before it lets other jobs to."""

ON_FOUND: list[Callable[[StoredFile], None]] = []
"""Called when a virus is found in a file that was let in before it could be looked at."""


class Infected(ValidationError):
    """A file is not let in because of a virus. `finding` is to be kept when the act is undone."""

    def __init__(self, finding: VirusFinding) -> None:
        self.finding = finding
        super().__init__(
            f"Det er funnet virus i «{finding.name}» ({finding.virus}), så filen er ikke tatt "
            "imot. Si fra til IKT-hjelpen før du åpner den igjen."
        )


def store_file(*, upload: "UploadedFile[Any]", by: str = "") -> StoredFile:
    """Check an uploaded file and keep it; `by` is the name of who uploads it.

    Raises ValidationError with a sentence for the reader when the file is not let in.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(TOO_LARGE)
    return store_bytes(name=upload.name or "vedlegg", content=upload.read(), by=by)


def store_bytes(*, name: str, content: bytes, by: str = "") -> StoredFile:
    """Check content and keep it, once for each fingerprint. Raises ValidationError as above.

    Where a virus scanner is set up it looks first, for as long as a person can wait; where it does
    not answer, the file is kept and waits for the worker, and nobody is given it meanwhile.
    """
    problem = problem_with(name, content)
    if problem:
        raise ValidationError(problem)
    digest, kept = hashlib.sha256(content).hexdigest(), safe_name(name)
    verdict = verdict_on(content, within=AT_UPLOAD)
    if verdict.scan == Scan.INFECTED:
        raise Infected(
            VirusFinding(
                name=kept, sha256=digest, size=len(content), virus=verdict.virus, uploaded_by=by
            )
        )
    Blob.objects.get_or_create(sha256=digest, defaults={"content": content})
    return StoredFile.objects.create(
        name=kept,
        content_type=content_type_of(kept),
        size=len(content),
        sha256=digest,
        blob_id=digest,
        uploaded_by=by,
        scan=verdict.scan,
        notices=notices_of(content),
    )


def note_refused(refused: Infected) -> None:
    """Keep what was found in a file that was not let in, for whoever looks after the service."""
    refused.finding.save(force_insert=True)


def scan_waiting() -> int:
    """Look at files that nobody has looked at, those that wait first. Returns how many were.

    Ends where the scanner does not answer: it is asked again in a minute.
    """
    if settings.SCANNER is None:
        return 0
    unseen = StoredFile.objects.filter(
        scan__in=(Scan.NEVER, Scan.WAITING), erased_at__isnull=True, blob__isnull=False
    )
    done = 0
    for pk in list(unseen.order_by("-scan", "pk").values_list("pk", flat=True)[:AT_A_TIME]):
        if not _look_at(pk):
            break
        done += 1
    return done


def _look_at(pk: int) -> bool:
    """Whether the scanner had something to say of a file; what it says is kept.

    Nothing is locked while it looks: a file that was erased meanwhile is left alone.
    """
    blob = Blob.objects.filter(storedfile=pk).first()
    if blob is None:
        return True
    content = bytes(blob.content)
    verdict = verdict_on(content, within=IN_QUIET)
    if verdict.scan == Scan.WAITING:
        return False
    _keep_verdict(pk, verdict, notices_of(content))
    return True


@transaction.atomic
def _keep_verdict(pk: int, verdict: Verdict, notices: list[str]) -> None:
    stored = StoredFile.objects.select_for_update().filter(pk=pk, erased_at__isnull=True).first()
    if stored is None:
        return
    stored.scan, stored.finding, stored.notices = verdict.scan, verdict.virus, notices
    stored.save(update_fields=["scan", "finding", "notices"])
    if verdict.scan == Scan.INFECTED:
        VirusFinding.objects.create(
            name=stored.name,
            sha256=stored.sha256,
            size=stored.size,
            virus=verdict.virus,
            uploaded_by=stored.uploaded_by,
            file=stored,
        )
        for listener in ON_FOUND:
            listener(stored)


def erase_content(*, file: StoredFile, ground: str, role: str, rename: bool) -> StoredFile:
    """Take the content of a file away for good. Called by the act that records it, in its
    transaction.

    The row stays: size, fingerprint, who and when, and the name unless it tells too much. The
    content itself goes when no other file has it; what others uploaded of their own is theirs.
    """
    current = StoredFile.objects.select_for_update().get(pk=file.pk)
    if current.erased_at:
        raise ValidationError("Innholdet er slettet fra før.")
    if rename:
        current.name = f"slettet.{current.name.rsplit('.', 1)[-1].lower()}"
    current.blob, current.notices = None, []
    current.erased_at, current.erased_ground, current.erased_by = timezone.now(), ground, role
    current.save()
    unheld_content().filter(sha256=current.sha256).delete()
    return current


def holders_of(model: type[Model]) -> list[tuple[type[Model], str]]:
    """Every model that refers to this one, and by which field: those without a way back too."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not VirusFinding
    ]


def holders_of_files() -> list[tuple[type[Model], str]]:
    """Every model that a file belongs with, and by which field."""
    return holders_of(StoredFile)


def unheld_content() -> QuerySet[Blob]:
    """Content that nothing has: neither a file, nor anything else that keeps what was read."""
    unheld = Blob.objects.all()
    for model, field in holders_of(Blob):
        unheld = unheld.exclude(Exists(model._default_manager.filter(**{field: OuterRef("pk")})))
    return unheld


def orphans(before: datetime) -> QuerySet[StoredFile]:
    """Files from before a moment that nothing belongs with.

    Whatever refers to a file does it by a foreign key, so the models themselves know what may.
    """
    lost = StoredFile.objects.filter(uploaded_at__lt=before)
    for model, field in holders_of_files():
        held = model._default_manager.filter(**{field: OuterRef("pk")})
        lost = lost.exclude(Exists(held))
    return lost


@transaction.atomic
def remove_orphans(before: datetime) -> int:
    """Remove files that nothing belongs with, and content that nothing has. Returns how many."""
    number = StoredFile.objects.filter(pk__in=orphans(before).values("pk")).delete()[1]
    unheld_content().delete()
    return number.get("files.StoredFile", 0)
