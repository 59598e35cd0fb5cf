"""What happens when the start or the end of the window fails: a report, a few seconds to end, and a sentence.

Not for faults while the window is open: `hooks` tells those, and the window stays.
"""

import faulthandler
import os
import sys
from pathlib import Path
from typing import IO

from app.bridge.hooks import write_report
from app.bridge.steps import EndAskedError
from app.domain.errors import KnownError, RefusedError
from app.settings.installation import UPDATED, Installation
from app.settings.private_files import append_private

_MOST_TO_END_S = 4.0
"""The process ends by itself within this after a failure, or is ended."""
_REPORTED = "report: "


def failure(fault: Exception, folder: Path, installation: Installation) -> Exception:
    """Report what made the start or the end fail, and see to it that the process ends; returns the fault.

    A `KnownError` is no bug: it is told by who gets it, and nothing waits for the process. What could not be loaded
    since the application was updated meanwhile becomes one.
    """
    if installation.explains(fault):
        return KnownError("updated", UPDATED)
    if isinstance(fault, KnownError | EndAskedError) or _report_of(fault) is not None:
        return fault
    report = write_report(folder, fault)
    fault.add_note(f"{_REPORTED}{report or ''}")
    _end_within(_MOST_TO_END_S, report)
    return fault


def ended_by(fault: Exception, folder: Path, installation: Installation) -> KnownError:
    """Return what a person is told of a fault that ended the window; it is reported first where it was not yet."""
    told = failure(fault, folder, installation)
    if isinstance(told, KnownError):
        return told
    where = _report_of(told)
    sentence = f"Something went wrong inside Int Crucible, and the window was closed: {type(fault).__name__}."
    return KnownError("bug", f"{sentence} The report is in {where}." if where else sentence)


def _report_of(fault: Exception) -> str | None:
    notes = [note for note in getattr(fault, "__notes__", ()) if note.startswith(_REPORTED)]
    return notes[0].removeprefix(_REPORTED) if notes else None


def _end_within(seconds: float, report: Path | None) -> None:
    """End the process with exit code 1 if it has not ended by itself; what each thread does then goes to the report.

    Works whatever the threads wait for: it is a timer of C code, which needs no Python to run.
    """
    handle: IO[str] | None = sys.__stderr__
    if report is not None:
        try:
            handle = os.fdopen(append_private(report), "a", encoding="utf-8")
        except (OSError, RefusedError):
            handle = sys.__stderr__
    if handle is not None:
        _kept_open.append(handle)
        faulthandler.dump_traceback_later(seconds, exit=True, file=handle)


_kept_open: list[IO[str]] = []
"""What faulthandler writes to by its number; closed, another file could get this number."""
