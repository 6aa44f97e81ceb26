"""Before the devices are handed out: what is listed is shown, what is demanded is a gate."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.network.models import NetworkConfirmation
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.delivery_actions import record_delivery
from entilen.programme.models import ProgrammeVersion
from entilen.rollout.actions import hand_out
from entilen.rollout.models import ReadinessMark
from entilen.rollout.readiness_actions import mark_readiness
from entilen.rollout.readiness_queries import readiness_by_grade, readiness_of
from tests.acts import hand_out_devices
from tests.cast import TODAY, Town
from tests.process.ready_cases import demand_all
from tests.procurement.supply import granted_case, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
WORDS = ("staff_trained", "guardians_told", "agreements_signed")


@pytest.fixture
def case(town: Town) -> Case:
    return granted_case(town)


def done(case: Case, grade: int = 5) -> list[str]:
    fresh = Case.objects.get(pk=case.pk)
    return [row.item.key for row in readiness_of(fresh, grade) if row.done]


def say(town: Town, case: Case, grade: int = 5, **words: bool) -> list[ReadinessMark]:
    return mark_readiness(case=case, person=town.teacher, grade=grade, words=words)


def test_the_case_knows_of_network_and_delivery(town: Town, case: Case) -> None:
    assert done(case) == ["network"]
    row = order(town, case, 20)
    record_delivery(order=row, person=town.teacher, quantity=12, delivered_on=TODAY)
    assert done(case) == ["network"], "not all that was ordered"
    record_delivery(order=row, person=town.teacher, quantity=8, delivered_on=TODAY)
    assert done(case) == ["network", "delivered"]
    NetworkConfirmation.objects.update(max_devices=1)
    assert done(case) == ["delivered"]


def test_the_school_says_the_rest_by_grade_and_takes_it_back(town: Town, case: Case) -> None:
    say(town, case, staff_trained=True, guardians_told=True)
    assert done(case) == ["network", "staff_trained", "guardians_told"]
    assert done(case, 6) == ["network"]
    say(town, case, staff_trained=True, guardians_told=False)
    assert done(case) == ["network", "staff_trained"]
    assert ReadinessMark.objects.count() == 3, "only what is otherwise is written"
    told = [event.summary for event in case.events.filter(act=Act.MARK_READINESS)]
    assert told[1] == "5. trinn: De foresatte har fått informasjon: nei"
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessMark.objects.update(done=True)


def test_what_says_nothing_is_refused(town: Town, case: Case) -> None:
    with pytest.raises(Refused, match="Ingenting er annerledes"):
        say(town, case, staff_trained=False)
    with pytest.raises(Refused, match="«network» er ikke noe skolen melder"):
        say(town, case, network=True)
    for person in (town.adviser, town.director, town.outsider):
        with pytest.raises(NotYours):
            mark_readiness(case=case, person=person, grade=5, words={"staff_trained": True})


def test_what_is_only_listed_stops_nothing(town: Town, case: Case) -> None:
    hand_out_devices(town, case, 30)
    assert 5 in readiness_by_grade(case), "the spares are left"


def test_what_is_demanded_stops_the_hand_out_with_every_reason(town: Town, case: Case) -> None:
    demand_all(case.programme)
    with pytest.raises(Refused) as refused:
        hand_out_devices(town, Case.objects.get(pk=case.pk), 10, everyone=False)
    assert refused.value.reasons == [
        f"Ikke på plass for 5. trinn: {title}"
        for title in (
            "Enhetene er levert",
            "Lærerne på trinnet har fått opplæring",
            "De foresatte har fått informasjon",
            "Avtalene om utlån er signert",
        )
    ]
    say(town, Case.objects.get(pk=case.pk), **dict.fromkeys(WORDS, True))
    row = order(town, case, 20)
    record_delivery(order=row, person=town.teacher, quantity=12, delivered_on=TODAY)
    hand_out_devices(town, Case.objects.get(pk=case.pk), 10, everyone=False)
    with pytest.raises(Refused, match="Enhetene er levert"):
        hand_out_devices(town, Case.objects.get(pk=case.pk), 3, everyone=False)


def test_it_reads_the_same_however_many_grades(town: Town, case: Case) -> None:
    def statements(fresh: Case) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert readiness_by_grade(fresh)
        return len(caught)

    whole = statements(Case.objects.select_related("programme").get(pk=case.pk))
    for grade in (6, 7):
        hand_out(
            case=case,
            person=town.principal,
            grade=grade,
            device_type=DeviceType.TABLET,
            quantity=32,
            pupils=30,
            handed_out_on=TODAY,
            everyone=True,
        )
    assert statements(Case.objects.select_related("programme").get(pk=case.pk)) == whole


def test_a_version_without_a_list_asks_for_nothing(town: Town, case: Case) -> None:
    version = ProgrammeVersion.objects.get(key="krav-2016")
    Case.objects.filter(pk=case.pk).update(programme=version)
    fresh = Case.objects.get(pk=case.pk)
    assert readiness_by_grade(fresh) == {}
    hand_out_devices(town, fresh, 30)


def test_it_is_shown_and_said_on_the_pages(town: Town, case: Case) -> None:
    client = Client()
    client.force_login(town.teacher)
    base = f"/sak/{case.key}/innforing/"
    shown = client.get(base).content.decode()
    assert "Klart for utdeling?" in shown and "Avtalene om utlån er signert" in shown
    address = f"{base}klart/5/"
    assert address in shown
    refused = client.post(address, {})
    assert "Ingenting er annerledes" in refused.content.decode()
    client.post(address, {"staff_trained": "on"})
    assert done(case) == ["network", "staff_trained"]
    assert "Tor Lærer" in client.get(address).content.decode()
    [*_, (item, cells)] = client.get(base).context["ready_table"]
    assert item.key == "agreements_signed" and [one.done for one in cells] == [False] * 3
    out = client.get(f"{base}del-ut/", {"trinn": "5-tablet"}).content.decode()
    assert "Ikke på plass ennå" in out and "Lærerne på trinnet" not in out
    assert client.get(f"{base}klart/9/").status_code == 404
    reader = Client()
    reader.force_login(town.director)
    assert address not in reader.get(base).content.decode()
    assert reader.get(address).status_code == 404
