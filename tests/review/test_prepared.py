"""The formal check is prepared: what the case knows is ticked, and said from what."""

import re

import pytest
from django.test import Client

from entilen.bodies.actions import add_minutes
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.files.actions import store_bytes
from entilen.network.actions import withdraw_confirmation
from entilen.network.models import NetworkConfirmation
from entilen.review.actions import tick_formal_items
from entilen.review.prepared import found_for
from tests.cast import Town, declare_all, formally_accepted, must, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def in_order(case: Case) -> set[str]:
    return {
        key
        for key, _ in case.programme.requirements.formal_items
        if (check := found_for(case, key)) and check.in_order
    }


def test_every_item_of_the_requirements_in_force_is_looked_at(town: Town) -> None:
    case = sent_case(town)
    assert all(found_for(case, key) for key, _ in case.programme.requirements.formal_items)
    assert found_for(case, "et helt nytt punkt") is None


def test_what_is_in_order_is_ticked_and_what_is_not_says_why(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    assert in_order(case) == {"areas", "numbers", "network", "board"}
    minutes = found_for(case, "minutes")
    assert minutes is not None
    assert "Protokollen er ikke lagt ved" in minutes.sentence
    add_minutes(
        treatment=case.treatments.get(),
        person=town.principal,
        minutes=store_bytes(name="protokoll.txt", content=b"Vedtatt."),
    )
    assert "minutes" in in_order(case)
    page = _page(town, case)
    assert len(re.findall(r'value="yes"[^>]* checked', page)) == 5
    assert "Vi fant ingen navn på elever" in page


def test_a_withdrawn_confirmation_is_not_ticked(town: Town) -> None:
    case = sent_case(town)
    withdraw_confirmation(
        confirmation=NetworkConfirmation.objects.get(), person=town.engineer, ground="Brudd"
    )
    assert "network" not in in_order(case)


def test_the_adviser_has_the_last_word(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    client = Client()
    client.force_login(town.adviser)
    client.post(f"/sak/{case.key}/kontroll/", {"punkt-areas-answer": "yes", "introduction": ""})
    assert len(re.findall(r'value="yes"[^>]* checked', _page(town, case))) == 1


def _page(town: Town, case: Case) -> str:
    client = Client()
    client.force_login(town.adviser)
    return client.get(f"/sak/{case.key}/kontroll/").content.decode()


def test_the_return_letter_is_shown_before_it_is_sent(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    client = Client()
    client.force_login(town.adviser)
    address, typed = f"/sak/{case.key}/kontroll/", {"introduction": "Hei.\nNesten i mål."}
    refused = client.post(address, typed | {"gjor": "tilbake"}).content.decode()
    assert "Skriv minst én merknad til skolen før du sender saken tilbake." in refused
    assert "Nesten i mål." in refused
    must(case, town.adviser, "attachments", "Protokollen mangler")
    shown = client.post(address, typed | {"gjor": "tilbake"}).content.decode()
    assert "1. Protokollen mangler" in shown
    assert "Ingenting er sendt ennå" in shown
    case.refresh_from_db()
    assert (case.stage, case.return_letters.count()) == ("formal_check", 0)
    back = client.post(address, typed | {"gjor": "endre"}).content.decode()
    assert "Nesten i mål.</textarea>" in back
    mark = client.post(address, typed | {"gjor": "tilbake"}).context["mark"]
    assert client.post(address, typed | {"gjor": "send", "brev": mark}).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.return_letters.get().introduction) == (
        "correction",
        "Hei.\nNesten i mål.",
    )


def test_a_letter_that_changed_after_it_was_seen_is_shown_again(town: Town) -> None:
    """A point that a colleague writes in between does not reach the school unread."""
    case = sent_case(town)
    declare_all(town, case)
    must(case, town.adviser, "attachments", "Protokollen mangler")
    client = Client()
    client.force_login(town.adviser)
    address, typed = f"/sak/{case.key}/kontroll/", {"introduction": "Hei."}
    mark = client.post(address, typed | {"gjor": "tilbake"}).context["mark"]
    must(case, town.pedagogue, "vision", "Målene mangler")
    sent = typed | {"gjor": "send", "brev": mark}
    shown = client.post(address, sent)
    assert "Noe er endret siden du så brevet" in shown.content.decode()
    assert "2. Målene mangler" in shown.content.decode()
    case.refresh_from_db()
    assert case.stage == "formal_check"
    assert client.post(address, sent | {"brev": shown.context["mark"]}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "correction"


def test_the_ticks_stand_once_the_check_is_done(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    ticked = case.formal_items.count()
    with pytest.raises(Refused, match="Saken står slik"):
        tick_formal_items(case=case, person=town.adviser, answers={})
    assert case.formal_items.count() == ticked
