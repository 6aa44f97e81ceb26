"""What is removed each night, and what is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from entilen.accounts.actions.invitations import first_administrator_link
from entilen.accounts.models import Invitation, KeptSession
from entilen.cases.models import Case
from entilen.devices.models import LedgerEntry
from entilen.files.actions import holders_of_files, store_bytes
from entilen.files.models import Blob, StoredFile
from entilen.mail.actions import write
from entilen.plans.models import Attachment
from entilen.runtime.tidying import tidy_up

pytestmark = pytest.mark.django_db


def test_sessions_and_links_go_when_their_time_is_long_past() -> None:
    now = timezone.now()
    for key, days in (("ny", 1), ("gammel", -1)):
        KeptSession.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    first_administrator_link()
    first_administrator_link()
    oldest = Invitation.objects.earliest("pk")
    Invitation.objects.filter(pk=oldest.pk).update(expires_at=now - timedelta(days=31))
    done = tidy_up()
    assert (done["utløpte økter"], done["gamle lenker"]) == (1, 1)
    assert KeptSession.objects.get().session_key == "ny"
    assert Invitation.objects.get().expires_at > now


def test_a_file_goes_when_nothing_belongs_with_it() -> None:
    lost, young = (store_bytes(name=f"{text}.txt", content=text.encode()) for text in "ab")
    twin = store_bytes(name="c.txt", content=b"a")
    StoredFile.objects.filter(pk=lost.pk).update(uploaded_at=timezone.now() - timedelta(days=3))
    assert tidy_up()["filer uten sted"] == 1
    assert set(StoredFile.objects.all()) == {young, twin} and Blob.objects.count() == 2
    StoredFile.objects.filter(pk=twin.pk).update(uploaded_at=timezone.now() - timedelta(days=3))
    tidy_up()
    assert set(Blob.objects.all()) == {young.blob}


def _finish(status: str, days: int) -> None:
    write(cause=f"{status}{days}", to_name="P", to_address="p@eksempel.no", subject="E", body="H")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_jobs")
        [job] = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        cursor.execute(
            f"UPDATE procrastinate_jobs SET status = '{status}' WHERE id = %s",
            [job],
        )
        at = timezone.now() - timedelta(days=days)
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, job])


def test_a_finished_job_goes_and_one_that_failed_is_kept_longer() -> None:
    for status, days in (
        ("succeeded", 13),
        ("succeeded", 15),
        ("failed", 15),
        ("failed", 91),
        ("todo", 400),
    ):
        _finish(status, days)
    done = tidy_up()
    assert (done["ferdige jobber"], done["mislykte jobber"]) == (1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs ORDER BY 1")
        assert cursor.fetchall() == [("failed",), ("succeeded",), ("todo",)]
        cursor.execute("SELECT count(*) FROM procrastinate_events WHERE job_id IS NULL")
        assert cursor.fetchone() == (0,)


def test_whoever_refers_to_a_file_is_known_by_its_model() -> None:
    """A new model that holds a file is asked too, for the models themselves name who holds."""
    holders = {model for model, _ in holders_of_files()}
    assert {LedgerEntry, Attachment, Case} <= holders
