"""What the bodies' page says of the resolution, of its minutes, and of the board's links."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entilen.bodies.actions import add_minutes
from entilen.bodies.models import BoardLink, BodyTreatment
from entilen.bodies.rules import risks
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.files.actions import store_bytes
from entilen.plans.actions import save_area
from entilen.plans.queries import current_fingerprint
from entilen.submission.actions import submit
from entilen.submission.queries import obstacles, warnings
from tests.cast import Town, begin_case, confirm_network, ready_case, write_plan
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PDF = b"%PDF-1.4\n%%EOF\n"


def bodies_page(town: Town, case: Case) -> str:
    page = client_of(town.principal).get(f"/sak/{case.key}/organer/").content.decode()
    return re.sub(r"[ \n]+", " ", page)


def test_the_page_says_which_version_was_treated_and_what_has_changed_since(town: Town) -> None:
    case = ready_case(town)
    assert "Planen er ikke endret siden." in bodies_page(town, case)
    area = case.plan.areas.get(key="vision")
    save_area(
        case=case,
        person=town.teacher,
        key="vision",
        markdown="Noe helt annet",
        base_version=area.version,
    )
    shown = bodies_page(town, case)
    assert "Driftsstyrets vedtak står" in shown
    assert "behandlet versjon 1 den 23.\xa0november\xa02026" in shown
    assert "Planen er endret siden, i Visjon" in shown
    assert "slik den står" not in shown
    case.plan.grade_rows.filter(grade=5).update(devices=60)
    shown = bodies_page(town, case)
    assert "vesentlig endret" in shown
    assert "vedtak står" not in shown


def test_missing_minutes_warn_and_stop_nothing_and_can_come_afterwards(town: Town) -> None:
    case = ready_case(town)
    assert [warning.title for warning in warnings(case)] == ["Protokollen mangler"]
    assert obstacles(case, town.principal) == ()
    client = client_of(town.principal)
    row = BodyTreatment.objects.get()
    address = f"/sak/{case.key}/organer/protokoll/{row.pk}/legg-ved/"
    for page in (f"/sak/{case.key}/", f"/sak/{case.key}/send/", f"/sak/{case.key}/organer/"):
        assert address in client.get(page).content.decode()
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    upload = SimpleUploadedFile("protokoll.pdf", PDF)
    assert client.post(address, {"upload": upload}).status_code == 302
    row.refresh_from_db()
    assert row.minutes is not None
    case.refresh_from_db()
    assert warnings(case) == []
    with pytest.raises(Refused, match="allerede lagt ved"):
        add_minutes(
            treatment=row,
            person=town.principal,
            minutes=store_bytes(name="annen.pdf", content=PDF),
        )


def test_a_link_is_given_with_a_receipt_and_its_whole_address(town: Town) -> None:
    case = ready_case(town)
    client = client_of(town.principal)
    sent = {"name": "Berit Styremedlem", "email": ""}
    shown = client.post(f"/sak/{case.key}/organer/lenke/", sent, follow=True).content.decode()
    assert "Lenken til Berit Styremedlem er laget." in shown
    assert f"http://testserver/styre/{BoardLink.objects.get().token}/" in shown


def test_the_paper_proposes_a_resolution_and_leads_on(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    client = client_of(town.principal)
    paper = client.post(f"/sak/{case.key}/saksframlegg/", follow=True).content.decode()
    assert "Forslag til vedtak" in paper
    assert "3.\xa0desember\xa02026" in paper
    assert "ragnhild.rektor@eksempel.no" in paper
    assert f"/sak/{case.key}/organer/#lenker" in paper
    assert "senere år" not in paper


def test_a_paper_that_is_treated_asks_for_nothing_more(town: Town) -> None:
    case = ready_case(town)
    paper = client_of(town.principal).get(f"/sak/{case.key}/saksframlegg/1/").content.decode()
    assert "Neste møte" not in paper
    assert "#lenker" not in paper


def test_the_paper_warns_of_the_network_only_while_it_is_not_confirmed(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    client = client_of(town.principal)
    client.post(f"/sak/{case.key}/saksframlegg/")
    address = f"/sak/{case.key}/saksframlegg/1/"
    assert "Nettverket er ikke bekreftet" in client.get(address).content.decode()
    confirm_network(town, case)
    assert "Nettverket er ikke bekreftet" not in client.get(address).content.decode()


def test_the_risks_are_those_of_the_plan() -> None:
    plan: dict[str, Any] = {
        "grade_rows": [{"spares": 2}],
        "financing": [{"category": "repair"}, {"category": "licences"}],
    }
    assert risks(plan, network=False) == []
    plan["grade_rows"][0]["spares"] = 0
    plan["financing"].pop()
    assert [text.split()[-1] for text in risks(plan, network=False)] == [
        "reserveenheter.",
        "lisenser.",
    ]
