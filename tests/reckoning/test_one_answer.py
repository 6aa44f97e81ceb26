"""One plan's numbers, asked of every page, letter and limit that tells them."""

import re
from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.utils.html import strip_tags

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import limits_of
from entilen.financing.models import FinancingLine, Source
from entilen.network.actions import withdraw_confirmation
from entilen.network.models import NetworkConfirmation, NetworkRequest
from entilen.network.queries import cover, need_by_site, wanted
from entilen.plans.actions import save_grade_rows
from entilen.plans.level_queries import numbers_of
from entilen.process.vocabulary import DeviceType
from entilen.procurement.actions import place_order
from entilen.reckoning.levels import Moves
from entilen.rollout.actions import hand_out
from entilen.schools.models import Site
from entilen.town import steps
from tests.cast import TODAY, Town, at_director, begin_case, make_town, say_yes
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town() -> Town:
    return make_town()


KINDS = ("pupil_devices", "spares")


def row(year: int, grade: int, site: Site, devices: int = 40, **more: object) -> dict[str, object]:
    plain = {
        "grade": grade,
        "school_year": year,
        "site": site,
        "pupils": devices,
        "devices": devices,
        "spares": 4,
        "device_type": DeviceType.TABLET,
        "home_use": False,
        "moves": Moves.PUPIL,
    }
    return plain | more


def rewrite(town: Town, case: Case, rows: list[dict[str, object]]) -> None:
    case.plan.refresh_from_db()
    save_grade_rows(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)


@pytest.fixture
def phased(town: Town) -> Case:
    """Grades 1 and 4 first, then the next cohorts beside them; two sites (findings B1, D3)."""
    pavilion = Site.objects.create(school=town.school, name="Paviljongen")
    case = begin_case(town, (1, 4))
    rewrite(
        town,
        case,
        [
            row(2027 + phase, grade, pavilion if first == 4 else town.site)
            for phase in range(3)
            for first in (1, 4)
            for grade in range(first, first + phase + 1)
        ],
    )
    return case


def words(text: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(text))


def test_every_page_and_letter_says_the_same(town: Town, phased: Case) -> None:
    counted = numbers_of(phased)
    assert (counted.most_in_use, counted.all_new) == (264, 264)
    assert counted.in_use == {2027: 88, 2028: 176, 2029: 264, 2030: 264}
    assert "264 enheter med reserve" in words(page(town.principal, f"/sak/{phased.key}/"))
    at_director(town, begun=phased)
    assert sorted(NetworkRequest.objects.values_list("devices", flat=True)) == [132, 132]
    years = dict(FinancingLine.objects.filter(case=phased).values_list("year", "year"))
    assert sorted(years) == [2027, 2028, 2029]
    for path in ("", "saksframlegg/1/", "versjoner/1/"):
        shown = words(page(town.principal, f"/sak/{phased.key}/{path}"))
        assert "264" in shown and "528" not in shown and "565" not in shown, path
    assert "Høyst i bruk, nye i alt 264 264" in words(
        page(town.director, f"/sak/{phased.key}/beslutning/")
    )
    say_yes(town, phased, (1, 2, 3, 4, 5, 6))
    letter = words(Decision.objects.get().letter)
    assert "Høyst 264 enheter er i bruk samtidig" in letter and "264 enheter er nye" in letter
    limits = limits_of(phased)
    assert sum(limit.granted for limit in limits) == 264
    assert {(limit.grade, limit.site_name, limit.granted) for limit in limits} == {
        (grade, name, devices)
        for name, grades in (("Hovedbygget", (1, 2, 3)), ("Paviljongen", (4, 5, 6)))
        for grade, devices in zip(grades, (132, 0, 0), strict=True)
    }
    phased.refresh_from_db()
    assert numbers_of(phased).all_new == 264, "the plan and its grant make the same numbers"


def test_the_same_grade_at_two_sites_and_of_two_types(town: Town) -> None:
    """Finding D3: the second site's engineer was never asked."""
    annex = Site.objects.create(school=town.school, name="Annekset")
    case = begin_case(town, (8 - 1,))
    rewrite(
        town,
        case,
        [
            row(2027, 7, town.site, 20),
            row(2027, 7, annex, 10),
            row(2027, 7, annex, 5, device_type=DeviceType.PC),
        ],
    )
    assert need_by_site(case) == {town.site.pk: 24, annex.pk: 23}
    shown = words(page(town.principal, f"/sak/{case.key}/"))
    assert "Annekset, nettbrett" in shown and "Annekset, PC" in shown


def test_three_years_of_the_same_are_one_purchase(town: Town) -> None:
    """Finding K10: the letter said 99, the order limit 33."""
    case = begin_case(town, (5,))
    rewrite(
        town, case, [row(year, 5, town.site, 29, moves=Moves.GRADE) for year in (2027, 2028, 2029)]
    )
    at_director(town, begun=case)
    say_yes(town, case, (5,))
    assert "33 enheter er nye" in words(Decision.objects.get().letter)
    assert [limit.granted for limit in limits_of(case)] == [33]
    assert sum(FinancingLine.objects.values_list("quantity", flat=True)) == 33
    kinds = LedgerEntry.objects.values_list("kind", "school_year", "quantity")
    assert set(kinds.filter(kind=Kind.LEVEL)) == {("level", y, 33) for y in (2027, 2028, 2029)}


