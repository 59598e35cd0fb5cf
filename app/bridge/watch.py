"""Notices what other processes change: commits, by a watch on the store's -wal, and a single file.

No timer runs while nothing happens; a burst of file changes leads to one read.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from app.bridge.bridge import Bridge
from app.domain.events import Event
from app.settings.file import stamp_of

_GATHER_MS = 150


class StoreWatch(QObject):
    """Publishes the commits of other processes on the bridge. GUI thread."""

    def __init__(
        self,
        path: Path,
        *,
        external_events: Callable[[], tuple[Event, ...]],
        bridge: Bridge,
        parent: QObject | None = None,
    ) -> None:
        """`path` is the database file; `external_events` is called in the pool (`Store.external_events`)."""
        super().__init__(parent)
        self._wal = Path(f"{path}-wal")
        self._read = external_events
        self._bridge = bridge
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_file_changed)
        self._watcher.directoryChanged.connect(self._on_folder_changed)
        # The -wal file comes and goes with the last connection, so its folder is watched too.
        self._watcher.addPath(str(path.parent))
        self._watch_wal()

    def stop(self) -> None:
        """Watch no more."""
        self._gather.stop()
        watched = self._watcher.files() + self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)

    def _watch_wal(self) -> None:
        if self._wal.exists() and str(self._wal) not in self._watcher.files():
            self._watcher.addPath(str(self._wal))

    @Slot(str)
    def _on_file_changed(self, _path: str) -> None:
        self._watch_wal()
        if not self._gather.isActive():
            self._gather.start()

    @Slot(str)
    def _on_folder_changed(self, _path: str) -> None:
        self._watch_wal()
        if not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _on_gathered(self) -> None:
        self._bridge.in_pool(self._publish)

    def _publish(self) -> None:
        self._bridge.publish_all(self._read())


class FileWatch(QObject):
    """Notices that a file which is replaced as a whole is another than before. GUI thread.

    Signals:
        changed(): it may be another, or gone.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._seen = stamp_of(path)
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        # A file that is replaced is another file, of which a watch on the old one hears nothing.
        self._watcher = QFileSystemWatcher([str(path.parent)], self)
        self._watcher.directoryChanged.connect(self._on_changed)
        self._watcher.fileChanged.connect(self._on_changed)
        self._watch_file()

    def stop(self) -> None:
        """Watch no more."""
        self._gather.stop()
        self._watcher.removePaths(self._watcher.files() + self._watcher.directories())

    def _watch_file(self) -> None:
        if self._path.exists() and str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))

    @Slot(str)
    def _on_changed(self, _path: str) -> None:
        self._watch_file()
        if not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _on_gathered(self) -> None:
        stamp = stamp_of(self._path)
        if stamp != self._seen:
            self._seen = stamp
            self.changed.emit()
