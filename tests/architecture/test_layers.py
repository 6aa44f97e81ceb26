"""The import contracts name every step, in the order in which Django installs them."""

import tomllib

from django.conf import settings

from entilen.runtime.places import ROOT


def test_contracts_and_settings_tell_the_same_order() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = written["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name.strip("() ") for layer in reversed(layers) for name in layer.split("|")]
    steps = [name for name in names if name in settings.STEPS]
    assert steps == settings.STEPS
