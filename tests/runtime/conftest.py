"""Databases of their own for tests of operations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.runtime.served import Served, fresh_database


@pytest.fixture
def server_address(django_db_modify_db_settings: None) -> str:
    """A database of the tests' server that is only there to be reached by."""
    place = settings.DATABASES["default"]
    return (
        f"postgresql://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/postgres"
    )


@pytest.fixture
def served(server_address: str, worker_id: str, tmp_path: Path) -> Iterator[Served]:
    """A migrated database with nobody in it."""
    known: dict[str, Any] = settings.DATABASES["default"]
    template = known["TEST"]["TEMPLATE"]
    with fresh_database(server_address, f"served_{worker_id}", template) as address:
        yield Served(address, tmp_path)


@pytest.fixture
def empty(server_address: str, worker_id: str, tmp_path: Path) -> Iterator[Served]:
    """A database without a table."""
    with fresh_database(server_address, f"empty_{worker_id}") as address:
        yield Served(address, tmp_path)
