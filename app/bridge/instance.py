"""One window per data folder: a second start hands its link to the first window and ends.

The command line is not concerned; it works beside the window.
"""

import hashlib
import tempfile
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LONGEST_SOCKET_PATH = 100
"""Bytes; the system allows 107, and Qt adds nothing to an absolute path."""
_WAIT_MS = 2000
_LONGEST_LINK = 4096


class SingleWindow(QObject):
    """Holds the folder's window lock. GUI thread.

    Signals:
        raise_requested(str): another start wants this window in front; carries its link or "".
    """

    raise_requested = Signal(str)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        # A lock of a dead process is stale at once; one of a living process never is.
        self._lock.setStaleLockTime(0)
        self._name = _socket_name(data_dir)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of this folder; False when another process is."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)
        self._server.listen(self._name)
        return True

    def call_first(self, link: str) -> bool:
        """Ask the window that is there to come to the front and open `link`; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(link.encode()[:_LONGEST_LINK] + b"\n")
        sent = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return sent

    def release(self) -> None:
        """Give the folder free."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    @Slot()
    def _on_new_connection(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.setParent(self)
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_ready_read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            line = bytes(socket.readLine(_LONGEST_LINK).data()).decode(errors="replace").strip()
            self.raise_requested.emit(line)


def _socket_name(data_dir: Path) -> str:
    inside = str(data_dir.resolve() / "window.sock")
    if len(inside.encode()) <= _LONGEST_SOCKET_PATH:
        return inside
    short = hashlib.sha256(inside.encode()).hexdigest()[:24]
    return str(Path(tempfile.gettempdir()) / f"int-crucible-{short}.sock")
