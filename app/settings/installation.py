"""The executable of a package, and whether another was put in its place since this process began.

A bundle reads its modules out of that file whenever one is first needed, so after an update under an open window every
late import may fail. Nothing can be done then but open the application again. A checkout has none to look at.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from app.settings.file import stamp_of

UPDATED = "Int Crucible was updated; close it and open it again. What you wrote is stored."
_LOADERS = ("<frozen importlib", "<frozen zipimport", "pyimod")
"""How the names of files begin whose code loads modules: Python's own, and that of a bundle."""


class Installation:
    """What this process was started from. Any thread.

    Args:
        executable: the file to look at; None where nothing of a package is running.
    """

    def __init__(self, executable: Path | None) -> None:
        self.executable = executable
        self._seen = None if executable is None else stamp_of(executable)

    @classmethod
    def of_this_process(cls) -> "Installation":
        """Return the bundle that runs, or none in a checkout or a wheel."""
        return cls(Path(sys.executable) if getattr(sys, "frozen", False) else None)

    def was_replaced(self) -> bool:
        """Whether the file is another than when this was made, or is gone."""
        return self.executable is not None and stamp_of(self.executable) != self._seen

    def explains(self, fault: BaseException) -> bool:
        """Whether a fault comes of that: something could not be loaded after the file was replaced."""
        return any(map(_is_of_loading, _chain(fault))) and self.was_replaced()


def _chain(fault: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = fault
    seen: set[int] = set()
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _is_of_loading(fault: BaseException) -> bool:
    if isinstance(fault, ImportError):
        return True
    at = fault.__traceback__
    while at is not None:
        name = at.tb_frame.f_code.co_filename
        if name.startswith(_LOADERS) or Path(name).name.startswith(_LOADERS):
            return True
        at = at.tb_next
    return False
