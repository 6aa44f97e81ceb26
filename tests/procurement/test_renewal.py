"""When a model's updates end, every school that has it is asked once, and answers in a word."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.mail.models import Letter
from entilen.notifications.actions import tell
from entilen.process.vocabulary import Act, RenewalWord
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.delivery_actions import record_delivery, return_devices
from entilen.procurement.renewal_actions import answer_renewal, ask_renewal
from entilen.procurement.renewal_models import RenewalAnswer, RenewalCampaign, RenewalQuestion
from entilen.procurement.renewal_queries import asked_in, endings
from tests.cast import TODAY, Town, next_door
from tests.procurement.supply import granted_case, offer, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
BY = date(2027, 2, 1)


def got(town: Town, case: Case, model: DeviceModel, quantity: int, grade: int = 5) -> None:
    row = order(town, case, quantity, model=model, grade=grade)
    record_delivery(order=row, person=town.teacher, quantity=quantity, delivered_on=TODAY)


@pytest.fixture
def model(town: Town) -> DeviceModel:
    return offer(town, "Brett 9", updates_until=date(2027, 6, 30))


@pytest.fixture
def two(town: Town, model: DeviceModel) -> tuple[Case, Case, Town]:
    """Lillevik has thirty on two grades, Aasen ten of which four went back."""
    near = next_door(town, "Aasen skole")
    first, second = granted_case(town), granted_case(near)
    got(town, first, model, 20)
    got(town, first, model, 10, grade=6)
    got(near, second, model, 10)
    row = second.orders.get()
    return_devices(
        order=row, person=near.teacher, quantity=4, returned_on=TODAY, reason="does_not_work"
    )
    return first, second, near


def ask(town: Town, model: DeviceModel) -> RenewalCampaign:
    return ask_renewal(model=model, person=town.manager, answer_by=BY)


def test_who_has_what_is_known_from_what_came(
    town: Town, model: DeviceModel, two: tuple[Case, Case, Town]
) -> None:
    later = offer(town, "Brett 11")
    got(town, two[0], later, 2, grade=7)
    order(town, two[0], 1, model=offer(town, "Brett 13"), grade=7)
    rows = [(row.model.name, row.devices, len(row.holders)) for row in endings()]
    assert rows == [("Brett 9", 36, 2), ("Brett 11", 2, 1)], "what has not come is nobody's"


def test_each_school_is_asked_once_in_its_case(
    town: Town, model: DeviceModel, two: tuple[Case, Case, Town]
) -> None:
    campaign = ask(town, model)
    assert [(row.question.school.name, row.question.devices) for row in asked_in(campaign)] == [
        ("Lillevik skole", 30), ("Aasen skole", 6),
    ]  # fmt: skip
    for case in two[:2]:
        event = CaseEvent.objects.get(case=case, act=Act.ASK_RENEWAL)
        assert "slutter 30.06.2027" in event.summary
    with pytest.raises(Refused, match="alt spurt"):
        ask(town, model)


def test_what_cannot_be_asked_is_told_at_once(town: Town) -> None:
    nothing = offer(town, "Brett 10", updates_until=None)
    with pytest.raises(Refused) as refused:
        ask_renewal(model=nothing, person=town.manager, answer_by=TODAY)
    assert len(refused.value.reasons) == 3
    for person in (town.principal, town.administrator, town.adviser):
        with pytest.raises(NotYours):
            ask_renewal(model=nothing, person=person, answer_by=BY)


def test_the_school_gets_a_letter_until_it_has_answered(
    town: Town, model: DeviceModel, two: tuple[Case, Case, Town]
) -> None:
    ask(town, model)
    event = CaseEvent.objects.get(case=two[0], act=Act.ASK_RENEWAL)
    tell(event=event, notice="renewal_asked")
    letter = Letter.objects.get(to_address=town.principal.email)
    assert letter.subject == "Skal dere fornye Brett 9?"
    assert "30 enheter" in letter.body.replace("\n", " ").replace("\xa0", " ")
    assert "Svar innen 01.02.2027" in letter.body.replace("\n", " ")


def test_answers_are_a_word_and_the_newest_holds(
    town: Town, model: DeviceModel, two: tuple[Case, Case, Town]
) -> None:
    campaign = ask(town, model)
    question = campaign.questions.get(school=town.school)
    answer_renewal(question=question, person=town.principal, word=RenewalWord.YES)
    with pytest.raises(Refused, match="alt svart det"):
        answer_renewal(question=question, person=town.principal, word=RenewalWord.YES)
    answer_renewal(
        question=question, person=town.principal, word=RenewalWord.SHARED, note="To og to"
    )
    assert [row.told for row in asked_in(campaign)] == ["vi deler det vi har", "ikke svart"]
    assert RenewalAnswer.objects.count() == 2
    for person in (town.teacher, town.manager, two[2].principal):
        with pytest.raises(NotYours):
            answer_renewal(question=question, person=person, word=RenewalWord.NO)
    for stored in (RenewalCampaign, RenewalQuestion, RenewalAnswer):
        with pytest.raises(DatabaseError), transaction.atomic():
            stored.objects.all().delete()


def test_it_is_done_on_the_pages(
    town: Town, model: DeviceModel, two: tuple[Case, Case, Town]
) -> None:
    manager, school = Client(), Client()
    manager.force_login(town.manager)
    school.force_login(town.principal)
    address = f"/fornying/modell/{model.pk}/"
    assert address in manager.get("/fornying/").content.decode()
    assert "Aasen skole" in manager.get(address).content.decode()
    late = manager.post(address, {"answer_by": "01.01.2020"}).content.decode()
    assert "en dag som kommer" in late and 'value="01.01.2020"' in late
    manager.post(address, {"answer_by": "01.02.2027"})
    campaign = RenewalCampaign.objects.get()
    question = campaign.questions.get(school=town.school)
    base = f"/sak/{two[0].key}/innforing/"
    assert f"{base}fornying/{question.pk}/" in school.get(base).content.decode()
    school.post(f"{base}fornying/{question.pk}/", {"word": "no", "note": "Vi går over til PC"})
    shown = manager.get(f"/fornying/{campaign.pk}/").content.decode()
    assert "Nei, vi fornyer ikke" in shown and "Vi går over til PC" in shown
    assert "Ikke svart" in shown
    assert school.get("/fornying/").status_code == 404
    other = f"/sak/{two[1].key}/innforing/fornying/{question.pk}/"
    assert school.get(other).status_code == 404
