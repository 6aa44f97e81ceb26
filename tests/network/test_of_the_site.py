"""A confirmation is a site's: corrected, withdrawn, closed at every stage; told to every case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client

from entilen.cases.actions import declare_impartiality, suspend, withdraw
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.mail.models import Letter
from entilen.network.actions import (
    answer,
    close_action,
    correct_answer,
    follow_need,
    request_confirmation,
)
from entilen.network.models import NetworkAction, NetworkConfirmation, NetworkRequest, Result
from entilen.network.queries import cover, open_conditions
from entilen.network.waiting import open_requests, queue
from entilen.notifications.reminders import remind
from entilen.process.vocabulary import Act
from entilen.reactions import react
from tests.acts import take_back
from tests.cast import TODAY, Town, at_director, begin_case, ready_case
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
FIBRE = {"text": "Ny fiber", "due": date(2027, 1, 15)}


def says(
    result: Result = Result.CONFIRMED,
    devices: int | None = None,
    actions: Iterable[Mapping[str, Any]] = (),
    **more: Any,
) -> Any:
    content = {
        "result": result,
        "max_devices": devices,
        "method": "desk",
        "measured_on": None,
        "measurements": {},
        "reason": "",
        "valid_until": None if result is Result.NOT_YET else date(2027, 12, 31),
        "actions": actions,
    }
    return content | more


def answered(town: Town, case: Case, **content: Any) -> NetworkConfirmation:
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    [request] = request_confirmation(case=case, person=town.principal)
    return answer(request=request, person=town.engineer, **(content or says()))


def end(town: Town, case: Case) -> None:
    withdraw(case=case, person=town.principal, ground="Vi venter et år")


def stands_on_an_ended_case(town: Town, **content: Any) -> tuple[NetworkConfirmation, Case]:
    first = begin_case(town)
    confirmation = answered(town, first, **content)
    end(town, first)
    return confirmation, ready_case(town)


def events(case: Case, act: Act) -> int:
    return case.events.filter(act=act).count()


def told(case: Case, act: Act) -> set[str]:
    event = case.events.filter(act=act).latest("sequence")
    react(event=event.pk)
    letters = Letter.objects.filter(cause__startswith=f"event:{event.pk}:")
    return {letter.to_name.split()[0] for letter in letters}


def test_a_confirmation_of_an_ended_case_is_withdrawn_in_every_case_that_stands_on_it(
    town: Town,
) -> None:
    confirmation, living = stands_on_an_ended_case(town)
    assert not any(site.problem(TODAY) for site in cover(living))
    take_back(town, confirmation)
    assert events(confirmation.request.case, Act.WITHDRAW_CONFIRMATION) == 1
    assert events(living, Act.WITHDRAW_CONFIRMATION) == 1
    assert [site.problem(TODAY) for site in cover(living)] == [
        "Bekreftelsen for Hovedbygget er trukket tilbake."
    ]


def test_its_condition_is_closed_after_the_case_that_asked_has_ended(town: Town) -> None:
    conditional = says(Result.CONDITIONAL, actions=[FIBRE])
    _, living = stands_on_an_ended_case(town, **conditional)
    assert [row.text for row in open_conditions(living)] == ["Ny fiber"]
    action = NetworkAction.objects.get()
    close_action(action=action, person=town.engineer)
    assert open_conditions(living) == []
    assert events(living, Act.CLOSE_NETWORK_ACTION) == 1
    assert told(living, Act.CLOSE_NETWORK_ACTION) == {"Ragnhild"}
    with pytest.raises(Refused, match="allerede merket"):
        close_action(action=action, person=town.engineer)


def test_an_ended_case_tells_nobody_and_a_draft_nobody_outside_the_school(town: Town) -> None:
    confirmation, living = stands_on_an_ended_case(town)
    take_back(town, confirmation)
    assert told(confirmation.request.case, Act.WITHDRAW_CONFIRMATION) == set()
    assert told(living, Act.WITHDRAW_CONFIRMATION) == {"Ragnhild"}


def test_the_director_who_has_the_case_is_told_and_the_suspended_one_gets_its_event(
    town: Town,
) -> None:
    case, beside = at_director(town), begin_case(town)
    suspend(case=beside, person=town.principal, ground="Vi venter")
    take_back(town, NetworkConfirmation.objects.get())
    assert told(case, Act.WITHDRAW_CONFIRMATION) == {"Ragnhild", "Ivar", "Didrik"}
    letter = Letter.objects.filter(to_name="Didrik Direktør").latest("pk")
    assert "Lillevik skole" in letter.subject and "innvilges" in letter.body
    assert events(beside, Act.WITHDRAW_CONFIRMATION) == 1


def test_what_an_ended_case_asked_for_waits_for_nobody(town: Town) -> None:
    case = begin_case(town)
    [request] = request_confirmation(case=case, person=town.principal)
    assert list(queue(town.engineer)) == [request]
    end(town, case)
    assert list(queue(town.engineer)) == []
    Letter.objects.all().delete()
    remind(today=date(2026, 12, 31))
    assert not Letter.objects.exists()
    shown = page(town.engineer, f"/nettverk/{request.pk}/")
    assert "Saken er avsluttet" in shown and "Send svaret" not in shown


def test_withdrawn_comes_back_to_the_engineers_by_itself(town: Town) -> None:
    case = begin_case(town)
    confirmation = answered(town, case)
    assert not open_requests().exists()
    take_back(town, confirmation)
    assert "venter på ny vurdering" in page(town.engineer, "/nettverk/")
    [again] = queue(town.engineer)
    assert told(case, Act.REQUEST_NETWORK) == {"Nina"}
    assert "Trukket tilbake: Linja er flyttet" in page(town.engineer, f"/nettverk/{again.pk}/")
    assert follow_need(case) == []
    answer(request=again, person=town.engineer, **says())
    assert not any(site.problem(TODAY) for site in cover(case))


def test_a_draft_that_never_asked_shows_its_numbers_to_nobody(town: Town) -> None:
    confirmation, living = stands_on_an_ended_case(town)
    take_back(town, confirmation)
    assert not open_requests().exists()
    request_confirmation(case=living, person=town.principal)
    assert open_requests().count() == 1


def test_an_answer_is_corrected_and_the_old_one_stays_to_be_read(town: Town) -> None:
    case = begin_case(town)
    old = answered(town, case)
    new = correct_answer(
        confirmation=old, person=town.engineer, ground="Feil bygg", **says(Result.LIMITED, 40)
    )
    assert [(site.confirmed, site.withdrawn) for site in cover(case)] == [(40, False)]
    assert told(case, Act.CORRECT_NETWORK) == {"Ragnhild"}
    body = Letter.objects.latest("pk").body
    assert "inntil 40 enheter, før bekreftet for inntil 96" in body and "Feil bygg" in body
    shown = page(town.principal, f"/sak/{case.key}/nettverk/")
    assert "inntil 96 enheter, gjelder til og med 31.12.2027 (rettet senere)" in shown
    assert "Svaret ble rettet: Feil bygg" in shown
    assert follow_need(case) == []
    for confirmation, reason in ((old, "nyere svar"), (new, "")):
        if reason:
            with pytest.raises(Refused, match=reason):
                correct_answer(
                    confirmation=confirmation, person=town.engineer, ground="x", **says()
                )


def test_a_yes_is_corrected_to_a_no(town: Town) -> None:
    case = begin_case(town)
    old = answered(town, case)
    no = says(Result.NOT_YET, reason="Feil måling")
    correct_answer(confirmation=old, person=town.engineer, ground="Målt på nytt", **no)
    assert [site.problem(TODAY) for site in cover(case)] == [
        "Nettverket på Hovedbygget er ikke bekreftet."
    ]


def test_what_is_withdrawn_is_answered_anew_and_not_corrected(town: Town) -> None:
    old = answered(town, begin_case(town))
    take_back(town, old)
    with pytest.raises(Refused, match="trukket tilbake"):
        correct_answer(confirmation=old, person=town.engineer, ground="x", **says())


def test_the_page_of_the_correction_begins_with_the_old_answer_and_asks_why(town: Town) -> None:
    case = begin_case(town)
    old = answered(town, case, **says(actions=[FIBRE], reason="Nytt nett"))
    client = Client()
    client.force_login(town.engineer)
    address = f"/nettverk/bekreftelse/{old.pk}/rett/"
    shown = client.get(address).content.decode()
    assert "Nytt nett</textarea>" in shown and 'value="Ny fiber"' in shown
    sent = {
        "result": "limited",
        "max_devices": "40",
        "valid_until": "31.12.2027",
        "method": "desk",
        "tiltak-TOTAL_FORMS": "2",
        "tiltak-INITIAL_FORMS": "1",
        "tiltak-0-text": "Ny fiber",
        "tiltak-0-due": "15.01.2027",
    }
    assert NetworkConfirmation.objects.count() == 1
    refused = client.post(address, sent).content.decode()
    assert "Hvorfor rettes svaret?" in refused and NetworkConfirmation.objects.count() == 1
    client.post(address, sent | {"ground": "Feil bygg"})
    new = NetworkConfirmation.objects.get(replaces=old)
    assert new.max_devices == 40 and new.actions.get().text == "Ny fiber"
    client.force_login(town.principal)
    assert client.get(address).status_code == 404


def test_the_school_sees_what_it_was_promised_and_whether_it_is_done(town: Town) -> None:
    case = begin_case(town)
    late = {"text": "Tolv aksesspunkter", "due": date(2026, 11, 20)}
    answered(town, case, **says(Result.CONDITIONAL, actions=[FIBRE, late]))
    shown = page(town.principal, f"/sak/{case.key}/nettverk/")
    assert "Dette skal IKT-avdelingen gjøre" in shown
    assert "Ny fiber" in shown and "15.01.2027" in shown and "Ikke utført" in shown
    assert "Tolv aksesspunkter" in shown and "Over frist" in shown
    close_action(action=NetworkAction.objects.get(text="Ny fiber"), person=town.engineer)
    assert "Utført" in page(town.principal, f"/sak/{case.key}/nettverk/")


def test_a_changed_plan_comes_back_by_itself_and_what_lies_inside_does_not(town: Town) -> None:
    case = begin_case(town)
    answered(town, case)
    case.plan.grade_rows.filter(grade=5).update(devices=20)
    assert follow_need(case) == []
    case.plan.grade_rows.filter(grade=5).update(devices=40)
    [grown] = follow_need(case)
    assert grown.devices == 106 and grown.requested_by is None
    assert follow_need(case) == []
    assert "nytt behov" in page(town.engineer, "/nettverk/")
    assert "Forrige forespørsel gjaldt 96 enheter, nå 106." in page(
        town.engineer, f"/nettverk/{grown.pk}/"
    )


def test_an_answer_that_was_too_small_is_not_asked_for_again(town: Town) -> None:
    case = begin_case(town)
    answered(town, case, **says(Result.LIMITED, 40))
    assert follow_need(case) == []


def test_an_answer_is_judged_by_what_the_plan_needs_now(town: Town) -> None:
    case = begin_case(town)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    [request] = request_confirmation(case=case, person=town.principal)
    case.plan.grade_rows.filter(grade=5).update(devices=40)
    assert "den trenger nå 106 enheter, og forespørselen gjaldt 96" in page(
        town.engineer, f"/nettverk/{request.pk}/"
    )
    with pytest.raises(Refused, match="trenger nå 106"):
        answer(request=request, person=town.engineer, **says())
    client = Client()
    client.force_login(town.engineer)
    sent = {"result": "confirmed", "valid_until": "31.12.2027", "method": "desk"}
    sent |= {"tiltak-TOTAL_FORMS": "1", "tiltak-INITIAL_FORMS": "0", "reason": "Bra nett"}
    shown = client.post(f"/nettverk/{request.pk}/", sent).content.decode()
    assert "Det er kommet en ny forespørsel." in shown and "Bra nett</textarea>" in shown
    [now] = open_requests()
    assert now.devices == 106 and now.due == request.due
    client.post(f"/nettverk/{now.pk}/", sent)
    assert NetworkConfirmation.objects.get().max_devices == 106


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (says(Result.LIMITED, 900), "lavere enn de 96"),
        (says(Result.LIMITED, 96), "lavere enn de 96"),
        (says(Result.LIMITED, 0), "ikke ennå"),
        (says(Result.CONFIRMED, 40), "færre enn de 96"),
        (says(measurements={"peak_use": 250.0}), "250 %. Verdien ligger i området 0–100 %"),
        (says(measurements={"down": -5.0}), "0–10000 Mbit/s"),
        (says(measurements={"per_access_point": 1e9}), "0–1000 stk."),
        (says(measured_on=date(2026, 11, 24)), "ikke vært ennå"),
        (says(measured_on=date(1999, 1, 1)), "for gammel"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_with_a_sentence(
    town: Town, content: Any, reason: str
) -> None:
    case = begin_case(town)
    with pytest.raises(Refused, match=reason):
        answered(town, case, **content)
    assert not NetworkConfirmation.objects.exists()


def test_an_answer_in_another_case_is_told_to_whoever_stands_on_the_old_one(town: Town) -> None:
    case, beside = at_director(town), begin_case(town)
    beside.plan.grade_rows.filter(grade=5).update(devices=40)
    answered(town, beside, **says(Result.LIMITED, 10))
    assert told(case, Act.ANSWER_NETWORK) == {"Ragnhild", "Ivar", "Didrik"}


def test_more_than_is_asked_for_is_room_to_grow(town: Town) -> None:
    case = begin_case(town)
    answered(town, case, **says(Result.CONFIRMED, 900))
    case.plan.grade_rows.filter(grade=5).update(devices=40)
    assert not any(site.problem(TODAY) for site in cover(case))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1.400", "Skriv 1400 eller 1,400."),
        ("-5", "kan ikke være -5 Mbit/s"),
        ("mye", "Skriv et tall"),
    ],
)
def test_a_value_that_can_be_misread_stands_in_the_form_with_a_sentence(
    town: Town, written: str, sentence: str
) -> None:
    case = begin_case(town)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    [request] = request_confirmation(case=case, person=town.principal)
    client = Client()
    client.force_login(town.engineer)
    sent = {"result": "limited", "max_devices": "900", "valid_until": "31.12.2027"}
    sent |= {"tiltak-TOTAL_FORMS": "1", "tiltak-INITIAL_FORMS": "0", "method": "desk"}
    shown = client.post(f"/nettverk/{request.pk}/", sent | {"value_down": written}).content.decode()
    assert sentence in shown and f'value="{written}"' in shown
    assert "lavere enn de 96" in shown
    assert NetworkRequest.objects.get().answered_at is None
    client.post(f"/nettverk/{request.pk}/", sent | {"max_devices": "40", "value_down": "1,4"})
    assert NetworkConfirmation.objects.get().measurements == {"down": 1.4}


def test_a_confirmation_with_conditions_says_which(town: Town) -> None:
    case = begin_case(town)
    [request] = request_confirmation(case=case, person=town.principal)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    client = Client()
    client.force_login(town.engineer)
    fields = {
        "result": "conditional",
        "method": "desk",
        "valid_until": "31.12.2027",
        "tiltak-TOTAL_FORMS": "1",
        "tiltak-INITIAL_FORMS": "0",
    }

    refused = client.post(f"/nettverk/{request.pk}/", fields).content.decode()
    assert "må ha minst ett tiltak" in refused
    assert not NetworkConfirmation.objects.filter(request=request).exists()

    fibre = {"tiltak-0-text": "Ny fiber", "tiltak-0-due": "15.01.2027"}
    assert client.post(f"/nettverk/{request.pk}/", fields | fibre).status_code == 302
    assert open_conditions(case)
    assert "Bekreftet med vilkår" in page(town.principal, f"/sak/{case.key}/")
