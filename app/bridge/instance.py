"""One window per data folder: a second start hands its link to the first window and ends.

The command line is not concerned; it works beside the window.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.settings.file_lock import FileLock
from app.settings.private_files import make_private, make_private_folder
from app.store.locks import Locks

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
        # Not Qt's own lock file: that one is readable by others when the umask says so.
        self._locks = data_dir / "locks"
        self._lock: FileLock | None = None
        self._name = _socket_name(data_dir)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of this folder; False when another process is.

        Raises:
            KnownError: the folder of locks cannot be written to, or the lock is a link.
        """
        make_private_folder(self._locks)
        self._lock = Locks(self._locks).acquire("window")
        if self._lock is None:
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)
        if self._server.listen(self._name) and os.name == "posix":
            make_private(Path(self._server.fullServerName()))
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
        if self._lock is not None:
            self._lock.release()
            self._lock = None

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
    # A folder of one's own there: the name alone could have been taken by another user of this machine.
    folder = Path(tempfile.gettempdir()) / f"int-crucible-{os.getuid() if os.name == 'posix' else 0}"
    make_private_folder(folder)
    return str(folder / f"{short}.sock")
