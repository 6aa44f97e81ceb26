"""A municipality that is not Oslo enters all that rules and figures read, and nothing is Oslo's."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.accounts.models import Person
from entilen.coverage.models import PublishedStatement, StandingStatement
from entilen.process.vocabulary import Role
from entilen.programme.actions import START, publish_version
from entilen.programme.models import Owner, ProgrammeVersion
from entilen.programme.queries import owner
from entilen.schools.models import SchoolHoliday
from entilen.setup.models import KeptFile, SetupRecord
from entilen.setup.queries import steps, unfinished
from tests.cast import TODAY, make_person, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
OWNER = {
    "name": "Vik kommune",
    "department": "Oppvekst",
    "email": "skole@vik.example",
    "officer": "Ombudet",
    "officer_email": "ombud@vik.example",
    "director_title": "skolesjef",
    "theme": "neutral",
}


@pytest.fixture
def administrator() -> Person:
    return make_person("Anna Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def browser(administrator: Person) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def begun(**changes: object) -> dict[str, object]:
    """The draft that the product ships, made the municipality's own."""
    version: dict[str, object] = json.loads(START.read_text(encoding="utf-8"))
    return (
        version | {"key": "vik-2026", "title": "Krav i Vik", "valid_from": "2026-08-01"} | changes
    )


def as_file(content: object, name: str = "krav.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps(content).encode())


def test_an_empty_house_holds_nobodys_rules_figures_or_name(browser: Client) -> None:
    for model in (Owner, ProgrammeVersion, PublishedStatement, StandingStatement, SchoolHoliday):
        assert not model.objects.exists()
    for address in (
        "/", "/dekning/", "/skoler/", "/krav/", "/apne-data/", "/personvern/", "/tilgjengelighet/",
        "/rettelser/", "/oppsett/", "/hjelp/", "/oppsett/krav/utkast.json",
    ):  # fmt: skip
        for client in (Client(), browser):
            answer = client.get(address, follow=True)
            assert answer.status_code == 200 or "oppsett" in address, address
            assert "oslo" not in answer.content.decode().casefold(), address


def test_an_empty_house_says_that_nothing_is_published() -> None:
    assert "Ingenting er publisert for denne dagen" in Client().get("/").content.decode()
    assert "Ingen krav er publisert ennå" in Client().get("/krav/").content.decode()


def test_what_must_be_entered_first_is_ticked_off_in_order(browser: Client) -> None:
    assert browser.get("/").headers["Location"] == "/oppsett/"
    assert [bool(step.missing) for step in steps(TODAY)][:5] == [True] * 5
    browser.post("/oppsett/kommunen/", OWNER)
    assert [bool(step.missing) for step in steps(TODAY)][:2] == [False, True]
    shown = browser.get("/oppsett/").content.decode()
    assert "Vik kommune, Oppvekst" in shown and "Kommunen: Vik kommune" in shown


def test_the_owner_stands_on_every_page_and_what_was_said_before_stays(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    browser.post("/oppsett/kommunen/", OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/oppsett/kommunen/", OWNER | {"name": "Nye Vik kommune"})
    assert list(Owner.objects.values_list("name", flat=True)) == ["Vik kommune", "Nye Vik kommune"]
    shown = Client().get("/personvern/").content.decode()
    assert shown.count("Nye Vik kommune") == 3 and "ombud@vik.example" in shown
    assert owner() == Owner.objects.last()


def test_requirements_are_looked_at_and_published_once(browser: Client) -> None:
    where = browser.post("/oppsett/krav/", {"file": as_file(begun())}).headers["Location"]
    assert "Krav i Vik" in browser.get(where).content.decode()
    assert not ProgrammeVersion.objects.exists()
    browser.post(where)
    assert ProgrammeVersion.objects.get().valid_from == date(2026, 8, 1)
    assert browser.post(where).status_code == 404
    told = browser.get("/oppsett/krav/vik-2026.json").json()
    assert told["content"] == begun()["content"]
    assert "Krav i Vik" in Client().get("/krav/").content.decode()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: data["content"].pop("areas"), "«content → areas» mangler."),
        (lambda data: data["content"].update(areas={}), "«content → areas» må være en liste."),
        (lambda data: data["content"].update(network_months=-1), "kan ikke være mindre enn 0"),
        (lambda data: data["content"].update(tillegg=1), "«content → tillegg» er ukjent"),
        (lambda data: data.update(valid_from="snart"), "må være en dato"),
        (lambda data: data.update(key="Æ!"), "«key» må være et kort kjennetegn"),
        (lambda data: data["content"]["deadlines"].update(director=0), "fra 1 til 250"),
        (
            lambda data: data["content"]["areas"].append(data["content"]["areas"][0]),
            "«areas» har «vision» to ganger.",
        ),
        (
            lambda data: data["content"]["areas"][0]["criteria"][0].update(department="rektor"),
            "som ikke er en fagavdeling",
        ),
        (lambda data: data["content"].update(bodies=[]), "må ha organet «school_board»"),
        (
            lambda data: data["content"]["required_milestones"].append("fest"),
            "«fest», som ikke er en milepæl",
        ),
        (lambda data: data["content"]["milestones"][0].update(anchor="jul"), "regnet fra «jul»"),
    ],
)
def test_a_version_that_cannot_apply_says_why(browser: Client, spoil, sentence: str) -> None:  # type: ignore[no-untyped-def]
    data = begun()
    spoil(data)
    where = browser.post("/oppsett/krav/", {"file": as_file(data)}).headers["Location"]
    assert sentence in browser.get(where).content.decode()
    browser.post(where)
    assert not ProgrammeVersion.objects.exists()


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 100_000, b'"krav"', b"[]", b"null"])
def test_whatever_file_is_uploaded_gets_a_sentence(browser: Client, content: bytes) -> None:
    file = SimpleUploadedFile("krav.json", content)
    answer = browser.post("/oppsett/krav/", {"file": file}, follow=True)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "ikke JSON" in shown or "kan ikke brukes slik den er" in shown