def test_an_extension_asks_for_the_true_sum_and_the_same_grade_for_no_more(town: Town) -> None:
    """Findings D2 and K3."""
    first = begin_case(town, (5, 6))
    at_director(town, (5, 6), begun=first)
    say_yes(town, first, (5, 6))
    taken = sum(one.total for one in first.plan.grade_rows.all())
    more = begin_case(town, (7,))
    own = sum(one.total for one in more.plan.grade_rows.all())
    assert need_by_site(more) == {town.site.pk: taken + own}
    again = begin_case(town, (5,))
    assert need_by_site(again) == {town.site.pk: taken}
    assert wanted(again)[town.site.pk].others == taken - again.plan.grade_rows.get().total
    assert numbers_of(again).all_new == 0


def test_a_red_site_stops_only_what_is_there(town: Town) -> None:
    """Finding D2: the green grades were refused, and could not be ordered for."""
    pavilion = Site.objects.create(school=town.school, name="Paviljongen")
    case = begin_case(town, (5, 7))
    rewrite(town, case, [row(2027, 5, town.site), row(2027, 7, pavilion)])
    at_director(town, begun=case)
    red = NetworkConfirmation.objects.get(request__site=pavilion)
    withdraw_confirmation(confirmation=red, person=town.engineer, ground="Paviljongen rives")
    with pytest.raises(Refused, match="Bekreftelsen for Paviljongen er trukket tilbake"):
        say_yes(town, case, (5, 7))
    say_yes(town, case, (5,))
    assert [site.site for site in cover(case)] == ["Hovedbygget"]
    order(town, case, 5, town.site)
    assert LedgerEntry.objects.get(kind=Kind.ORDERED).site == town.site


def order(town: Town, case: Case, grade: int, site: Site, quantity: int = 1) -> None:
    place_order(
        case=case,
        person=town.principal,
        grade=grade,
        device_type=DeviceType.TABLET,
        site=site.pk,
        quantity=quantity,
        source=Source.OWN_BUDGET,
        ordered_on=TODAY,
    )


def test_an_order_stops_only_where_it_is_red(town: Town) -> None:
    pavilion = Site.objects.create(school=town.school, name="Paviljongen")
    case = begin_case(town, (5, 7))
    rewrite(town, case, [row(2027, 5, town.site), row(2027, 5, pavilion), row(2027, 7, pavilion)])
    at_director(town, begun=case)
    say_yes(town, case, (5, 7))
    red = NetworkConfirmation.objects.get(request__site=pavilion)
    withdraw_confirmation(confirmation=red, person=town.engineer, ground="Paviljongen rives")
    order(town, case, 5, town.site, 44)
    with pytest.raises(Refused, match="Paviljongen er trukket tilbake"):
        order(town, case, 5, pavilion)
    with pytest.raises(Refused, match=r"høyst 0 enheter til på 5\. trinn, Hovedbygget"):
        order(town, case, 5, town.site)


def test_what_moves_up_with_the_pupils_is_not_paid_for_again(town: Town) -> None:
    case = begin_case(town, (5,))
    rewrite(town, case, [row(2027, 5, town.site), row(2028, 6, town.site, 42)])
    steps.pay_for_devices(
        case, town.principal, source=Source.CENTRAL_SCHEME, price="1000.01", first_year=2027
    )
    lines = FinancingLine.objects.filter(case=case)
    paid = {
        kind: sorted(lines.filter(category=kind).values_list("year", "quantity")) for kind in KINDS
    }
    assert paid["pupil_devices"] == [(year, 40) for year in range(2027, 2031)]
    assert paid["spares"] == sorted(
        [(year, 4) for year in range(2027, 2031)] + [(year, 2) for year in range(2028, 2032)]
    )
    parts = [line.unit_price for line in lines if line.quantity == 40]
    assert sum(parts) == Decimal("1000.01"), "no øre is lost"


def test_what_was_granted_before_levels_were_written_gets_them(town: Town) -> None:
    """The migration adds rows, of the day and time of the grant, and changes none."""
    case = at_director(town)
    say_yes(town, case)
    names = ("site", "school_year", "grade", "device_type", "quantity", "effective", "recorded_at")
    levels = LedgerEntry.objects.filter(kind=Kind.LEVEL)
    written = sorted(levels.values_list(*names))
    migration = import_module("entilen.plans.migrations.0009_levels_granted_before")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.TAKE_AWAY)
        assert not levels.exists()
        cursor.execute(migration.ENTER)
        assert sorted(levels.values_list(*names)) == written
        cursor.execute(migration.ENTER)
    assert levels.count() == len(written)


def test_what_is_ordered_grade_by_grade_never_passes_what_its_site_carries(town: Town) -> None:
    """A part is judged at its own site, and the site by all that is granted there."""
    case = begin_case(town, (5, 7))
    rewrite(town, case, [row(2027, 5, town.site), row(2027, 7, town.site)])
    at_director(town, begun=case)
    say_yes(town, case, (5, 7))
    NetworkConfirmation.objects.update(max_devices=60)
    for grade in (5, 7):
        with pytest.raises(Refused, match="bekreftet for 60 enheter, men planen trenger 88"):
            order(town, case, grade, town.site)


def test_an_order_at_one_site_opens_no_hand_out_at_another(town: Town) -> None:
    pavilion = Site.objects.create(school=town.school, name="Paviljongen")
    case = begin_case(town, (5,))
    rewrite(town, case, [row(2027, 5, town.site), row(2027, 5, pavilion)])
    at_director(town, begun=case)
    say_yes(town, case, (5,))
    order(town, case, 5, town.site, 44)
    NetworkConfirmation.objects.update(valid_until=TODAY - timedelta(days=1))
    give(town, case, town.site)
    with pytest.raises(Refused, match="Bekreftelsen for Paviljongen gikk ut"):
        give(town, case, pavilion)


def give(town: Town, case: Case, site: Site) -> None:
    hand_out(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        site=site.pk,
        quantity=40,
        pupils=40,
        handed_out_on=TODAY,
        everyone=True,
    )
