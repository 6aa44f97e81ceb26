"""A request is sent once; a changed plan asks anew, and no link to the old request breaks."""

from datetime import date

import pytest
from django.test import Client

from entilen.cases.actions import declare_impartiality
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.network.actions import answer, request_confirmation
from entilen.network.models import NetworkRequest, Result
from entilen.network.queries import cover
from tests.cast import TODAY, Town, begin_case, confirm_network
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def ask(town: Town, case: Case, note: str = "") -> NetworkRequest:
    [request] = request_confirmation(case=case, person=town.principal, note=note)
    return request


def grow(case: Case) -> None:
    case.plan.grade_rows.filter(grade=5).update(devices=40)


def test_the_same_request_is_not_sent_twice_and_its_note_stands(town: Town) -> None:
    case = begin_case(town)
    first = ask(town, case, "Paviljongen er ny")
    with pytest.raises(Refused, match="trenger det samme nå"):
        request_confirmation(case=case, person=town.principal)
    first.refresh_from_db()
    assert first.replaced_at is None
    assert NetworkRequest.objects.count() == 1


def test_while_it_waits_the_page_leads_with_it_and_shows_no_form(town: Town) -> None:
    case = begin_case(town)
    before = page(town.principal, f"/sak/{case.key}/nettverk/")
    assert "Send forespørsel" in before
    assert "Planen trenger 96 enheter med reserve" in before
    ask(town, case, "Paviljongen er ny")
    shown = page(town.principal, f"/sak/{case.key}/nettverk/")
    assert "Venter på IKT-avdelingen, svar innen" in shown
    assert "Paviljongen er ny" in shown
    assert "<textarea" not in shown


def test_changed_numbers_offer_a_new_request_with_the_difference(town: Town) -> None:
    case = begin_case(town)
    ask(town, case, "Paviljongen er ny")
    grow(case)
    shown = " ".join(page(town.principal, f"/sak/{case.key}/nettverk/").split())
    assert "nå trenger den 106 enheter med reserve" in shown
    assert "Send ny forespørsel" in shown
    assert "Paviljongen er ny</textarea>" in shown


def test_the_old_link_leads_to_the_request_that_replaced_it(town: Town) -> None:
    case = begin_case(town)
    first = ask(town, case, "Paviljongen er ny")
    grow(case)
    second = ask(town, case)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    client = Client()
    client.force_login(town.engineer)
    assert client.get(f"/nettverk/{first.pk}/").headers["Location"] == f"/nettverk/{second.pk}/"
    shown = page(town.engineer, f"/nettverk/{second.pk}/")
    assert "Forrige forespørsel gjaldt 96 enheter, nå 106." in shown
    assert "Skolen skrev sist: «Paviljongen er ny»" in shown
    assert client.get(f"/nettverk/{second.pk + 1}/").status_code == 404
    client.force_login(town.adviser)
    assert client.get(f"/nettverk/{first.pk}/").status_code == 404


def test_an_answer_typed_to_the_old_request_is_kept_and_not_sent(town: Town) -> None:
    case = begin_case(town)
    first = ask(town, case)
    grow(case)
    second = ask(town, case)
    client = Client()
    client.force_login(town.engineer)
    sent = {"result": "not_yet", "reason": "Svak linje", "method": "desk"}
    sent |= {"tiltak-TOTAL_FORMS": "1", "tiltak-INITIAL_FORMS": "0"}
    shown = client.post(f"/nettverk/{first.pk}/", sent).content.decode()
    assert "Det er kommet en ny forespørsel." in shown
    assert "Svak linje</textarea>" in shown
    assert f'action="/nettverk/{second.pk}/"' in shown
    second.refresh_from_db()
    assert second.answered_at is None


def test_nothing_is_called_changed_when_nothing_differs(town: Town) -> None:
    case = begin_case(town)
    first = ask(town, case)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    answer(
        request=first,
        person=town.engineer,
        result=Result.NOT_YET,
        max_devices=None,
        method="desk",
        measured_on=None,
        measurements={},
        reason="Svak linje",
        valid_until=None,
    )
    second = ask(town, case)
    assert second.previous == first
    assert "Endret siden sist" not in page(town.engineer, f"/nettverk/{second.pk}/")


def test_an_earlier_start_comes_back_to_the_engineer_and_a_later_one_does_not(town: Town) -> None:
    """The moved date is asked about anew; what lies inside the scope is not."""
    case = begin_case(town)
    confirm_network(town, case)
    assert not _problems(case)
    case.plan.grade_rows.filter(grade=5).update(spares=0)
    case.plan.grade_rows.update(school_year=2028)
    assert not _problems(case)
    case.plan.grade_rows.filter(grade=5).update(school_year=2026)
    [problem] = _problems(case)
    assert problem == (
        "Nettverket på Hovedbygget er bekreftet fra skoleåret 2027/2028, men planen trenger det "
        "fra 2026/2027."
    )
    asked = ask(town, case)
    assert any("Forrige gang trengtes det fra" in change for change in asked.changes)
    confirm = {"result": Result.CONFIRMED, "method": "desk", "measured_on": None}
    answer(
        request=asked,
        person=town.engineer,
        max_devices=None,
        measurements={},
        reason="",
        valid_until=date(2027, 12, 31),
        **confirm,  # type: ignore[arg-type]
    )
    assert not _problems(case)


def _problems(case: Case) -> list[str]:
    return [text for site in cover(case) if (text := site.problem(TODAY))]


def test_the_request_says_what_kind_of_device_and_what_is_there_from_before(town: Town) -> None:
    case = begin_case(town)
    request = ask(town, case)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    NetworkRequest.objects.filter(pk=request.pk).update(others=40)
    shown = page(town.engineer, f"/nettverk/{request.pk}/")
    assert "2027/2028, nettbrett</small>" in shown
    assert "i tillegg til 40 som er innvilget i tidligere saker" in shown
