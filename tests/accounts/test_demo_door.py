"""The door of the demo town: open there, and nowhere else."""

import pytest
from django.test import Client, override_settings

from entilen.mail.actions import send, write
from entilen.mail.models import Letter, MailState
from tests.cast import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
LOCAL = "localhost:8000"


@pytest.fixture
def _demo(settings: object) -> None:
    settings.MODE = "demo"  # type: ignore[attr-defined]
    settings.SECOND_FACTOR_DEMANDED = True  # type: ignore[attr-defined]
    settings.LOGIN_REDIRECT_URL = "/konto/"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("host", [LOCAL, "127.0.0.1", "[::1]:8000"])
def test_one_click_and_you_are_somebody(client: Client, town: Town, host: str) -> None:
    page = client.get("/demo/", headers={"host": host}).content.decode()
    assert "Ragnhild Rektor" in page and "Lillevik skole" in page
    answer = client.post("/demo/inn/", {"person": town.principal.pk}, headers={"host": host})
    assert answer.headers["Location"] == "/konto/"
    assert "Ragnhild Rektor" in client.get("/konto/", headers={"host": host}).content.decode()


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("told", ["²", "-1", "x", "9" * 30, ""])
def test_who_is_not_here_is_nobody(client: Client, town: Town, told: str) -> None:
    answer = client.post("/demo/inn/", {"person": told}, headers={"host": LOCAL})
    assert answer.status_code == 404


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("host", ["entilen.example", "localhost.example", "192.168.1.4:8000"])
def test_refused_on_any_other_host(client: Client, town: Town, host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["*"]):
        for address in ("/demo/", "/demo/post/"):
            assert client.get(address, headers={"host": host}).status_code == 404
        answer = client.post("/demo/inn/", {"person": town.principal.pk}, headers={"host": host})
    assert answer.status_code == 404 and "_auth_user_id" not in client.session


@pytest.mark.parametrize("mode", ["production", "oslo", "test", "bench"])
def test_refused_in_every_other_mode(
    client: Client, town: Town, settings: object, mode: str
) -> None:
    settings.MODE = mode  # type: ignore[attr-defined]
    assert client.get("/demo/", headers={"host": LOCAL}).status_code == 404
    assert client.post("/demo/inn/", {"person": town.principal.pk}).status_code == 404


@pytest.mark.usefixtures("_demo")
def test_a_session_from_the_demo_door_is_worth_nothing_elsewhere(
    client: Client, town: Town, settings: object
) -> None:
    client.post("/demo/inn/", {"person": town.principal.pk}, headers={"host": LOCAL})
    settings.MODE = "production"  # type: ignore[attr-defined]
    answer = client.get("/konto/", headers={"host": LOCAL})
    assert answer.headers["Location"] == "/konto/andre-trinn/"


@pytest.mark.usefixtures("_demo")
def test_nobody_is_sent_to_a_foreign_page(client: Client, town: Town) -> None:
    fields = {"person": town.principal.pk, "next": "https://ond.example/"}
    answer = client.post("/demo/inn/", fields, headers={"host": LOCAL})
    assert answer.headers["Location"] == "/konto/"


@pytest.mark.usefixtures("_demo")
def test_all_post_is_read_in_the_app(client: Client, mailoutbox: list[object]) -> None:
    letter = write(
        cause="x",
        to_name="Per",
        to_address="per@eksempel.no",
        subject="Hei",
        body="Se {lenke}",
        secret="http://localhost:8000/x/",
    )
    assert send(pk=letter.pk) == MailState.SENT and not mailoutbox
    assert Letter.objects.get().secret
    page = client.get("/demo/post/", headers={"host": LOCAL}).content.decode()
    assert 'href="http://localhost:8000/x/"' in page


@pytest.mark.usefixtures("_demo")
def test_who_has_no_password_is_told_so(client: Client, town: Town) -> None:
    client.post("/demo/inn/", {"person": town.principal.pk}, headers={"host": LOCAL})
    answer = client.get("/konto/passord/", headers={"host": LOCAL}, follow=True)
    assert answer.redirect_chain == [("/konto/", 302)]
    assert "Du logger inn uten passord" in answer.content.decode()
