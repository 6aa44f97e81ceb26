"""Framework agreements are dated data: entered on screen or from a file, and nothing is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.cases.errors import Refused
from entilen.process.vocabulary import DeviceType
from entilen.procurement.catalogue_actions import enter_agreement, enter_model, enter_price
from entilen.procurement.catalogue_models import (
    Agreement,
    AgreementTerms,
    CataloguePrice,
    DeviceModel,
)
from entilen.procurement.catalogue_queries import offers_on
from entilen.procurement.catalogue_rules import amount, org_number_problem, with_vat
from entilen.procurement.queries import placed_in
from entilen.setup.models import SetupRecord
from tests.cast import TODAY, Town, make_town
from tests.procurement.supply import SUPPLIER, granted_case, offer, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
AGREED = {
    "supplier": "Brettlageret AS",
    "org_number": "974 760 673",
    "reference": "RA-2026-14",
    "valid_from": "01.01.2026",
    "valid_until": "31.12.2029",
}
MODEL = {
    "name": "Brett 11",
    "device_type": "tablet",
    "article": "B11",
    "valid_from": "01.01.2026",
    "price": "3400,50",
    "vat_percent": "25",
    "updates_until": "30.06.2031",
}
HEAD = (
    "leverandør;orgnummer;avtale;gjelder fra;gjelder til;modell;artikkelnummer;type;"
    "pris uten mva;mva;pris fra;oppdateringer til"
)


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


@pytest.fixture
def browser(town: Town) -> Client:
    client = Client()
    client.force_login(town.manager)
    return client


def test_an_empty_house_enters_it_all_on_screen(browser: Client) -> None:
    assert "Ingen avtaler er ført inn" in browser.get("/oppsett/avtaler/").content.decode()
    where = browser.post("/oppsett/avtaler/ny/", AGREED).headers["Location"]
    assert browser.post(f"{where}modell/", MODEL).headers["Location"] == where
    [row] = offers_on(TODAY)
    assert (row.name, row.org_number, row.price, row.vat_percent) == (
        "Brett 11", SUPPLIER, Decimal("3400.50"), Decimal(25),
    )  # fmt: skip
    shown = browser.get(where).content.decode().replace("\xa0", " ")
    assert "3 400,50 kr" in shown and "4 250,62 kr" in shown and "30. juni 2031" in shown
    told = list(SetupRecord.objects.values_list("text", flat=True))
    assert told == ["Pris: Brett 11 fra 01.01.2026", "Rammeavtale: Brettlageret AS, RA-2026-14"]
    listed = browser.get("/oppsett/avtaler/").content.decode()
    assert "Brettlageret AS" in listed and "Gjelder ikke i dag" not in listed
    assert "Modeller som kan bestilles i dag: 1" in browser.get("/oppsett/").content.decode()


def test_only_those_who_set_up_reach_it(town: Town) -> None:
    for person in (town.principal, town.adviser, town.engineer):
        client = Client()
        client.force_login(person)
        assert client.get("/oppsett/avtaler/").status_code == 404
        assert client.post("/oppsett/avtaler/ny/", AGREED).status_code == 404
    assert not Agreement.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(browser: Client) -> None:
    wrong = {**AGREED, "org_number": "974760672", "valid_until": "31.12.2025"}
    page = browser.post("/oppsett/avtaler/ny/", wrong)
    assert "siste sifferet" in page.content.decode()
    assert 'value="974760672"' in page.content.decode()
    page = browser.post("/oppsett/avtaler/ny/", {**wrong, "org_number": SUPPLIER})
    assert "før den begynner 01.01.2026" in page.content.decode()
    assert not Agreement.objects.exists()


def test_prices_and_terms_are_added_and_never_rewritten(town: Town, browser: Client) -> None:
    model = offer(town)
    browser.post(
        f"/oppsett/avtaler/pris/{model.pk}/",
        {**MODEL, "valid_from": "01.12.2026", "price": "3900"},
    )
    assert [row.price for row in model.prices.all()] == [Decimal(3400), Decimal(3900)]
    assert [row.price for row in offers_on(TODAY)] == [Decimal(3400)], "not before its day"
    assert [row.price for row in offers_on(date(2026, 12, 1))] == [Decimal(3900)]
    key = model.agreement.key
    browser.post(f"/oppsett/avtaler/{key}/vilkar/", {**AGREED, "valid_until": "31.12.2026"})
    assert offers_on(date(2027, 1, 1)) == []
    shown = browser.get(f"/oppsett/avtaler/{key}/").content.decode()
    assert "Det som sto før" in shown and "31.12.2029" in shown
    assert AgreementTerms.objects.count() == 2


def test_the_same_again_is_not_written_again(town: Town) -> None:
    offer(town)
    offer(town)
    counts = [model.objects.count() for model in (Agreement, AgreementTerms, DeviceModel)]
    assert [*counts, CataloguePrice.objects.count()] == [1, 1, 1, 1]
    with pytest.raises(ValidationError, match="eget navn"):
        offer(town, kind=DeviceType.PC)


@pytest.mark.parametrize(
    ("number", "says"),
    [(SUPPLIER, ""), ("12345678", "ni sifre"), ("974760672", "kontrollsifferet"), ("", "ni")],
)
def test_an_org_number_is_checked(number: str, says: str) -> None:
    assert (says in org_number_problem(number)) if says else not org_number_problem(number)


def test_money_is_said_to_the_ore() -> None:
    assert with_vat(Decimal("3400.50"), Decimal(25)) == Decimal("4250.62")
    assert amount(Decimal("1234567.5")) == "1\xa0234\xa0567,50\xa0kr"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"price": Decimal(0)}, "over 0 kroner"),
        ({"vat_percent": Decimal(101)}, "fra 0 til 100"),
        ({"updates_until": date(2025, 1, 1)}, "før prisen gjelder"),
    ],
)
def test_a_price_that_cannot_be_is_refused(
    town: Town, changes: dict[str, Decimal], says: str
) -> None:
    model = offer(town)
    told = {
        "valid_from": TODAY, "price": Decimal(1), "vat_percent": Decimal(25), "updates_until": None,
    }  # fmt: skip
    with pytest.raises(ValidationError, match=says):
        enter_price(by=town.manager, model=model, **(told | changes))  # type: ignore[arg-type]


def sent(browser: Client, *rows: str) -> str:
    file = SimpleUploadedFile("avtaler.csv", "\n".join([HEAD, *rows]).encode())
    answer = browser.post("/oppsett/avtaler/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_looked_at_and_brought_in_once(browser: Client) -> None:
    row = f"Brettlageret AS;{SUPPLIER};RA-2;01.01.2026;31.12.2029;Brett 12;B12;nettbrett;"
    where = sent(browser, f"{row}3 500,00;25;01.01.2026;30.06.2032", f"{row}3700;25;2027-01-01;")
    shown = browser.get(where).content.decode().replace("\xa0", " ")
    assert "4 375,00 kr" in shown and "3 700,00 kr" in shown
    assert not Agreement.objects.exists(), "nothing before somebody says so"
    browser.post(where)
    assert [row.price for row in DeviceModel.objects.get().prices.all()] == [3500, 3700]
    assert browser.post(where).status_code == 404


def test_each_row_that_is_left_out_says_why(browser: Client) -> None:
    good = f"A;{SUPPLIER};R;01.01.2026;31.12.2029;M;;PC;100;25;01.01.2026;"
    where = sent(
        browser,
        good,
        good,
        f"A;{SUPPLIER};R;01.01.2026;31.12.2025;M;;PC;100;25;01.01.2026;",
        "A;123;R;01.01.2026;31.12.2029;M;;mobil;dyrt;25;i går;",
    )
    shown = browser.get(where).content.decode()
    for sentence in (
        "Prisen står også på linje 2", "Avtalen kan ikke slutte 31.12.2025", "ni sifre",
        "«mobil» er ingen type", "«dyrt» er ikke et tall", "«i går» er ingen dato",
    ):  # fmt: skip
        assert sentence in shown, sentence


def test_an_order_keeps_the_model_and_price_of_its_day(town: Town) -> None:
    model, case = offer(town), granted_case(town)
    order(town, case, 10, model=model)
    enter_price(
        by=town.manager,
        model=model,
        valid_from=TODAY,
        price=Decimal(9999),
        vat_percent=Decimal(0),
        updates_until=None,
    )
    [now] = placed_in(case)
    assert (now.model, now.terms.unit_price, now.terms.vat_percent, now.amount) == (
        model, Decimal(3400), Decimal(25), Decimal(34000),
    )  # fmt: skip


def test_an_order_names_a_model_where_an_agreement_has_one(town: Town) -> None:
    case = granted_case(town)
    order(town, case, 1)
    tablet, pc = offer(town), offer(town, "Bok 14", kind=DeviceType.PC)
    with pytest.raises(Refused, match="Velg hvilken modell"):
        order(town, case, 1)
    with pytest.raises(Refused, match="kunne ikke bestilles som nettbrett"):
        order(town, case, 1, model=pc)
    enter_agreement(
        by=town.manager,
        org_number=SUPPLIER,
        reference="RA-1",
        supplier="Brettlageret AS",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 11, 1),
    )
    with pytest.raises(Refused, match="avtalen eller prisen gjaldt ikke da"):
        order(town, case, 1, model=tablet)
    assert len(placed_in(case)) == 1


def test_a_model_without_a_price_cannot_be_ordered(town: Town) -> None:
    agreement = offer(town).agreement
    enter_model(agreement=agreement, name="Brett 12", device_type=DeviceType.TABLET)
    assert [row.name for row in offers_on(TODAY)] == ["Brett 11"]


def test_the_school_chooses_among_models_on_the_page(town: Town) -> None:
    model, case = offer(town), granted_case(town)
    client = Client()
    client.force_login(town.principal)
    address = f"/sak/{case.key}/innforing/bestill/"
    form = client.get(address).context["form"]
    assert form["model-tablet"].value() == str(model.pk), "the only one is chosen"
    assert "Brett 11, 3\xa0400,00\xa0kr uten mva." in client.get(address).content.decode()
    sent_order = {"source": "own_budget", "ordered_on": f"{TODAY:%d.%m.%Y}"}
    client.post(address, {**sent_order, "quantity-5-tablet": 4, "model-tablet": model.pk})
    [now] = placed_in(case)
    page = client.get(f"/sak/{case.key}/innforing/bestilling/{now.order.pk}/").content.decode()
    assert "Brett 11" in page and "13\xa0600,00\xa0kr" in page and "17\xa0000,00\xa0kr" in page