def test_new_requirements_do_not_reach_back(browser: Client) -> None:
    publish_version(content=begun())
    with pytest.raises(ValidationError, match="en dag som har vært"):
        publish_version(content=begun(key="vik-2025", valid_from="2025-08-01"))
    with pytest.raises(ValidationError, match="Gi de nye et eget"):
        publish_version(content=begun(valid_from="2027-08-01"))
    publish_version(content=begun(key="vik-2027", valid_from="2027-08-01"))


def rows(*holidays: tuple[str, str, str], initial: int = 0) -> dict[str, str]:
    form = {"form-TOTAL_FORMS": str(max(6, len(holidays)) + initial)}
    form |= {"form-INITIAL_FORMS": str(initial)}
    for at, (name, first, last) in enumerate(holidays):
        form |= {f"form-{at}-name": name, f"form-{at}-first": first, f"form-{at}-last": last}
    return form


def test_the_calendar_is_entered_on_a_page(browser: Client) -> None:
    summer = ("Sommerferie", "21.06.2027", "15.08.2027")
    browser.post("/oppsett/skolerute/", rows(summer))
    assert SchoolHoliday.objects.get().last == date(2027, 8, 15)
    late = browser.post("/oppsett/skolerute/", rows(("Høstferie", "04.10.2025", "08.10.2025")))
    assert "Det som var før, blir stående" in late.content.decode()
    assert SchoolHoliday.objects.count() == 1


LIST = """navn;e-post;rolle;skole;fra;til;overordnet
Ole Dal;ole@vik.example;divisjonsdirektør;;;;
Kari Vik;kari@vik.example;direktør;Lillevik skole;01.08.2026;;ole@vik.example
Kari Vik;kari@vik.example;direktør;Storvik skole;01.08.2026;;ole@vik.example
Per Ås;per@vik.example;rektor;Ukjent skole;;;
;tom@vik.example;rektor;Lillevik skole;;;
Nils Nett;nils@vik.example;trollmann;;;;
Rita Lie;rita;rektor;;32.13.2026;;
Iver Vik;iver@vik.example;ikt-veileder;;;;
"""


