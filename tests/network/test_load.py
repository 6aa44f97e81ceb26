"""What a site must carry is one sum, told so that a third person can do it again."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from entilen.bodies.actions import prepare_paper
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.network.actions import request_confirmation, state_others
from entilen.network.load_queries import loads_of
from entilen.network.load_rules import Load, Others
from entilen.network.models import NetworkRequest, Origin, OtherDevices, Result
from entilen.network.queries import cover, need_by_site
from entilen.process.vocabulary import Act
from entilen.town import steps
from tests.cast import TODAY, Town, at_director, begin_case, confirm_network, say_yes
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TOLD = {"staff": 41, "old": 12, "shared": 20, "guests": 5}
BESIDES = 41 * 2 + 12 + 20 + 5


def tell(town: Town, case: Case, **other: int) -> OtherDevices:
    return state_others(case=case, person=town.principal, site=town.site, **(TOLD | other))


def sum_on(html: str, label: str = "Hva nettverket må tåle") -> list[list[int]]:
    """The numbers of each row of the sum, as a reader of the page finds them; the last is the
    page's own result."""
    [table] = re.findall(rf'aria-label="{label}[^"]*".*?</table>', html, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [
        [int(re.sub(r"\D", "", cell)) for cell in re.findall(r'<td class="n">(.*?)</td>', row)]
        for row in rows
    ]


def confirm(town: Town, case: Case) -> None:
    """The engineer confirms what waits."""
    steps.answer_requests(
        case,
        town.engineer,
        result=Result.CONFIRMED,
        max_devices=None,
        method="desk",
        measured_on=None,
        measurements={},
        reason="",
        valid_until=date(2027, 12, 31),
    )


def waiting(case: Case) -> NetworkRequest:
    return NetworkRequest.objects.get(case=case, answered_at=None, replaced_at=None)


def problems(case: Case) -> list[str]:
    return [text for site in cover(case) if (text := site.problem(TODAY))]


def test_every_page_prints_the_parts_and_they_add_up_to_what_the_gate_asks_for(town: Town) -> None:
    case = begin_case(town)
    tell(town, case)
    need = need_by_site(case)[town.site.pk]
    assert need == 96 + BESIDES
    version = prepare_paper(case=case, person=town.principal)
    [request] = request_confirmation(case=case, person=town.principal)
    assert request.devices == need
    addresses = {
        f"/sak/{case.key}/nettverk/": town.principal,
        f"/sak/{case.key}/saksframlegg/{version.number}/": town.principal,
        f"/nettverk/{request.pk}/": town.engineer,
    }
    confirm(town, case)
    for address, person in addresses.items():
        *parts, result = sum_on(page(person, address))
        assert [sum(column) for column in zip(*parts, strict=True)] == result, address
        assert max(result) == need, address
        assert [41 * 2] * len(result) in parts
        assert "41 × 2" in page(person, address)


def test_the_gate_asks_for_staff_and_guests_too(town: Town) -> None:
    case = begin_case(town)
    confirm_network(town, case)
    assert not problems(case)
    tell(town, case)
    assert problems(case) == [
        f"Nettverket på Hovedbygget er bekreftet for 96 enheter, men det trengs {96 + BESIDES}, "
        f"{BESIDES} av dem til ansatte, gjester og annet."
    ]
    confirm(town, case)
    assert not problems(case)


def test_a_granted_case_asks_by_itself_when_more_is_said_and_not_within_what_is_confirmed(
    town: Town,
) -> None:
    case = at_director(town)
    say_yes(town, case)
    tell(town, case)
    [asked] = NetworkRequest.objects.filter(case=case, answered_at__isnull=True)
    assert (asked.origin, asked.devices) == (Origin.GROWN, 96 + BESIDES)
    confirm(town, case)
    tell(town, case, guests=1)
    assert not NetworkRequest.objects.filter(case=case, answered_at__isnull=True).exists()


def test_a_draft_that_is_not_shared_asks_nobody(town: Town) -> None:
    case = begin_case(town)
    tell(town, case)
    assert not NetworkRequest.objects.exists()
    event = case.events.get(act=Act.STATE_OTHER_DEVICES)
    assert event.details["staff"] == 41


def test_a_request_keeps_the_sum_it_asked_with(town: Town) -> None:
    case = begin_case(town)
    tell(town, case)
    [first] = request_confirmation(case=case, person=town.principal)
    tell(town, case, staff=50, old=0)
    first.refresh_from_db()
    assert first.sum is not None
    assert first.sum.others == Others(**TOLD, per_staff=2)
    second = waiting(case)
    told = f"Av dem var {BESIDES} til ansatte, gjester og annet, nå {BESIDES + 6}."
    assert second.previous == first and told in second.changes


def test_the_same_sum_of_other_parts_is_asked_about_anew(town: Town) -> None:
    case = begin_case(town)
    tell(town, case)
    request_confirmation(case=case, person=town.principal)
    tell(town, case, old=11, shared=21)
    again = waiting(case)
    assert again.previous and again.devices == again.previous.devices == 96 + BESIDES


def test_the_paper_keeps_what_was_known_when_it_was_made(town: Town) -> None:
    case = begin_case(town)
    tell(town, case)
    version = prepare_paper(case=case, person=town.principal)
    address = f"/sak/{case.key}/saksframlegg/{version.number}/"
    before = sum_on(page(town.principal, address))
    tell(town, case, guests=500)
    assert sum_on(page(town.principal, address)) == before
    assert sum_on(page(town.principal, f"/sak/{case.key}/nettverk/")) != before


def test_who_may_say_it_and_of_which_site(town: Town) -> None:
    case = begin_case(town)
    with pytest.raises(NotYours):
        state_others(case=case, person=town.engineer, site=town.site, **TOLD)
    annex = town.school.sites.create(name="Paviljongen")
    with pytest.raises(Refused, match="ingen enheter på Paviljongen"):
        state_others(case=case, person=town.principal, site=annex, **TOLD)
    tell(town, case)
    with pytest.raises(Refused, match="det samme som er oppgitt"):
        tell(town, case)
    assert OtherDevices.objects.count() == 1


def test_nobody_said_is_told_apart_from_nought(town: Town) -> None:
    case = begin_case(town)
    assert "er ikke oppgitt, og er ikke med i summen" in page(
        town.principal, f"/sak/{case.key}/nettverk/"
    )
    tell(town, case, staff=0, old=0, shared=0, guests=0)
    shown = page(town.principal, f"/sak/{case.key}/nettverk/")
    assert "er ikke oppgitt" not in shown
    assert sum_on(shown)[-1] == [96]
    assert loads_of(case)[town.site.pk].besides == 0


def test_the_page_begins_with_the_registers_staff_and_keeps_what_was_typed(town: Town) -> None:
    case = begin_case(town)
    town.school.__class__.objects.filter(pk=town.school.pk).update(staff_total=33)
    address = f"/sak/{case.key}/nettverk/annet/{town.site.pk}/"
    assert 'value="33"' in page(town.principal, address)
    client = Client()
    client.force_login(town.principal)
    sent: dict[str, Any] = {"staff": "37", "old": "-1", "shared": "x", "guests": ""}
    shown = client.post(address, sent).content.decode()
    assert 'value="37"' in shown and 'value="x"' in shown
    assert not OtherDevices.objects.exists()
    client.post(address, {name: str(number) for name, number in TOLD.items()})
    assert OtherDevices.objects.get().staff == 41
    town.school.sites.create(name="Paviljongen")
    OtherDevices.objects.all().delete()
    assert 'value="33"' not in page(town.principal, address)


def test_a_part_of_a_device_counts_as_one_and_years_are_summed_each() -> None:
    load = Load({2027: (96, 0), 2028: (90, 30)}, Others(3, 1, 0, 0, per_staff=1.5))
    assert load.sums == (96 + 5 + 1, 120 + 5 + 1)
    assert load.peak == 126
    assert [line.label for line in load.lines][:3] == [
        "Planens enheter", "Tidligere innvilget", "Ansatte",
    ]  # fmt: skip
    assert load.lines[2].how == "3 × 1,5"
    assert Load.read(load.stored) == load
    assert Load.read({}) is None
