"""Writes down, at the end of a process, which modules it has loaded: a file in the folder that RECORD_MODULES names."""

import atexit
import os
import sys
from pathlib import Path


def _write() -> None:
    loaded = sorted(name for name, module in sys.modules.items() if getattr(module, "__spec__", None) is not None)
    (Path(os.environ["RECORD_MODULES"]) / f"{os.getpid()}.txt").write_text("\n".join(loaded), encoding="utf-8")


def _leave(code: int) -> None:
    """A child of ours leaves without Python's own end: its modules count, too."""
    _write()
    _leave_at_once(code)


if "RECORD_MODULES" in os.environ:
    atexit.register(_write)
    _leave_at_once, os._exit = os._exit, _leave