def test_people_come_from_a_list_with_roles_and_lines_of_report(browser: Client) -> None:
    make_school()
    make_school("Storvik skole")
    labels = {role.label for role in (Role.DIVISIONAL_DIRECTOR, Role.DIRECTOR, Role.PRINCIPAL)}
    told = LIST
    for label, role in (
        ("divisjonsdirektør", Role.DIVISIONAL_DIRECTOR),
        ("direktør", Role.DIRECTOR),
    ):
        told = told.replace(f";{label};", f";{role.label};")
    assert labels
    file = SimpleUploadedFile("folk.csv", told.encode())
    where = browser.post("/oppsett/personer/", {"file": file}).headers["Location"]
    shown = browser.get(where).content.decode()
    for sentence in (
        "Skolen «Ukjent skole» er ikke i registeret.", "Navnet mangler.", "er ingen rolle",
        "er ingen adresse", "finnes ikke i kalenderen", "Denne rollen gjelder én skole",
        f"<td>{Role.ICT_ADVISER.label}</td>",
    ):  # fmt: skip
        assert sentence in shown, sentence
    assert not Person.objects.filter(email="kari@vik.example").exists()
    browser.post(where)
    kari = Person.objects.get(email="kari@vik.example")
    assert kari.superior == Person.objects.get(email="ole@vik.example")
    assert kari.roles.count() == 2
    assert browser.post(where).status_code == 404
    assert SetupRecord.objects.get().text == "Personer fra folk.csv: 4 roller"


def test_a_list_whose_superior_nobody_knows_gives_nothing(browser: Client) -> None:
    make_school()
    row = f"Kari Vik;kari@vik.example;{Role.DIRECTOR.label};Lillevik skole;;;hvem@vik.example"
    file = SimpleUploadedFile(
        "folk.csv", f"navn;e-post;rolle;skole;fra;til;overordnet\n{row}".encode()
    )
    where = browser.post("/oppsett/personer/", {"file": file}).headers["Location"]
    refused = browser.post(where).content.decode()
    assert "Linje 2, Kari Vik: Ingen har adressen hvem@vik.example" in refused
    assert not Person.objects.filter(email="kari@vik.example").exists()
    assert KeptFile.objects.get().used_at is None


def test_what_was_published_before_is_entered_once_a_day(browser: Client) -> None:
    browser.post("/oppsett/kommunen/", OWNER)
    form = {"date": "31.12.2025", "full": "7", "total": "9", "title": "Årsmelding"}
    form |= {"text": "Sju av ni skoler har 1:1.", "definition": "Alle elever har en enhet."}
    browser.post("/oppsett/tall/nytt/", form)
    statement = PublishedStatement.objects.get()
    assert statement.source == "Vik kommune, Oppvekst: «Årsmelding»"
    assert (
        "Det er ført et tall for den dagen"
        in browser.post("/oppsett/tall/nytt/", form).content.decode()
    )
    impossible = browser.post("/oppsett/tall/nytt/", form | {"full": "10", "date": "1.1.2027"})
    assert "10 er flere enn de 9" in impossible.content.decode()
    assert "Dagen har ikke vært ennå" in impossible.content.decode()
    assert "7" in Client().get("/dekning/?dato=2025-12-31").content.decode()


def test_only_who_sets_up_comes_in() -> None:
    client = Client()
    client.force_login(make_person("Ragnhild Rektor", Role.PRINCIPAL, school=make_school()))
    for address in ("", "kommunen/", "krav/", "skolerute/", "personer/", "tall/", "provebrev/"):
        assert client.get(f"/oppsett/{address}").status_code == 404


def test_a_house_with_all_it_needs_is_finished(browser: Client) -> None:
    assert unfinished(TODAY)
    browser.post("/oppsett/kommunen/", OWNER)
    publish_version(content=begun())
    SchoolHoliday.objects.create(name="Sommer", first=date(2027, 6, 21), last=date(2027, 8, 15))
    make_person("Didrik Direktør", Role.DIRECTOR, school=make_school())
    for role in (
        Role.ICT_ADVISER, Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER,
        Role.NETWORK_ENGINEER, Role.PROGRAMME_MANAGER,
    ):  # fmt: skip
        make_person(f"Nn {role.value}", role)
    assert not unfinished(TODAY)
    assert "klar til å ta imot planer" in browser.get("/oppsett/").content.decode()
