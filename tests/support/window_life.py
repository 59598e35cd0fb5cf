"""The whole application in this process, from its first step to its last, with somebody who acts in its window.

Not for what needs a process of its own: a kill, a crash, an exit code, what the first paint waits for.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.main import run_window
from app.settings.settings import load_settings
from app.startup_and_shutdown import WindowSession

EVERY_MS = 20


def live(data_dir: Path, step: Callable[[WindowSession], None]) -> int:
    """Have the window open over a folder until it is closed; its exit code.

    Args:
        data_dir: the folder.
        step: called again and again while a window is open. What it raises closes the window, and is raised here.
    """
    faults: list[BaseException] = []
    plain = WindowSession.begin

    def begin(session: WindowSession) -> None:
        plain(session)
        timer = QTimer(session)
        timer.setInterval(EVERY_MS)

        def act() -> None:
            try:
                step(session)
            except BaseException as fault:  # noqa: BLE001  raised once the window is closed
                faults.append(fault)
                timer.stop()
                session.window.quit_requested.emit()

        timer.timeout.connect(act)
        session.ended.connect(timer.stop)
        timer.start()

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)  # as `app.main` has it in a process of its own
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WindowSession, "begin", begin)
            code = run_window(load_settings({"data_dir": data_dir}))
    finally:
        application.setQuitOnLastWindowClosed(True)
    if faults:
        raise faults[0]
    return code
