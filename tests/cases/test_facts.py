"""Every fact has exactly one provider, and the providers keep what they promise."""

from collections import Counter
from dataclasses import fields

import pytest

from entilen.cases.facts import PROVIDERS, Asked, gather
from entilen.process.facts import Facts, NotGathered
from tests.cast import at_director, begin_case, make_town

GIVEN = {field.name for field in fields(Facts)} - {"today"}
GIVEN = {name for name in GIVEN if not name.startswith("asked_")}


def test_every_fact_has_exactly_one_provider() -> None:
    counted = Counter(name for names in PROVIDERS for name in names)
    assert set(counted) == GIVEN
    assert set(counted.values()) == {1}


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_every_provider_gives_what_it_names_at_both_ends_of_a_case() -> None:
    town = make_town()
    for case in (begin_case(town), at_director(town)):
        for names, provider in PROVIDERS.items():
            for actor in (town.principal, town.director, None):
                assert set(provider(Asked(case, actor, {}))) == set(names)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_day")
def test_only_the_facts_that_are_asked_for_are_gathered() -> None:
    town = make_town()
    facts = gather(begin_case(town), town.principal, names=frozenset({"board_problem"}))
    assert facts.board_problem == "Driftsstyret må behandle planen."
    assert isinstance(facts.network_sites, NotGathered)
