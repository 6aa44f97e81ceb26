"""A hand-out that was written down wrongly is put right, and what shows it can be opened."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.coverage.queries import standings
from entilen.coverage.rules import Held, Status
from entilen.coverage.school_reading import lines_of
from entilen.decision.actions import reverse
from entilen.desk.situation import turn_of
from entilen.devices.actions import state_devices
from entilen.devices.models import LedgerEntry
from entilen.devices.queries import limits_of
from entilen.devices.rules import Stated
from entilen.plans.reached import reached
from entilen.process.vocabulary import Audience, DeviceType, Party
from entilen.procurement.queries import placed_in
from entilen.rollout.actions import correct_hand_out, hand_out
from entilen.rollout.models import HandOut
from entilen.rollout.queries import registered
from tests.cast import TODAY, Town, at_director, say_yes
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
LATER = datetime(2026, 12, 1, 10, tzinfo=UTC)
RECEIPT = b"%PDF-1.4 kvittering"


@pytest.fixture
def case(town: Town) -> Case:
    granted = at_director(town)
    say_yes(town, granted, (5,))
    return granted


def a_hand_out(town: Town, case: Case, quantity: int = 30, pupils: int = 30) -> HandOut:
    return hand_out(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=quantity,
        pupils=pupils,
        handed_out_on=TODAY,
        everyone=False,
    )


def fix(
    row: HandOut, person: Person, quantity: int, pupils: int = 30, why_fewer: str = ""
) -> LedgerEntry:
    return correct_hand_out(
        hand_out=row,
        person=person,
        quantity=quantity,
        pupils=pupils,
        reason="Tastefeil",
        why_fewer=why_fewer,
    )


def status(known_at: datetime | None = None) -> Status:
    [standing] = standings(TODAY, known_at=known_at)
    return standing.status


def test_limits_and_coverage_follow_and_the_day_is_kept(town: Town, case: Case) -> None:
    row = a_hand_out(town, case)
    assert status() is Status.PARTIAL
    with time_machine.travel(LATER, tick=True):
        entry = fix(row, town.principal, 3)
        assert (entry.quantity, entry.effective, entry.corrects) == (-27, TODAY, row.entry)
        assert entry.event is not None and entry.event.ground == "Tastefeil"
        assert [limit.handed_out for limit in limits_of(case)] == [3]
        assert status() is Status.UNKNOWN
        assert status(known_at=LATER - timedelta(days=1)) is Status.PARTIAL
        assert fix(row, town.adviser, 31).quantity == 28
        assert [entry.quantity for entry in registered(case)] == [31]
        assert status() is Status.PARTIAL
    row.entry.refresh_from_db()
    assert row.entry.quantity == 30


def test_one_that_never_was_leaves_nothing_known(town: Town, case: Case) -> None:
    fix(a_hand_out(town, case), town.principal, 0)
    assert status() is Status.UNKNOWN
    assert [limit.handed_out for limit in limits_of(case)] == [0]


def test_the_pupils_of_one_that_never_was_count_for_nothing(town: Town, case: Case) -> None:
    state_devices(
        case=case,
        person=town.principal,
        held=[Stated(5, DeviceType.TABLET, 10)],
        effective=TODAY,
    )
    row = a_hand_out(town, case)
    assert status() is Status.PARTIAL
    fix(row, town.principal, 0, pupils=5)
    assert status() is Status.UNKNOWN
    [school] = standings(TODAY)
    assert school.held[5] == Held(10, 30, own_word=True, ground="stated")
    line = lines_of(school)[4]
    assert (line.devices, line.pupils, line.since) == (10, 30, None)
    again = a_hand_out(town, case, 20)
    assert not {one.row.key: one.on for one in reached(case)}["hand_out"]
    assert turn_of(case, Audience.SCHOOL).party is Party.SCHOOL
    fix(again, town.principal, 0, pupils=5)
    a_hand_out(town, case, 6)
    assert not {one.row.key: one.on for one in reached(case)}["hand_out"]


def test_the_later_void_hand_out_shrinks_no_grade(town: Town, case: Case) -> None:
    a_hand_out(town, case, 6)
    late = a_hand_out(town, case, 2)
    fix(late, town.principal, 0, pupils=5)
    assert status() is Status.UNKNOWN
    assert not {one.row.key: one.on for one in reached(case)}["hand_out"]
    assert turn_of(case, Audience.SCHOOL).party is Party.SCHOOL
    with time_machine.travel(LATER, tick=True):
        assert fix(late, town.principal, 24).quantity == 24
        assert lines_of(standings(TODAY)[0])[4].since == TODAY
        assert status(known_at=LATER - timedelta(days=1)) is Status.UNKNOWN


def test_a_correction_makes_no_1_to_1_by_fewer_pupils_without_a_word(
    town: Town, case: Case
) -> None:
    row = a_hand_out(town, case)
    with pytest.raises(Refused, match=r"regner med 30 elever på 5\. trinn\. Her står det 5\."):
        fix(row, town.principal, 5, pupils=5)
    fix(row, town.principal, 0, pupils=5)
    with pytest.raises(Refused, match="hvorfor det er færre elever"):
        fix(row, town.principal, 5, pupils=5)
    entry = fix(row, town.principal, 28, pupils=28, why_fewer="To har flyttet.")
    assert entry.event is not None
    assert entry.event.ground == "Tastefeil (Færre elever: To har flyttet.)"
    assert status() is Status.PARTIAL
    assert fix(row, town.principal, 27, pupils=28).quantity == -1


def test_a_reversed_grant_still_asks_why_there_are_fewer(town: Town, case: Case) -> None:
    row = a_hand_out(town, case)
    reverse(case=case, person=town.director, ground="Feil trinn")
    with pytest.raises(Refused, match="hvorfor det er færre elever"):
        fix(row, town.principal, 5, pupils=5)


def test_a_wrong_number_of_pupils_is_put_right_everywhere(town: Town, case: Case) -> None:
    row = a_hand_out(town, case, pupils=300)
    assert status() is Status.UNKNOWN
    assert turn_of(case, Audience.SCHOOL).party is Party.SCHOOL
    fix(row, town.principal, 30, pupils=30)
    assert status() is Status.PARTIAL
    assert turn_of(case, Audience.SCHOOL).party is Party.NOBODY
    done = {one.row.key: one.on for one in reached(case)}
    assert done["hand_out"] == TODAY


def test_what_cannot_be_is_refused_with_every_reason(town: Town, case: Case) -> None:
    row = a_hand_out(town, case)
    with pytest.raises(Refused, match="høyst 2 enheter til"):
        fix(row, town.principal, 33)
    with pytest.raises(Refused, match="under null"):
        fix(row, town.principal, -1)
    with pytest.raises(Refused, match="de samme som før"):
        fix(row, town.principal, 30)
    for person in (town.teacher, town.director, town.manager, town.outsider):
        with pytest.raises(NotYours):
            fix(row, person, 3)
    assert LedgerEntry.objects.filter(kind="handed_out").count() == 1


def test_a_mistake_can_be_put_right_after_a_reversal_but_not_grow(town: Town, case: Case) -> None:
    row = a_hand_out(town, case)
    reverse(case=case, person=town.director, ground="Feil trinn")
    with pytest.raises(Refused, match="høyst 0 enheter til"):
        fix(row, town.principal, 31)
    assert fix(row, town.principal, 20).quantity == -10


def test_the_page_keeps_the_first_one_struck_with_its_reason(town: Town, case: Case) -> None:
    row = a_hand_out(town, case)
    client, base = client_of(town.principal), f"/sak/{case.key}/innforing/"
    address = f"{base}rett/{row.pk}/"
    assert f'href="{address}"' in client.get(base).content.decode()
    form = client.get(address).context["form"]
    assert (form["quantity"].value(), form["pupils"].value()) == (30, 30)
    page = client.post(address, {"quantity": 40, "pupils": 30, "reason": "Feil"}).content.decode()
    assert "høyst 2 enheter til" in page and 'value="40"' in page
    client.post(address, {"quantity": 3, "pupils": 30})
    assert not LedgerEntry.objects.filter(corrects__isnull=False).exists()
    fewer = {"quantity": 3, "pupils": 29, "reason": "Talt feil"}
    page = client.post(address, fewer).content.decode()
    assert "hvorfor det er færre elever" in page and 'value="29"' in page
    client.post(address, {**fewer, "why_fewer": "Én har flyttet."})
    words = " ".join(client.get(base).content.decode().split())
    assert "<del>30</del> 3" in words and "<del>30</del> 29" in words and "Talt feil" in words
    teacher = client_of(town.teacher)
    assert address not in teacher.get(base).content.decode()
    assert teacher.get(address).status_code == 404
    assert client.get(f"{base}rett/{row.pk + 99}/").status_code == 404


def test_the_evidence_is_opened_by_who_sees_the_case(town: Town, case: Case) -> None:
    client, base = client_of(town.principal), f"/sak/{case.key}/innforing/"

    def file(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, RECEIPT, "application/pdf")

    day = f"{TODAY:%d.%m.%Y}"
    order = {"source": "own_budget", "ordered_on": day, "quantity-5-tablet": 32}
    client.post(f"{base}bestill/", {**order, "evidence": file("ordre.pdf")})
    out = {"what": "5-tablet", "quantity": 30, "pupils": 30, "handed_out_on": day}
    client.post(f"{base}del-ut/", {**out, "evidence": file("kvittering.pdf")})
    rows = [row.entry for row in registered(case)] + [one.row for one in placed_in(case)]
    evidence = {row.evidence.name: row.evidence.key for row in rows if row.evidence}
    assert set(evidence) == {"ordre.pdf", "kvittering.pdf"}
    for name, key in evidence.items():
        address = f"{base}bevis/{key}/"
        assert address in client.get(base).content.decode()
        answer = client_of(town.director).get(address)
        assert answer.content == RECEIPT and name in answer["Content-Disposition"]
        assert client_of(town.outsider).get(address).status_code == 404
    assert client.get(f"{base}bevis/tull/").status_code == 404
    stranger = at_director(town)
    other = client.get(f"/sak/{stranger.key}/innforing/bevis/{evidence['ordre.pdf']}/")
    assert other.status_code == 404
