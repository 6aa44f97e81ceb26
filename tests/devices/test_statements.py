"""What a school says that its pupils have: looked over, marked, corrected and taken back."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality, withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.coverage.queries import standings
from entilen.coverage.rules import Status
from entilen.coverage.school_reading import lines_of
from entilen.devices.actions import confirm_statements, retract_statement, state_devices
from entilen.devices.models import LedgerEntry
from entilen.devices.queries import changes, devices_today, limits_of
from entilen.devices.rules import Stated, summary_of
from entilen.process.vocabulary import DeviceType
from entilen.schools.models import PupilCount, School
from tests.cast import TODAY, Town, at_director, begin_case, say_yes, sent_case
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
GRADES = range(1, 8)
LATER = datetime(2027, 1, 11, 10, tzinfo=UTC)


@pytest.fixture
def case(town: Town) -> Case:
    return begin_case(town)


def says(
    town: Town,
    case: Case,
    held: dict[int, int],
    *,
    day: date = TODAY,
    reason: str = "",
    person: Person | None = None,
) -> list[LedgerEntry]:
    rows = [Stated(grade, DeviceType.TABLET, number) for grade, number in held.items()]
    return state_devices(
        case=case, person=person or town.principal, held=rows, effective=day, reason=reason
    )


def status(day: date = TODAY, known_at: datetime | None = None) -> Status:
    [standing] = standings(day, known_at=known_at)
    return standing.status


def sent(held: dict[int, str], **more: Any) -> dict[str, Any]:
    """The form as the browser sends it: a row for each grade."""
    data: dict[str, Any] = {"form-INITIAL_FORMS": 7, "form-TOTAL_FORMS": 7}
    for place, grade in enumerate(GRADES):
        data[f"form-{place}-grade"] = grade
        data[f"form-{place}-quantity"] = held.get(grade, "")
        data[f"form-{place}-device_type"] = "tablet"
    return {**data, "effective": f"{TODAY:%d.%m.%Y}", **more}


def publish(client: Client, case: Case, data: dict[str, Any] | None = None) -> None:
    """Fill in, look over, and make public what is shown."""
    if data:
        client.post(f"/sak/{case.key}/enheter/", data)
    address = f"/sak/{case.key}/enheter/offentliggjor/"
    mark = re.search(r'name="brev" value="(\w+)"', client.get(address).content.decode())
    assert mark
    client.post(address, {"brev": mark[1]})


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({}, Status.UNKNOWN),
        (dict.fromkeys(GRADES, 0), Status.NONE),
        ({7: 29}, Status.UNKNOWN),
        (dict.fromkeys(GRADES, 29), Status.NONE),
        ({7: 30}, Status.PARTIAL),
        (dict.fromkeys(GRADES, 30), Status.FULL),
    ],
)
def test_a_school_is_no_longer_unknown(
    town: Town, case: Case, held: dict[int, int], expected: Status
) -> None:
    assert status() is Status.UNKNOWN
    if held:
        says(town, case, held)
    assert status() is expected
    assert status(TODAY - timedelta(days=1)) is Status.UNKNOWN


def test_the_first_case_asks_once_and_one_press_answers(town: Town) -> None:
    client = client_of(town.principal)
    begin = {"grades": ["5"], "school_year": "2027", "device_type": "tablet"}
    page = client.post(f"/skole/{town.school.slug}/ny-sak/", begin)
    case = Case.objects.get()
    address = f"/sak/{case.key}/enheter/"
    assert page.headers["Location"] == address
    words = client.get(address).content.decode().replace("\xa0", " ")
    assert "5. trinn, 30 elever" in words and "Svar senere" in words
    assert "Ikke oppgitt" in client.get(f"/sak/{case.key}/").content.decode()
    assert status() is Status.UNKNOWN
    publish(client, case, {"none": "1"})
    assert status() is Status.NONE and devices_today(case) == 0
    assert "Ingen enheter fra 23.11.2026" in client.get(f"/sak/{case.key}/").content.decode()
    withdraw(case=case, person=town.principal, ground="Nytt forsøk")
    page = client.post(f"/skole/{town.school.slug}/ny-sak/", begin)
    assert page.headers["Location"] == f"/sak/{Case.objects.latest('pk').key}/"


def test_what_is_typed_is_kept_and_what_is_empty_stays_unknown(town: Town, case: Case) -> None:
    client, address = client_of(town.teacher), f"/sak/{case.key}/enheter/"
    page = client.post(address, sent({5: "tolv", 6: "30"}))
    assert "Skriv et helt tall" in page.content.decode() and 'value="tolv"' in page.content.decode()
    page = client.post(address, sent({6: "30"}, effective="24.11.2026"))
    assert "har ikke vært ennå" in page.content.decode()
    assert "minst ett trinn" in client.post(address, sent({})).content.decode()
    assert not LedgerEntry.objects.exists()
    assert client.post(address, sent({6: "30"})).status_code == 302
    assert not LedgerEntry.objects.exists()
    publish(client_of(town.principal), case)
    [entry] = LedgerEntry.objects.all()
    assert (entry.grade, entry.quantity, entry.pupils) == (6, 30, 30)
    assert entry.event is not None and entry.recorded_by == town.principal
    assert case.events.latest("sequence").summary == "Skolen oppga enheter: 6. trinn 30"


def test_a_new_statement_holds_from_its_day_and_the_old_one_until_then(
    town: Town, case: Case
) -> None:
    says(town, case, {7: 30}, day=date(2026, 9, 1))
    assert says(town, case, {7: 12, 6: 30})
    assert status(date(2026, 10, 1)) is Status.PARTIAL
    [school] = standings(TODAY)
    assert school.held[7].devices == 12 and school.covered == [6]
    assert devices_today(case) == 42
    assert not LedgerEntry.objects.filter(corrects__isnull=False).exists()


def test_the_same_day_again_is_a_correction_with_a_reason(town: Town, case: Case) -> None:
    says(town, case, {7: 300, 6: 30})
    with time_machine.travel(LATER, tick=True):
        with pytest.raises(Refused, match=r"alt oppgitt tall for 23\.11\.2026"):
            says(town, case, {7: 3})
        [entry] = says(town, case, {7: 3, 6: 30}, reason="Tastefeil")
        assert entry.corrects is not None and entry.corrects.quantity == 300
        assert entry.event is not None and entry.event.ground == "Tastefeil"
        assert [row.covered for row in standings(TODAY)] == [[6]]
        assert [row.covered for row in standings(TODAY, known_at=LATER - timedelta(days=1))] == [
            [6, 7]
        ]
        page = client_of(town.adviser)
        assert page.get(f"/sak/{case.key}/enheter/").status_code == 404
        own = client_of(town.principal).get(f"/sak/{case.key}/enheter/").content.decode()
        assert "<del>300</del>" in own and "Tastefeil" in own


def test_news_are_of_this_school_year_and_an_earlier_day_is_only_corrected(
    town: Town, case: Case
) -> None:
    for day in (date(1900, 1, 1), date(2026, 7, 31)):
        with pytest.raises(Refused, match=r"fra 01\.08\.2026 eller senere"):
            says(town, case, {7: 30}, day=day, reason="Slik var det")
    says(town, case, {7: 300}, day=date(2026, 8, 1))
    next_year = datetime(2027, 8, 20, 10, tzinfo=UTC)
    with time_machine.travel(next_year, tick=True):
        with pytest.raises(Refused, match=r"fra 01\.08\.2027 eller senere"):
            says(town, case, {7: 3, 6: 30}, day=date(2026, 8, 1), reason="Tastefeil")
        [entry] = says(town, case, {7: 3}, day=date(2026, 8, 1), reason="Tastefeil")
        assert entry.corrects is not None
        words = Client().get("/rettelser/").content.decode()
        assert "Tastefeil" in words and "<del>300</del>" in words


def test_nothing_is_told_of_days_before_the_school_opened(town: Town, case: Case) -> None:
    School.objects.filter(pk=town.school.pk).update(opened=date(2026, 10, 1))
    fresh = Case.objects.get(pk=case.pk)
    with pytest.raises(Refused, match=r"fra 01\.10\.2026 eller senere"):
        says(town, fresh, {7: 30}, day=date(2026, 9, 30))
    address = f"/sak/{case.key}/enheter/"
    assert "Tidligst 01.10.2026" in client_of(town.principal).get(address).content.decode()
    assert says(town, fresh, {7: 30}, day=date(2026, 10, 1))


def test_a_grade_has_one_number_however_the_form_was_made(town: Town, case: Case) -> None:
    says(town, case, {7: 12}, day=date(2026, 9, 1))
    client, address = client_of(town.principal), f"/sak/{case.key}/enheter/"
    for first, kind in (("30", "tablet"), ("30", "pc"), ("12", "tablet")):
        rows = {6: first, 7: "30"}
        tampered = sent(rows, **{"form-5-grade": 7, "form-5-device_type": kind})
        page = client.post(address, tampered).content.decode()
        assert "7. trinn står mer enn én gang" in page
    assert LedgerEntry.objects.count() == 1


def test_since_when_follows_the_statements(town: Town, case: Case) -> None:
    says(town, case, {7: 30}, day=date(2026, 9, 1))
    says(town, case, {7: 31}, day=date(2026, 10, 1))
    lines = lines_of(standings(TODAY)[0])
    assert lines[6].since == date(2026, 9, 1) and lines[6].devices == 31
    assert list(changes([("stated", 30), ("handed_out", 5), ("stated", 31), ("retired", 2)])) == [
        30, 5, 1, -2,
    ]  # fmt: skip


def test_the_pupils_of_the_day_are_kept(town: Town, case: Case) -> None:
    says(town, case, {7: 30})
    PupilCount.objects.filter(grade=7).update(pupils=40)
    assert standings(TODAY)[0].covered == [7]
    says(town, case, {7: 30, 6: 0}, day=date(2026, 8, 1))
    assert LedgerEntry.objects.get(grade=7, effective=date(2026, 8, 1)).pupils == 40


def test_only_the_school_itself_and_only_where_the_scheme_applies(town: Town, case: Case) -> None:
    for person in (town.outsider, town.manager, town.director, town.engineer, town.teacher):
        with pytest.raises(NotYours):
            says(town, case, {7: 1}, person=person)
    with pytest.raises(Refused, match="ikke 8"):
        says(town, case, {8: 1})
    for change in ({"ownership": "private"}, {"ownership": "public", "closed": TODAY}):
        School.objects.filter(pk=town.school.pk).update(**change)
        fresh = Case.objects.get(pk=case.pk)
        with pytest.raises(Refused, match="kommunens egne"):
            says(town, fresh, {7: 1})
        page = client_of(town.principal).get(f"/sak/{case.key}/enheter/").content.decode()
        assert '<form method="post"' not in page.split("<main")[1]
    assert not LedgerEntry.objects.exists()


def test_handed_out_devices_come_besides(town: Town) -> None:
    from tests.rollout.test_orders_and_hand_outs import give

    case = at_director(town)
    say_yes(town, case, (5, 6))
    says(town, case, {5: 29})
    give(town, case)
    assert standings(TODAY)[0].covered == [5]
    assert devices_today(case) == 30


def test_no_devices_is_a_sentence() -> None:
    none = [Stated(5, DeviceType.TABLET, 0)]
    assert summary_of(none) == "Skolen oppga at elevene ikke har egne enheter"
    assert none[0].says(Stated(5, DeviceType.PC, 0)) and not none[0].says(None)


OWN = "ppgitt av skolen, ikke bekreftet"


def public(path: str) -> str:
    return Client().get(path).content.decode()


def test_nothing_is_public_by_one_press_and_only_a_leader_publishes(town: Town, case: Case) -> None:
    teacher, address = client_of(town.teacher), f"/sak/{case.key}/enheter/offentliggjor/"
    teacher.post(f"/sak/{case.key}/enheter/", {"none": "1"})
    assert status() is Status.UNKNOWN
    shown = teacher.get(address).content.decode()
    assert "Venter på rektor" in shown and "Gjør tallene offentlige" not in shown
    assert teacher.post(address, {"brev": "x"}).status_code == 404
    leader = client_of(town.principal)
    assert "Ingen elever ved Lillevik skole har egen enhet" in leader.get(address).content.decode()
    assert "endret siden du så dem" in leader.post(address, {"brev": "x"}).content.decode()
    assert not LedgerEntry.objects.exists()
    publish(leader, case)
    assert status() is Status.NONE
    assert leader.get(address).headers["Location"] == f"/sak/{case.key}/enheter/"


def test_the_own_word_is_marked_everywhere_until_an_adviser_confirms_it(
    town: Town, case: Case
) -> None:
    says(town, case, dict.fromkeys(GRADES, 30))
    places = (f"/skoler/{town.school.slug}/", "/skoler/", "/dekning/")
    assert all(OWN in public(path) for path in places)
    answer = Client().get("/api/v1/coverage").json()
    assert answer["unconfirmed"] == 1 and OWN in answer["notes"][-1]
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    adviser = client_of(town.adviser)
    shown = adviser.get("/enheter/oppgitt/").content.decode()
    assert town.school.name in shown
    rows = re.findall(r'name="rad" value="(\d+)"', shown)
    adviser.post("/enheter/oppgitt/", {"skole": town.school.pk, "rad": rows})
    assert not any(OWN in public(path) for path in places)
    assert Client().get("/api/v1/coverage").json()["unconfirmed"] == 0
    assert status() is Status.FULL
    assert case.events.latest("sequence").act == "confirm_devices"
    assert "Ingenting venter" in adviser.get("/enheter/oppgitt/").content.decode()
    with time_machine.travel(LATER, tick=True):
        says(town, case, {7: 31}, day=date(2027, 1, 10))
        assert standings(date(2027, 1, 11))[0].own_word


def test_the_adviser_is_led_to_the_question_of_impartiality(town: Town, case: Case) -> None:
    says(town, case, {7: 30})
    adviser = client_of(town.adviser)
    question = f"/sak/{case.key}/habilitet/?neste=%2Fenheter%2Foppgitt%2F"
    shown = adviser.get("/enheter/oppgitt/").content.decode()
    assert question in shown and "Bekreft tallene" not in shown
    row = LedgerEntry.objects.filter(kind="stated").latest("pk")
    sent = adviser.post("/enheter/oppgitt/", {"skole": town.school.pk, "rad": row.pk})
    assert sent.url == question  # type: ignore[attr-defined]
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    shown = adviser.get("/enheter/oppgitt/").content.decode()
    assert question not in shown and "Bekreft tallene" in shown


def test_an_adviser_is_asked_of_a_draft_that_they_do_not_see(town: Town) -> None:
    draft = begin_case(town, (7,))
    question = f"/sak/{draft.key}/habilitet/?neste=%2Fenheter%2Foppgitt%2F"
    adviser = client_of(town.adviser)
    assert adviser.get(question).status_code == 404
    says(town, draft, {7: 30})
    assert question in adviser.get("/enheter/oppgitt/").content.decode()
    assert adviser.get(question).status_code == 200
    assert adviser.get(f"/sak/{draft.key}/").status_code == 404
    answered = adviser.post(question, {"answer": "no"})
    assert answered.url == "/enheter/oppgitt/"  # type: ignore[attr-defined]


def test_each_grade_says_how_many_schools_rest_on_their_own_word(town: Town, case: Case) -> None:
    says(town, case, {7: 30})
    grades = Client().get("/api/v1/coverage/grades").json()["grades"]
    assert [row["unconfirmed"] for row in grades] == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    for address, line in (("coverage.csv", 1), ("coverage/grades.csv", 7)):
        lines = Client().get(f"/api/v1/{address}").content.decode().splitlines()
        assert lines[0].endswith(",unconfirmed") and lines[line].endswith(",1")
    assert "1 ikke bekreftet" in public("/dekning/")
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    confirm_statements(
        school=town.school,
        person=town.adviser,
        seen=LedgerEntry.objects.filter(kind="stated").values_list("pk", flat=True),
    )
    assert not any(
        row["unconfirmed"] for row in Client().get("/api/v1/coverage/grades").json()["grades"]
    )


def test_only_an_adviser_confirms_and_only_what_was_read(town: Town, case: Case) -> None:
    [first] = says(town, case, {7: 30})
    for person in (town.principal, town.director, town.engineer):
        assert client_of(person).get("/enheter/oppgitt/").status_code == 404
        with pytest.raises(NotYours):
            confirm_statements(school=town.school, person=person, seen=[first.pk])
    says(town, case, {7: 12}, reason="Tastefeil")
    with pytest.raises(Refused, match="endret"):
        confirm_statements(school=town.school, person=town.adviser, seen=[first.pk])
    assert standings(TODAY)[0].own_word


def test_what_is_stated_is_taken_back_and_an_earlier_word_holds_again(
    town: Town, case: Case
) -> None:
    says(town, case, {7: 30}, day=date(2026, 9, 1))
    says(town, case, {7: 12, 6: 30})
    says(town, case, {6: 31}, reason="Tastefeil")
    address = f"/sak/{case.key}/enheter/trekk/{TODAY}/"
    assert client_of(town.teacher).get(address).status_code == 404
    client = client_of(town.principal)
    assert "6. trinn 31" in client.get(address).content.decode()
    with time_machine.travel(LATER, tick=True):
        client_of(town.principal).post(address, {"reason": "Feil skole"})
        [now] = standings(TODAY)
        assert now.covered == [7] and set(now.held) == {7}
        assert devices_today(case) == 30
        assert lines_of(now)[6].devices == 30
        [then] = standings(TODAY, known_at=LATER - timedelta(days=1))
        assert then.covered == [6]
        words = public("/rettelser/")
        assert "Feil skole" in words and "ikke oppgitt" in words
        with pytest.raises(Refused, match="ingenting å trekke"):
            retract_statement(case=case, person=town.principal, day=TODAY, reason="x")
    assert limits_of(case) == ()


def test_what_waits_for_the_principal_is_in_the_schools_timeline_only(town: Town) -> None:
    case = sent_case(town)
    client_of(town.teacher).post(f"/sak/{case.key}/enheter/", sent({7: "12"}))
    address = f"/sak/{case.key}/tidslinje/"
    assert "venter på rektor" in client_of(town.principal).get(address).content.decode()
    for_others = client_of(town.adviser).get(address)
    assert for_others.status_code == 200
    assert "venter på rektor" not in for_others.content.decode()
    publish(client_of(town.principal), case)
    assert "Skolen oppga enheter" in client_of(town.adviser).get(address).content.decode()
