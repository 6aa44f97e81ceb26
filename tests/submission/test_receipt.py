"""The receipt answers next year too, as a page and as a PDF."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from entilen.submission import receipt_file
from tests.cast import make_town, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_the_receipt_still_answers_next_year_and_only_to_those_concerned() -> None:
    town = make_town()
    case = sent_case(town)
    sent = case.submissions.get()
    with time_machine.travel(datetime(2027, 12, 1, 10, tzinfo=UTC), tick=True):
        client = Client()
        client.force_login(town.principal)
        page = client.get(f"/kvittering/{sent.key}/").content.decode()
        assert f"{case.number}-1" in page
        assert sent.version.fingerprint in page
        file = client.get(f"/kvittering/{sent.key}/kvittering.pdf")
        assert file.content.startswith(b"%PDF-1.7")
        assert b"pdfaid" in file.content
        client.force_login(town.outsider)
        assert client.get(f"/kvittering/{sent.key}/").status_code == 404
        assert client.get(f"/kvittering/{sent.key}/kvittering.pdf").status_code == 404


def test_the_file_has_the_day_in_norway(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past midnight in Oslo is still the day before in UTC."""
    sent = sent_case(make_town()).submissions.get()
    sent.sent_at = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    receipt: dict[str, Any] = {}

    def catch(template: object, *, sys_inputs: dict[str, str], **more: object) -> bytes:
        receipt.update(json.loads(sys_inputs["data"]))
        return b""

    monkeypatch.setattr("typst.compile", catch)
    receipt_file.receipt_pdf(sent)
    assert receipt["date"] == [2026, 11, 25]
    assert ["Sendt", "25.11.2026 av Ragnhild Rektor"] in receipt["facts"]
