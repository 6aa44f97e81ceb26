"""The catalogue of the open data, for those who harvest it: DCAT-AP-NO as Turtle and JSON-LD.

One list of nodes, written twice. The addresses are those by which the catalogue itself was asked
for, so an installation says nothing of where it stands.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from entilen.api.answers import answer, only
from entilen.api.problems import ProblemOut
from entilen.programme.queries import owner

router = Router(tags=["Katalog"])
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority"
UNIT = "https://data.brreg.no/enhetsregisteret/api/enheter"
DATASETS = (
    (
        "coverage",
        "Hvem har 1:1",
        "Hvor mange av kommunens skoler som har én digital enhet per elev på en dato, etter type.",
    ),
    (
        "coverage/grades",
        "1:1 etter trinn",
        "Hvor mange grunnskoler som har én digital enhet per elev på hvert trinn på en dato.",
    ),
    (
        "coverage/series",
        "1:1 over tid",
        "Hvor mange av kommunens skoler som har hatt én digital enhet per elev, måned for måned.",
    ),
    (
        "schools",
        "1:1 per skole og trinn",
        "Hver skole trinn for trinn: om elevene har hver sin enhet, grunnlaget, og siden når.",
    ),
    ("corrections", "Rettelser", "Alt som er rettet eller ført inn sent, med tallet før og etter."),
)
"""Address, title and description of each that is open."""


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing by its address."""

    address: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words, in bokmål unless they are a plain value."""

    words: str
    language: str = "nb"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, what it is, and what is said of it."""

    address: str
    kind: str
    facts: tuple[tuple[str, Iri | Text], ...]


def nodes(root: str) -> Iterator[Node]:
    """The catalogue, its owner, and each dataset with its files. `root` is the address of the API
    with a slash last."""
    known = owner()
    number = known.org_number if known else ""
    here, contact = f"{root}catalog.ttl", Iri(f"{root}catalog.ttl#kontakt")
    publisher = Iri(f"{UNIT}/{number}" if number else f"{here}#eier")
    common = (("dct:publisher", publisher), ("dcat:contactPoint", contact))
    yield Node(
        here,
        "dcat:Catalog",
        (
            ("dct:title", Text("Åpne data om én digital enhet per elev")),
            ("dct:description", Text("Tallene på de åpne sidene om 1:1 i kommunens skoler.")),
            ("dct:identifier", Text(here, "")),
            *common,
            *(("dcat:dataset", Iri(_dataset(root, path))) for path, _, _ in DATASETS),
        ),
    )
    yield Node(
        publisher.address,
        "foaf:Agent",
        (
            ("foaf:name", Text(known.publisher if known else "Kommunen")),
            ("dct:identifier", Text(number or publisher.address, "")),
            ("dct:type", Iri("http://purl.org/adms/publishertype/LocalAuthority")),
        ),
    )
    mail = (("vcard:hasEmail", Iri(f"mailto:{known.email}")),) if known and known.email else ()
    page = (("vcard:hasURL", Iri(root.removesuffix("api/v1/"))),)
    yield Node(
        contact.address, "vcard:Organization", (("vcard:fn", Text("Kontakt")), *(mail or page))
    )
    for path, title, description in DATASETS:
        yield from _described(root, path, title, description, common)


def _dataset(root: str, path: str) -> str:
    return f"{root}catalog.ttl#{path.replace('/', '-')}"


def _described(
    root: str, path: str, title: str, description: str, common: tuple[tuple[str, Iri], ...]
) -> Iterator[Node]:
    address = _dataset(root, path)
    files = (("JSON", ""), ("CSV", ".csv"))
    yield Node(
        address,
        "dcat:Dataset",
        (
            ("dct:title", Text(title)),
            ("dct:description", Text(description)),
            ("dct:identifier", Text(address, "")),
            *common,
            ("dcat:theme", Iri(f"{EU}/data-theme/EDUC")),
            ("dct:accessRights", Iri(f"{EU}/access-right/PUBLIC")),
            *(("dcat:distribution", Iri(f"{address}-{kind.lower()}")) for kind, _ in files),
        ),
    )
    for kind, ending in files:
        yield Node(
            f"{address}-{kind.lower()}",
            "dcat:Distribution",
            (
                ("dct:title", Text(f"{title}, {kind}")),
                ("dct:description", Text(f"{description} {kind}.")),
                ("dcat:accessURL", Iri(f"{root}{path}{ending}")),
                ("dct:format", Iri(f"{EU}/file-type/{kind}")),
                ("dct:license", Iri(f"{EU}/licence/CC_BY_4_0")),
            ),
        )


def turtle(every: list[Node]) -> str:
    """The nodes as Turtle."""
    heads = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    bodies = [
        f"<{node.address}> a {node.kind}"
        + "".join(f" ;\n  {name} {_turtle(value)}" for name, value in node.facts)
        + " ."
        for node in every
    ]
    return "\n".join([*heads, *bodies, ""])


def _turtle(value: Iri | Text) -> str:
    if isinstance(value, Iri):
        return f"<{value.address}>"
    quoted = json.dumps(value.words, ensure_ascii=False)
    return f"{quoted}@{value.language}" if value.language else quoted


def json_ld(every: list[Node]) -> dict[str, Any]:
    """The nodes as JSON-LD."""
    return {"@context": PREFIXES, "@graph": [_linked(node) for node in every]}


def _linked(node: Node) -> dict[str, Any]:
    facts: dict[str, list[dict[str, str]]] = {}
    for name, value in node.facts:
        facts.setdefault(name, []).append(_value(value))
    return {"@id": node.address, "@type": node.kind, **facts}


def _value(value: Iri | Text) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.address}
    language = {"@language": value.language} if value.language else {}
    return {"@value": value.words, **language}


def _asked(request: HttpRequest) -> list[Node]:
    only(request)
    return list(nodes(request.build_absolute_uri("/api/v1/")))


@router.get(
    "/catalog.ttl",
    response={304: None, 400: ProblemOut},
    summary="Katalogen over de åpne dataene (DCAT-AP-NO), som Turtle",
    openapi_extra={
        "responses": {200: {"description": "DCAT-AP-NO", "content": {"text/turtle": {}}}}
    },
)
def catalog_ttl(request: HttpRequest) -> HttpResponse:
    """The catalogue as Turtle."""
    return answer(request, turtle(_asked(request)).encode(), "text/turtle; charset=utf-8")


@router.get(
    "/catalog.jsonld",
    response={304: None, 400: ProblemOut},
    summary="Katalogen over de åpne dataene (DCAT-AP-NO), som JSON-LD",
    openapi_extra={
        "responses": {200: {"description": "DCAT-AP-NO", "content": {"application/ld+json": {}}}}
    },
)
def catalog_jsonld(request: HttpRequest) -> HttpResponse:
    """The catalogue as JSON-LD."""
    body = json.dumps(json_ld(_asked(request)), ensure_ascii=False, indent=2)
    return answer(request, f"{body}\n".encode(), "application/ld+json; charset=utf-8")
