"""Crash hooks: every unexpected exception of any thread, loop or Qt itself is logged and told once.

Bugs of ours only; known faults are shown where they happen and never come here.
"""

import asyncio
import contextlib
import faulthandler
import hashlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.bridge.fault_text import fault_text, one_sentence
from app.domain.errors import RefusedError
from app.settings.installation import Installation
from app.settings.private_files import make_private_folder, put_private, replace_private, require_own

_log = logging.getLogger("app.bug")
_qt_log = logging.getLogger("app.qt")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_OFFSCREEN_NOISE = "This plugin does not support"
"""Said by the offscreen platform at each window; nothing is wrong."""


_CRASH = "fault.txt"
"""What C code writes when the process dies of a fault; empty as long as it lives."""
_MOST_REPORTS = {"crash-*.txt": 10, "bug-*.txt": 100}
"""So many of a kind are kept, the newest."""


@dataclass(frozen=True, slots=True)
class BugReport:
    """A bug met for the first time: one line for the person, and the file with the whole traceback."""

    key: str
    summary: str
    file: Path | None


class Hooks(QObject):
    """Installs itself for the process and puts everything back on `remove`. GUI thread.

    Signals:
        bug_met(object): a BugReport, once per traceback; emitted in the thread of the bug, so connect queued.
        update_met(): something could not be loaded since the application was updated meanwhile; as `bug_met`.
    """

    bug_met = Signal(object)
    update_met = Signal()

    def __init__(self, folder: Path, installation: Installation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installation = installation
        self._folder = folder
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._fault_file: IO[str] | None = None
        self.left_behind: Path | None = None
        """The report of the session before, if that one crashed; known once installed."""
        self._installed = False
        self._before: tuple[Callable[..., Any], Callable[..., Any]] = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch what nobody caught, from now on."""
        self._before = (sys.excepthook, threading.excepthook)
        self._installed = True
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(self._on_qt_message)
        try:
            make_private_folder(self._folder)
            self.left_behind = _keep_crash(self._folder)
            self._fault_file = os.fdopen(replace_private(self._folder / _CRASH), "w", encoding="utf-8")
            faulthandler.enable(self._fault_file)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Put the hooks from before back."""
        if not self._installed:
            return
        self._installed = False
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        faulthandler.disable()
        if self._fault_file is not None:
            self._fault_file.close()

    def report(self, fault: BaseException) -> None:
        """Log a bug, write its report file and tell it once. Any thread."""
        if isinstance(fault, asyncio.CancelledError | KeyboardInterrupt | SystemExit):
            return
        text = fault_text(fault)
        if self._installation.explains(fault):
            _log.warning("the application was updated meanwhile: %s", text)
            self.update_met.emit()
            return
        key = _key(fault)
        _log.error("%s", text)
        with self._lock:
            if key in self._seen:
                return
            self._seen.add(key)
        self.bug_met.emit(BugReport(key, one_sentence(fault), write_report(self._folder, fault)))

    def on_loop_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Exception handler for an asyncio loop."""
        fault = context.get("exception")
        if isinstance(fault, BaseException):
            self.report(fault)
        else:
            loop.default_exception_handler(context)

    def _on_exception(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        self.report(fault.with_traceback(trace))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        category = getattr(context, "category", None) or "default"
        level = _QT_LEVELS.get(kind, logging.WARNING)
        if message is not None and message.startswith(_OFFSCREEN_NOISE):
            level = logging.DEBUG
        _qt_log.log(level, "%s: %s", category, message or "")


def _keep_crash(folder: Path) -> Path | None:
    """Give what a crashed session left a name of its own, before the file is begun anew; returns where it is now."""
    path, kept = folder / _CRASH, None
    with contextlib.suppress(RefusedError):
        # A link or a second name of somebody's file is no report of ours; it gives way to a new file.
        found = require_own(path)
        if found is not None and found.st_size:
            moment = datetime.fromtimestamp(found.st_mtime, UTC).strftime("%Y%m%d-%H%M%S%f")
            kept = path.rename(folder / f"crash-{moment}.txt")
    for names, most in _MOST_REPORTS.items():
        for old in sorted(folder.glob(names), reverse=True)[most:]:
            old.unlink(missing_ok=True)
    return kept


def write_report(folder: Path, fault: BaseException) -> Path | None:
    """Write a bug, as `fault_text`, into a folder that is made when missing; None where it cannot be."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    path = folder / f"bug-{moment}-{_key(fault)[:8]}.txt"
    text = fault_text(fault)
    try:
        make_private_folder(folder)
        put_private(path, text.encode(errors="backslashreplace"))
    except (OSError, RefusedError):
        _log.exception("The report of a bug could not be written")
        return None
    return path


def _key(fault: BaseException) -> str:
    """Hash of where the fault came from: the same bug again has the same key."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]
    return hashlib.sha256("|".join([type(fault).__name__, *place]).encode()).hexdigest()
