"""The catalogue of the open data: what is offered is there, and harvesters can read it."""

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from entilen.api.catalog import DATASETS
from entilen.programme.models import Owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
TTL, JSONLD = "/api/v1/catalog.ttl", "/api/v1/catalog.jsonld"
SHAPES = Path(__file__).resolve().parents[3] / "shared" / "data" / "dcat_ap_no"
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.fixture
def municipality(a_day: object) -> Owner:
    return Owner.objects.create(
        name="Lindvik kommune", org_number="974760673", email="post@lindvik.example"
    )


def graph(text: str, form: str = "turtle") -> Any:
    rdflib = importlib.import_module("rdflib")
    return rdflib.Graph().parse(data=text, format=form)


def test_both_files_say_the_same(client: Client, municipality: Owner) -> None:
    compare = importlib.import_module("rdflib.compare")
    turtle, linked = client.get(TTL), client.get(JSONLD)
    assert turtle.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert linked.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    one = graph(turtle.content.decode())
    assert compare.isomorphic(one, graph(linked.content.decode(), "json-ld"))
    assert len(list(one.subjects(predicate=None, object=None))) > len(DATASETS)


@pytest.mark.usefixtures("municipality")
def test_every_address_in_it_answers(client: Client) -> None:
    listed = json.loads(client.get(JSONLD).content)["@graph"]
    addresses = [
        node["dcat:accessURL"][0]["@id"] for node in listed if node["@type"] == "dcat:Distribution"
    ]
    assert len(addresses) == 2 * len(DATASETS)
    for address in addresses:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_the_owner_is_who_the_municipality_says_it_is(client: Client, municipality: Owner) -> None:
    text = client.get(TTL).content.decode()
    assert "enheter/974760673" in text and "mailto:post@lindvik.example" in text
    assert "Lindvik kommune" in text


def test_it_has_a_mark_and_takes_no_choices(client: Client) -> None:
    first = client.get(TTL)
    again = client.get(TTL, headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.get(TTL, {"date": "2026-01-01"}).status_code == 400


@pytest.mark.skipif(
    not SHAPES.is_dir() and not os.environ.get("DCAT_AP_NO"),
    reason="the shapes of DCAT-AP-NO do not lie beside the repository (DCAT_AP_NO may say where)",
)
@pytest.mark.parametrize("known", [True, False])
def test_it_conforms_to_the_national_profile(client: Client, known: bool) -> None:
    if known:
        Owner.objects.create(
            name="Lindvik kommune", org_number="974760673", email="post@lindvik.example"
        )
    folder = Path(os.environ.get("DCAT_AP_NO") or SHAPES)
    words = (folder / "vokabular_utdrag.ttl").read_text(encoding="utf-8")
    shapes = graph((folder / "shacl" / "DCAT-AP-NO-shacl_shapes_2.00.ttl").read_text("utf-8"))
    text = client.get(TTL).content.decode()
    told = graph(text) + graph(words)
    validate = importlib.import_module("pyshacl").validate
    conforms, _, report = validate(told, shacl_graph=shapes)
    assert conforms, report
    broken = graph(text.replace("dct:title", "dct:alternative")) + graph(words)
    assert not validate(broken, shacl_graph=shapes)[0], "the shapes are not read at all"
