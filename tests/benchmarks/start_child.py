"""One start in a process of its own, timed from before the process was made; prints one JSON line.

`start_child.py app FOLDER` opens the real window over a data folder by the real entry; `start_child.py bare FILE`
shows a window with three docks after importing the modules named in the file; `start_child.py qt` one that imports
only Qt. `BENCH_BEGAN` is the parent's `time.monotonic()` just before it made this process.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path

# The last is a part of Qt's binding that is loaded under a name by which it cannot be imported.
_NOT_FOR_IMPORT = ("app", "benchmarks", "support", "__main__", "__mp_main__", "signature_bootstrap")


def told(**figures: object) -> None:
    """Print what was measured, with the CPU time this process took and the memory it holds now."""
    began = float(os.environ["BENCH_BEGAN"])
    spent = {"ms": 1_000 * (time.monotonic() - began), "cpu_ms": 1_000 * time.process_time()}
    print(json.dumps(spent | {"mib": resident_mib()} | figures), flush=True)


def resident_mib() -> float:
    """Return the memory held, MiB. Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def loaded_modules() -> list[str]:
    """Return every module loaded from a file that is not ours, in the order of loading."""
    return [
        name
        for name, module in tuple(sys.modules.items())
        if name.split(".")[0] not in _NOT_FOR_IMPORT
        and getattr(getattr(module, "__spec__", None), "has_location", False)
    ]


def app(folder: str) -> None:
    """Open the application over a data folder; ends when the first paint is done and input would be taken."""
    from app.cli import main
    from app.cli.root import load_window

    load_window()
    from app.main import _application

    application = _application()
    from PySide6.QtCore import QEvent, QObject, QTimer

    from app.gui.shell.main_window import MainWindow

    class Watch(QObject):
        window: MainWindow | None = None

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if self.window is None and event.type() is QEvent.Type.Paint and isinstance(watched, MainWindow):
                self.window = watched
                QTimer.singleShot(0, self.look)
            return False

        def look(self) -> None:
            window = self.window
            if window is None:
                return
            # A window that shows a chat is not there before its newest messages are.
            if window.pane.chat is not None and not window.pane.view.card_count:
                QTimer.singleShot(0, self.look)
                return
            application.removeEventFilter(self)
            QTimer.singleShot(0, self.end)

        def end(self) -> None:
            window = self.window
            if window is None:
                return
            shown = window.pane.chat.id if window.pane.chat is not None else None
            told(modules=loaded_modules(), chat=shown, project=window.project)
            window.close()

    watch = Watch()
    application.installEventFilter(watch)
    sys.exit(main(["--data-dir", folder]))


def last_chat(folder: str, project: str) -> None:
    """Print the chat last shown in a project."""
    from app.store.database import Store

    store = Store.open(Path(folder))
    told(chat=store.query.projects.get(project).last_chat)
    store.close()


def bare(file: str) -> None:
    """Import what the application imports, show a window with three docks, tell, end."""
    missing = []
    for name in json.loads(Path(file).read_text(encoding="utf-8")):
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    _show(missing=missing)


def qt() -> None:
    """Show a window with three docks in a process that imports nothing but Qt."""
    _show(missing=[])


def _show(*, missing: list[str]) -> None:
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication, QDockWidget, QListWidget, QMainWindow, QPlainTextEdit, QTableWidget

    application = QApplication(["bare"])
    application.setStyle("Fusion")
    window: QMainWindow = QMainWindow()
    window.resize(1360, 860)
    contents = (QListWidget(), QPlainTextEdit(), QTableWidget(20, 6))
    areas = (
        Qt.DockWidgetArea.LeftDockWidgetArea,
        Qt.DockWidgetArea.RightDockWidgetArea,
        Qt.DockWidgetArea.BottomDockWidgetArea,
    )
    for number, (content, area) in enumerate(zip(contents, areas, strict=True)):
        dock = QDockWidget(f"Dock {number}", window)
        dock.setWidget(content)
        window.addDockWidget(area, dock)

    class Watch(QObject):
        met = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if not self.met and event.type() is QEvent.Type.Paint and watched is window:
                self.met = True
                QTimer.singleShot(0, self.end)
            return False

        def end(self) -> None:
            told(missing=missing)
            application.quit()

    watch = Watch()
    application.installEventFilter(watch)
    window.show()
    application.exec()


def main() -> None:
    """Start what the command line names."""
    match sys.argv[1:]:
        case ["app", folder]:
            app(folder)
        case ["bare", file]:
            bare(file)
        case ["qt"]:
            qt()
        case ["last_chat", folder, project]:
            last_chat(folder, project)


if __name__ == "__main__":
    main()
