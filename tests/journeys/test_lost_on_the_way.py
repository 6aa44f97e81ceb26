"""«Lagre» meets no answer, or a session that has ended: what was typed is there again."""

import pytest
from playwright.sync_api import expect

from entilen.accounts.models import KeptSession, Person
from entilen.process.vocabulary import Role
from entilen.programme.models import Owner
from tests.browser import Guard
from tests.cast import make_person
from tests.journeys.people import Enter, Someone, session_of

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/oppsett/kommunen/"
NAME = "Vik og Ås kommune"


def typing(enter: Enter) -> Someone:
    someone = enter(make_person("Anna Administrator", Role.ADMINISTRATOR))
    someone.opens(HERE)
    someone.writes("Kommunens navn", NAME)
    someone.writes("E-post for henvendelser", "skole@vik.example")
    return someone


def test_a_lost_connection_leaves_the_words_on_the_page_one_comes_back_to(enter: Enter) -> None:
    someone = typing(enter)
    someone.page.route("**/oppsett/kommunen/", lambda route: route.abort("connectionreset"))
    with someone.page.expect_event("requestfailed"):
        someone.button("Lagre").click(no_wait_after=True)
    someone.page.unroute("**/oppsett/kommunen/")
    someone.opens(HERE)
    expect(someone.page.get_by_label("Kommunens navn")).to_have_value(NAME)
    someone.sees("Vi hentet fram det du skrev. Det er ikke lagret ennå.")
    someone.presses("Lagre")
    someone.is_at("Oppsett")
    assert Owner.objects.get().name == NAME
    someone.opens(HERE)
    someone.does_not_see("Vi hentet fram")


def test_a_session_that_ended_brings_one_back_with_what_was_typed(
    enter: Enter, guard: Guard
) -> None:
    someone = typing(enter)
    KeptSession.objects.all().delete()
    guard.expect_status(403)
    someone.presses("Lagre")
    someone.is_at("Du er logget ut")
    someone.sees(NAME)
    someone.follows("Logg inn igjen")
    assert someone.page.url.endswith(f"/logg-inn/?next={HERE}")
    cookie = session_of(Person.objects.get(), guard.origin)
    someone.page.context.add_cookies([cookie])
    someone.opens(HERE)
    expect(someone.page.get_by_label("Kommunens navn")).to_have_value(NAME)
    someone.presses("Lagre")
    someone.is_at("Oppsett")
    assert Owner.objects.get().name == NAME
