"""A letter leaves once, after the act is stored, and only while it is still true."""

from collections.abc import Mapping
from contextlib import suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from entilen.mail import conditions
from entilen.mail.actions import (
    TRIES,
    NotSent,
    hold_letters,
    let_letters_leave,
    reseal_letters,
    send,
    send_again,
    write,
)
from entilen.mail.models import Letter, MailState
from entilen.mail.queries import held

pytestmark = pytest.mark.django_db


def a_letter(**more: Any) -> Letter:
    return write(
        cause="prøve",
        to_name="Per",
        to_address="per@eksempel.no",
        subject="Emne",
        **{"body": "Hei", **more},
    )


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%mail.send'")
        return int(cursor.fetchone()[0])


def test_the_same_cause_gives_one_letter_and_one_job() -> None:
    first, second = a_letter(), a_letter()
    assert first == second and jobs() == 1


def test_two_runs_send_once(mailoutbox: list[EmailMessage]) -> None:
    letter = a_letter(secret="https://x.example/hemmelig/")
    assert [send(pk=letter.pk), send(pk=letter.pk)] == [MailState.SENT, MailState.SENT]
    assert len(mailoutbox) == 1
    letter.refresh_from_db()
    assert letter.tries == 1 and letter.done_at and not letter.secret


LINK = "https://x.example/invitasjon/et-hemmelig-tegn-som-slipper-inn/"


def row_of(letter: Letter) -> str:
    """The row as it stands in a copy of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM mail_letter AS row WHERE id = %s", [letter.pk])
        return str(cursor.fetchone()[0])


def test_who_has_the_database_alone_cannot_use_the_link_of_a_letter_that_waits(
    mailoutbox: list[EmailMessage],
) -> None:
    letter = a_letter(body="Her: {lenke}", secret=LINK)
    assert "hemmelig" not in row_of(letter) and "{lenke}" in row_of(letter)
    send(pk=letter.pk)
    assert mailoutbox[0].body == f"Her: {LINK}"


def test_a_link_is_read_after_the_key_has_changed_and_sealed_anew_at_night(
    settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    letter = a_letter(body="Her: {lenke}", secret=LINK)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert reseal_letters() == 0
    settings.SECRET_KEY_FALLBACKS = []
    send(pk=letter.pk)
    assert mailoutbox[0].body == f"Her: {LINK}"


def test_what_an_earlier_edition_wrote_in_clear_leaves_and_is_sealed_at_night() -> None:
    letter = a_letter(body="Her: {lenke}")
    Letter.objects.update(secret=LINK)
    letter.refresh_from_db()
    assert letter.text == f"Her: {LINK}"
    assert reseal_letters() == 0 and "hemmelig" not in row_of(letter)
    letter.refresh_from_db()
    assert letter.link == LINK


def test_a_letter_whose_key_is_gone_has_failed_with_a_sentence(
    settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    letter = a_letter(body="Her: {lenke}", secret=LINK)
    settings.SECRET_KEY = "n" * 50
    assert reseal_letters() == 1
    with suppress(NotSent):
        send(pk=letter.pk)
    letter.refresh_from_db()
    assert letter.state == MailState.FAILED and "SECRET_KEY" in letter.error
    assert not mailoutbox


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_letter_and_job_along() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        a_letter()
        raise RuntimeError
    assert not Letter.objects.exists() and jobs() == 0


def test_a_letter_that_is_no_longer_true_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def never(about: Mapping[str, Any]) -> bool:
        return False

    monkeypatch.setitem(conditions._conditions, "aldri", never)
    letter = a_letter(condition="aldri")
    assert send(pk=letter.pk) == MailState.OVERTAKEN and not mailoutbox


def test_a_server_that_is_down_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(self: EmailMessage) -> int:
        raise SMTPServerDisconnected("borte")

    letter = a_letter()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        for number in range(1, TRIES):
            with pytest.raises(NotSent):
                send(pk=letter.pk)
            letter.refresh_from_db()
            assert (letter.state, letter.tries, letter.error) == ("waiting", number, "borte")
        assert send(pk=letter.pk) == MailState.FAILED
    send_again(letter=letter)
    assert send(pk=letter.pk) == MailState.SENT


def test_a_subject_is_one_line_and_no_longer_than_there_is_room_for(
    mailoutbox: list[EmailMessage],
) -> None:
    subject = "Plan fra Lille\r\nBcc: alle@eksempel.no vik" + " skole" * 60
    letter = write(
        cause="linjer", to_name="Per", to_address="per@eksempel.no", subject=subject, body="Hei"
    )
    assert send(pk=letter.pk) == MailState.SENT
    assert mailoutbox[0].subject.startswith("Plan fra Lille Bcc: alle@eksempel.no vik skole")
    assert len(letter.subject) == 200


def test_a_letter_that_can_never_leave_fails_at_once_with_its_reason() -> None:
    letter = a_letter()
    Letter.objects.update(subject="To\nlinjer")
    assert send(pk=letter.pk) == MailState.FAILED
    letter.refresh_from_db()
    assert letter.tries == 1 and "newlines" in letter.error


def refuses(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def refuse(self: EmailMessage) -> int:
        raise fault

    monkeypatch.setattr(EmailMessage, "send", refuse)


@pytest.mark.parametrize(
    "fault",
    [
        SMTPRecipientsRefused({"per@eksempel.no": (550, b"no such user")}),
        SMTPDataError(554, b"not wanted here"),
    ],
)
def test_a_final_refusal_fails_at_once(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    refuses(monkeypatch, fault)
    letter = a_letter()
    assert send(pk=letter.pk) == MailState.FAILED
    letter.refresh_from_db()
    assert letter.tries == 1 and letter.error


@pytest.mark.parametrize(
    "fault",
    [
        SMTPRecipientsRefused({"per@eksempel.no": (450, b"try later")}),
        SMTPDataError(451, b"try later"),
        SMTPServerDisconnected("borte"),
    ],
)
def test_a_refusal_for_now_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    refuses(monkeypatch, fault)
    with pytest.raises(NotSent):
        send(pk=a_letter().pk)


def test_letters_that_are_held_wait_and_leave_once_when_they_are_let_go(
    mailoutbox: list[EmailMessage],
) -> None:
    letter = a_letter()
    hold_letters(reason="kopi")
    hold_letters(reason="en annen grunn")
    assert send(pk=letter.pk) == MailState.WAITING and not mailoutbox
    letter.refresh_from_db()
    assert letter.tries == 0
    assert "kopi" in str(held() and held().sentence)  # type: ignore[union-attr]
    assert let_letters_leave() == 1 and jobs() == 2 and held() is None
    assert send(pk=letter.pk) == MailState.SENT and len(mailoutbox) == 1
