"""Links that the system hands to the running application itself, as macOS does, where others start a second process."""

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from typing_extensions import override

_LINK = "int-crucible:"


class OpenedLinks(QObject):
    """Hears of them from the first line of the process on. GUI thread.

    Args:
        application: what the system hands them to.
        is_handed: whether this system does so. Where it does not, nothing looks at the events of the application: a
            start has some ten thousand, and each would be made an object of Python.

    Signals:
        link_opened(str): the person opened this link somewhere.
    """

    link_opened = Signal(str)

    def __init__(self, application: QCoreApplication, *, is_handed: bool = sys.platform == "darwin") -> None:
        super().__init__(application)
        self._waiting = ""
        self._is_heard = False
        if is_handed:
            application.installEventFilter(self)

    def listen(self) -> str:
        """Return the link that came before anybody listened, or ""; from now on they come as signals."""
        waiting, self._waiting, self._is_heard = self._waiting, "", True
        return waiting

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().eventFilter(watched, event)
        link = event.url().toString()
        if link.startswith(_LINK):
            if self._is_heard:
                self.link_opened.emit(link)
            else:
                self._waiting = link
        return True
