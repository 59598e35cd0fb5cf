"""Which message of a chat was seen last: told to the store a moment after it came into view."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.domain.chats import Chat
from app.gui.kit.window_services import WindowServices
from app.gui.thread.thread_view import ThreadView

_SEEN_MS = 400


class ReadMark(QObject):
    """Follows what one thread shows. GUI thread only; nothing counts as seen while the pane is out of sight."""

    def __init__(self, context: WindowServices, view: ThreadView, pane: QWidget) -> None:
        super().__init__(pane)
        self._context = context
        self._pane = pane
        self._chat = ""
        self._read = 0
        self._unseen = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEEN_MS)
        self._timer.timeout.connect(self._tell)
        view.seen.connect(self._on_view_seen)

    def set_chat(self, chat: Chat | None) -> None:
        """Another chat is shown, or its row was read anew."""
        self._chat, self._read = (chat.id, chat.last_read_seq) if chat is not None else ("", 0)

    def flush(self) -> None:
        """Tell at once what waits to be told, before another chat is shown."""
        if self._timer.isActive():
            self._tell()

    @Slot(int)
    def _on_view_seen(self, seq: int) -> None:
        self._unseen = seq
        self._timer.start()

    @Slot()
    def _tell(self) -> None:
        self._timer.stop()
        if self._chat and self._pane.isVisible() and self._unseen > self._read:
            chat, self._read = self._chat, self._unseen
            seq = self._unseen
            _ = self._context.run_verb(lambda: self._context.services.chats.mark_read(chat, seq))
