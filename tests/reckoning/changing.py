"""A pytest plugin that runs the tests on a house in which one line is another.

`ENTILEN_CHANGE` names a module, a text in it and what stands there instead, as JSON. Nothing is
written: the module is compiled from the changed text when it is imported.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Changed(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, old: str, new: str) -> None:
        super().__init__(name, path)
        self.old, self.new = old, new

    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        """The changed text, compiled; never what an earlier run has kept."""
        path = self.get_filename(fullname)
        text = self.get_data(path).decode()
        assert text.count(self.old) == 1, f"«{self.old}» stands {text.count(self.old)} times"
        return compile(text.replace(self.old, self.new), path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, module: str, old: str, new: str) -> None:
        self.module, self.old, self.new = module, old, new

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The changed module; all others are found as usual."""
        if name != self.module:
            return None
        plain = importlib.machinery.PathFinder.find_spec(name, path)
        assert plain is not None and plain.origin is not None
        loader = _Changed(name, plain.origin, self.old, self.new)
        return importlib.util.spec_from_file_location(name, plain.origin, loader=loader)


if asked := os.environ.get("ENTILEN_CHANGE"):
    sys.meta_path.insert(0, _Finder(**json.loads(asked)))
