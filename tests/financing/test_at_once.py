"""Two who write new prices after a grant at the same time wait for one another."""

import pytest

from entilen.cases.models import Case
from entilen.financing.models import FinancingVersion
from tests.cast import Town, at_director, make_town, say_yes
from tests.financing.test_grants import revise
from tests.network.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


def test_the_second_of_two_new_plans_is_refused_and_told_of_the_first(town: Town) -> None:
    case = at_director(town, (5,))
    say_yes(town, case, (5,))
    granted = Case.objects.get(pk=case.pk)
    refused = at_once(
        lambda: revise(granted, town.principal, 5000),
        lambda: revise(granted, town.principal, 6000),
    )
    assert "ny finansieringsplan i mellomtiden" in refused
    assert list(FinancingVersion.objects.values_list("number", flat=True)) == [1, 2]
