"""Who reminds others, and where those begin for whom no case waits."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import assign, declare_impartiality
from entilen.desk import worklist
from entilen.mail.models import Letter
from tests.cast import Town, at_director, director_elsewhere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("who", "may"),
    [("teacher", False), ("principal", False), ("pedagogue", False), ("archivist", False),
     ("adviser", True), ("manager", True)],
)  # fmt: skip
def test_only_advisers_and_the_programme_manager_remind(town: Town, who: str, may: bool) -> None:
    case = at_director(town)
    before = Letter.objects.count()
    page = browser(getattr(town, who)).post(
        "/arbeid/mange/", {"sak": [case.key], "gjor": "minn"}, follow=True
    )
    told = Letter.objects.filter(subject__startswith="Påminnelse")
    assert told.exists() == may
    assert Letter.objects.count() == before + may
    if not may:
        assert "Bare IKT-veiledere og programleder" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "where"), [("archivist", "/saker/"), ("administrator", "/oppsett/")]
)
def test_nobody_is_offered_a_list_that_is_always_empty(town: Town, who: str, where: str) -> None:
    client = browser(getattr(town, who))
    page = client.get("/arbeid/", follow=True)
    assert page.redirect_chain[-1][0] == where
    assert "Mine oppgaver" not in page.content.decode()


def test_a_case_without_anybody_to_decide_waits_for_who_finds_another(town: Town) -> None:
    case, other = at_director(town), director_elsewhere(town)
    for router in (town.divisional, town.manager):
        assert not worklist.WorkLists(router).rows("mine")
    declare_impartiality(case=case, person=town.director, disqualified=True)
    for router in (town.divisional, town.manager):
        assert list(worklist.WorkLists(router).rows("mine")) == [case]
    assign(case=case, person=town.manager, task="decider", to=other)
    for router in (town.divisional, town.manager):
        assert not worklist.WorkLists(router).rows("mine")
