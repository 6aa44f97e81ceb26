"""The receipt answers next year too, as a page and as a PDF (promise R7)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

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
