"""The lists of the plan: what no page of ours sends is not understood, and changes nothing."""

from typing import Any

import pytest
from django.test import Client

from entilen.cases.models import Case
from tests.cast import Town, begin_case, write_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
LISTS = ["trinn", "milepaler", "lenker", "finansiering"]


@pytest.fixture
def case(town: Town) -> Case:
    opened = begin_case(town)
    write_plan(town, opened)
    return opened


def rows(case: Case) -> list[list[Any]]:
    plan = case.plan
    lists = (plan.grade_rows, plan.milestones, plan.links, case.financing_lines)
    return [list(some.values_list()) for some in lists]


def sent_by(client: Client, address: str) -> dict[str, Any]:
    """What a browser sends when nothing is changed on the page."""
    page = client.get(address)
    formset = page.context["formset"]
    fields = {
        form.add_prefix(name): form.get_initial_for_field(field, name)
        for form in formset
        for name, field in form.fields.items()
    }
    counts = {
        formset.add_prefix(name): value for name, value in formset.management_form.initial.items()
    }
    told = {name: value for name, value in fields.items() if value not in (None, False)}
    return {**told, **counts, "row_version": page.context["row_version"]}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "broken",
    [
        {"rad-TOTAL_FORMS": "-1"},
        {"rad-TOTAL_FORMS": "0"},
        {"rad-TOTAL_FORMS": "0", "rad-INITIAL_FORMS": "0"},
        {"rad-TOTAL_FORMS": "9" * 30},
        {"rad-TOTAL_FORMS": "mange"},
        {"rad-INITIAL_FORMS": "-1"},
        {"row_version": "abc"},
        {"row_version": "²"},
        {"row_version": "9" * 5000},
        {"row_version": ""},
    ],
)
def test_broken_counts_are_not_understood_and_remove_nothing(
    town: Town, case: Case, name: str, broken: dict[str, str]
) -> None:
    client = Client()
    client.force_login(town.principal)
    address, before = f"/sak/{case.key}/{name}/", rows(case)
    whole = sent_by(client, address)
    answer = client.post(address, {**whole, **broken})
    assert answer.status_code == 400
    assert "Vi forsto ikke det du sendte" in answer.content.decode()
    assert rows(case) == before
    assert client.post(address, whole).status_code == 302
    assert [len(some) for some in rows(case)] == [len(some) for some in before]
