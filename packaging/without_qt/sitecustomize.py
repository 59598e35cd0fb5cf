"""Makes Qt unimportable in every Python process that has this folder on its PYTHONPATH.

One step of `.ci/run` runs the tests of the rooms below `bridge` this way, child processes included.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _QtBlocker(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in {"PySide6", "shiboken6", "qasync", "pytestqt"}:
            raise ModuleNotFoundError(f"{fullname} is made unimportable here on purpose", name=fullname)
        return None


sys.meta_path.insert(0, _QtBlocker())
