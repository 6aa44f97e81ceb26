"""The map of the schools, and the outline that a municipality brings in."""

import json
import math
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from entilen.coverage.map_rules import HIGHEST, WIDE, Place, frame_of
from entilen.coverage.models import Boundary
from entilen.files.table_file import Unreadable
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from entilen.setup.boundary_file import MOST_PLACES, rings_of
from entilen.setup.models import SetupRecord
from tests.cast import make_person, make_school

PAGE = "/dekning/kart/"
SETUP = "/oppsett/kart/"
SQUARE = [[10.0, 59.0], [11.0, 59.0], [11.0, 60.0], [10.0, 60.0], [10.0, 59.0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
PLACES = st.lists(
    st.tuples(st.floats(4, 32), st.floats(57, 72)),
    min_size=1,
    max_size=40,
)


def placed(name: str, longitude: float, latitude: float) -> School:
    school = make_school(name)
    School.objects.filter(pk=school.pk).update(longitude=longitude, latitude=latitude)
    return school


def shown(client: Client, **asked: str) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@given(places=PLACES)
def test_every_place_is_inside_the_picture(places: list[Place]) -> None:
    frame = frame_of(places)
    assert frame is not None and frame.high <= HIGHEST + 1
    for place in places:
        across, down = frame.at(place)
        assert 0 <= across <= WIDE and 0 <= down <= frame.high


def test_north_is_up_and_a_kilometre_is_as_long_both_ways() -> None:
    frame = frame_of([(10.0, 59.9), (10.4, 60.1)])
    assert frame is not None
    west, north = frame.at((10.0, 60.1)), frame.at((10.0, 60.0))
    assert west[1] < north[1]
    up = north[1] - west[1]
    degree = 0.1 / math.cos(math.radians(60))
    along = frame.at((10.0 + degree, 60.0))[0] - frame.at((10.0, 60.0))[0]
    assert along == pytest.approx(up, abs=1)
    assert frame_of([]) is None


def test_a_dot_and_a_line_for_each_school(client: Client) -> None:
    placed("Alvik", 10.0, 59.9)
    placed("Bervik", 10.2, 59.8)
    make_school("Cevik")
    html = shown(client)
    assert html.count('class="map__dot"') == 2
    assert "<title>Alvik: Ikke kjent</title>" in html
    assert "Én skole står ikke på kartet" in html
    assert html.count('<th scope="row">') == 3
    assert 'class="map__outline"' not in html
    School.objects.update(longitude=None, latitude=None)
    assert "Vi vet ikke hvor skolene ligger" in shown(client)


def file(content: Any) -> SimpleUploadedFile:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return SimpleUploadedFile("grense.geojson", text)


def test_the_municipality_draws_its_outline_and_takes_it_away(client: Client) -> None:
    placed("Alvik", 10.5, 59.5)
    client.force_login(make_person("Ada Admin", Role.ADMINISTRATOR))
    answer = client.post(SETUP, {"file": file(POLYGON), "source": "Kartverket, CC BY 4.0"})
    assert answer.status_code == 302
    html = shown(client)
    assert 'class="map__outline"' in html and "Kartverket, CC BY 4.0" in html
    assert SetupRecord.objects.filter(text__contains="Kartverket, CC BY 4.0").exists()
    client.post(SETUP, {"source": ""})
    assert 'class="map__outline"' not in shown(client)
    assert Boundary.objects.count() == 2


def test_an_outline_says_where_it_is_from_and_nothing_typed_is_lost(client: Client) -> None:
    client.force_login(make_person("Ada Admin", Role.ADMINISTRATOR))
    html = client.post(SETUP, {"file": file(POLYGON)}).content.decode()
    assert "Skriv hvor grensen er fra" in html
    html = client.post(SETUP, {"file": file(b"tull"), "source": "Kartet vårt"}).content.decode()
    assert "ikke GeoJSON" in html and "Kartet vårt" in html
    large = file(b" " * (1024 * 1024 + 1))
    assert "større enn 1 MB" in client.post(SETUP, {"file": large, "source": "x"}).content.decode()
    assert not Boundary.objects.exists()


def test_only_those_who_set_up_may_draw_it(client: Client) -> None:
    client.force_login(make_person("Anne Rådgiver", Role.ICT_ADVISER))
    assert client.post(SETUP, {"file": file(POLYGON), "source": "x"}).status_code == 404
    assert not Boundary.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "ikke GeoJSON"),
        (b"[" * 100_000, "ikke GeoJSON"),
        ([1, 2], "mangler «type»"),
        ({"type": "Point", "coordinates": [10, 60]}, "ingen flate"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "minst fire punkter"),
        ({"type": "Polygon", "coordinates": [[["a", 1]] * 4]}, "minst fire punkter"),
        ({"type": "Polygon", "coordinates": "tull"}, "minst fire punkter"),
        ({"type": "Polygon", "coordinates": [[[600000.0, 6600000.0]] * 4]}, "ikke i Norge"),
        ({**POLYGON, "crs": {"properties": {"name": "EPSG:25832"}}}, "annet koordinatsystem"),
    ],
)
def test_a_file_that_is_no_outline_is_refused_with_the_reason(content: Any, says: str) -> None:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Unreadable, match=says):
        rings_of(text)


def test_every_reason_stands_at_once() -> None:
    far = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    short = {"type": "Polygon", "coordinates": [SQUARE[:2]]}
    both = {"type": "GeometryCollection", "geometries": [far, short]}
    with pytest.raises(Unreadable) as refused:
        rings_of(json.dumps(both).encode())
    assert "ikke i Norge" in str(refused.value) and "minst fire punkter" in str(refused.value)


def test_a_collection_of_features_gives_the_outer_rings() -> None:
    hole = [[10.4, 59.4], [10.6, 59.4], [10.6, 59.6], [10.4, 59.4]]
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [SQUARE]]}
    feature = {"type": "Feature", "properties": {"navn": "x"}, "geometry": many}
    collection = {"type": "FeatureCollection", "features": [feature]}
    rings = rings_of(json.dumps(collection).encode())
    assert rings == [[(x, y) for x, y in SQUARE]] * 2


@settings(max_examples=25)
@given(number=st.integers(5, 6000))
def test_a_fine_outline_is_made_small_and_stays_closed(number: int) -> None:
    turns = [2 * math.pi * place / number for place in range(number)]
    ring = [[10 + 0.4 * math.cos(turn), 59.9 + 0.2 * math.sin(turn)] for turn in turns]
    ring.append(ring[0])
    small = rings_of(json.dumps({"type": "Polygon", "coordinates": [ring]}).encode())
    assert len(small) == 1 and 4 <= len(small[0]) <= MOST_PLACES
    assert small[0][0] == small[0][-1]
