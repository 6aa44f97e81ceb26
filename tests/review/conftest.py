"""The cast, and a case before the director."""

import pytest

from entilen.cases.models import Case
from tests.cast import Town, at_director, make_town


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return at_director(town)
