"""A hand-out changes the public figure on the day it takes effect, and no day before it."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from entilen.decision.actions import grant
from entilen.financing.models import Source
from entilen.plans.models import Milestone
from entilen.process.vocabulary import DeviceType
from entilen.procurement.actions import place_order
from entilen.submission.queries import current_submission
from tests.acts import hand_out_devices
from tests.cast import Town, at_director, make_town

pytestmark = pytest.mark.django_db
DECIDED = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 8, 10, tzinfo=UTC)
GIVEN = date(2026, 12, 7)


def figure(**asked: str) -> dict[str, int]:
    answer = Client().get("/api/v1/coverage", asked)
    assert answer.status_code == 200, answer.content
    schools: dict[str, int] = json.loads(answer.content)["schools"]
    return schools


def granted_and_ordered(town: Town):  # type: ignore[no-untyped-def]
    case = at_director(town)
    sent = current_submission(case)
    assert sent is not None
    grant(
        case=case,
        person=town.director,
        seen=sent.version.fingerprint,
        reasons="God plan.",
        grades=[5, 6, 7],
    )
    for grade in (5, 6, 7):
        place_order(
            case=case,
            person=town.principal,
            grade=grade,
            device_type=DeviceType.TABLET,
            quantity=32,
            source=Source.OWN_BUDGET,
            ordered_on=DECIDED.date(),
        )
    return case


def test_a_hand_out_changes_the_figure_that_day_and_not_before() -> None:
    with time_machine.travel(DECIDED, tick=True):
        town = make_town()
        case = granted_and_ordered(town)
        assert figure() == {"total": 1, "full": 0, "partial": 0, "none": 0, "unknown": 1}
    with time_machine.travel(LATER, tick=True):
        yesterday_before = figure(date="2026-12-06")
        hand_out_devices(town, case, 20, day=date(2026, 12, 6), everyone=False)
        assert figure(date="2026-12-06")["unknown"] == 1
        hand_out_devices(town, case, 10, day=GIVEN, everyone=True)
        assert figure()["partial"] == figure(date="2026-12-07")["partial"] == 1
        assert figure(date="2026-12-06")["partial"] == 0
        assert figure(date="2026-12-05") == figure(date="2026-12-05", known_at="2026-12-07")
        assert figure(date="2026-12-06", known_at="2026-12-07") == yesterday_before

        page = Client().get("/skoler/lillevik-skole/").content.decode()
        assert "Planen er innvilget" in page and "7. desember 2026" in page.replace("\xa0", " ")


def test_the_schools_page_shows_what_was_promised_and_what_is_done() -> None:
    with time_machine.travel(DECIDED, tick=True):
        town = make_town()
        case = granted_and_ordered(town)
        Milestone.objects.filter(plan__case=case, key="order").update(done_on=DECIDED.date())
        page = Client().get("/skoler/lillevik-skole/").content.decode().replace("\xa0", " ")
    assert case.number in page and "5.–7. trinn" in page
    assert "Enhetene er bestilt" in page and "ikke ennå" in page
    assert "23. november 2026" in page
    for person in (town.principal, town.teacher, town.director):
        assert person.name not in page
