"""The suite in several processes: one server for them all, and the long files first.

`./run test` asks for as many processes as there are cores (decision record 0013). A file stays
whole in one process: some are told in order, and share what they set up.
"""

from contextlib import ExitStack
from typing import Any

import pytest

from tests import database

LONG = (
    "tests/pages/test_every_page.py",
    "tests/journeys/test_a_new_school_goes_all_the_way.py",
    "tests/journeys/test_two_at_once.py",
    "tests/pages/",
    "tests/journeys/",
    "tests/accounts/test_sign_in.py",
    "tests/runtime/test_faults_sample.py",
)
"""Begun first, so that no process is left alone with one of them at the end."""
_open = ExitStack()
ADDRESS = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Start the server before the processes that share it."""
    config.stash[ADDRESS] = _open.enter_context(database.server())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process where the server answers."""
    node.workerinput["database"] = node.config.stash[ADDRESS]


def pytest_unconfigure() -> None:
    """End the server when everybody is done."""
    _open.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where files are shared out, the long ones go first; alone, the order stays as it was."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _turn(item.nodeid))


def _turn(name: str) -> int:
    return next((place for place, long in enumerate(LONG) if name.startswith(long)), len(LONG))
