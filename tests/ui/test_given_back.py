"""What was typed comes back where it was not saved, and nothing that lets somebody in does."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from entilen.process.vocabulary import Role
from entilen.programme.models import Owner
from entilen.setup import pages as setup_pages
from entilen.ui import pages
from entilen.ui.given_back import given_back, page_before
from tests.cast import make_person

TYPED = "Dette skrev jeg lenge på."
HERE = "/oppsett/kommunen/"
FORM = {"csrfmiddlewaretoken": "x", "name": "Vik kommune", "email": "s@vik.example", "phone": TYPED}


def sent(path: str = HERE, **headers: str) -> HttpRequest:
    return RequestFactory().post(path, FORM, headers=headers)


def test_a_database_that_is_away_gives_the_words_back_and_a_way_to_send_them_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "_reaches_database", lambda: False)
    try:
        raise OperationalError
    except OperationalError:
        answer = pages.server_error(sent())
    shown = answer.content.decode()
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert TYPED in shown and "Vi vet ikke om det du sendte nå, ble lagret" in shown
    assert f'action="{HERE}"' in shown and 'name="csrfmiddlewaretoken" value="x"' in shown


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (HERE, {"X-Autosave": "1"}),
        (HERE, {"Origin": "https://andre.example"}),
        ("/logg-inn/", {}),
        ("/konto/passord/", {}),
        ("/finnes/ikke/", {}),
    ],
)
def test_what_is_not_an_ordinary_form_of_ours_comes_back_to_nobody(
    path: str, headers: dict[str, str]
) -> None:
    assert given_back(sent(path, **headers)) is None


def test_a_password_is_no_word_that_comes_back() -> None:
    form = {"note": TYPED, "new_password": "fire store elger", "code": "12 34"}
    back = given_back(RequestFactory().post(HERE, form))
    assert back and back.words == (TYPED,) and back.fields == (("note", TYPED),)


def test_one_comes_back_to_the_page_of_the_form_and_to_no_other_house() -> None:
    assert page_before(RequestFactory().get("/sak/x/?a=1")) == "/sak/x/?a=1"
    ours = "https://testserver/sak/x/plan/?a=1"
    assert page_before(sent(Referer=ours)) == "/sak/x/plan/?a=1"
    assert page_before(sent(Referer="https://andre.example/sak/")) == "/"


@pytest.fixture
def administrator() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_person("Anna", Role.ADMINISTRATOR))
    return client


@pytest.mark.django_db
def test_nothing_of_a_form_that_ended_in_a_fault_is_saved(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*arguments: Any) -> None:
        raise RuntimeError

    form = {**FORM, "theme": "neutral", "phone": "", "officer": TYPED}
    with monkeypatch.context() as patch:
        patch.setattr(setup_pages, "redirect", fault)
        answer = administrator.post(HERE, form)
    assert answer.status_code == 500 and TYPED in answer.content.decode()
    assert "er ikke lagret" in answer.content.decode()
    assert not Owner.objects.exists()
    assert administrator.post(HERE, form).status_code == 302
    assert Owner.objects.get().officer == TYPED


@pytest.mark.django_db
@pytest.mark.parametrize("path", [HERE, "/register/fil/"])
def test_a_session_that_ended_gives_the_words_back_beside_the_door(path: str) -> None:
    ours = {"Referer": f"http://testserver{path}"}
    answer = Client().post(path, {**FORM, "source": TYPED}, headers=ours)
    shown = answer.content.decode()
    assert answer.status_code == 403 and "Du er logget ut" in shown
    assert TYPED in shown and f"/logg-inn/?next={path}" in shown
    assert not Owner.objects.exists()
    short = Client().post(HERE, {"name": "Vik"}, headers=ours)
    assert short.headers["Location"] == f"/logg-inn/?next={path}"
