"""The cast, and a case before the director."""

import pytest

from entilen.cases.models import Case
from tests.cast import Town, at_director


@pytest.fixture
def case(town: Town) -> Case:
    return at_director(town)
