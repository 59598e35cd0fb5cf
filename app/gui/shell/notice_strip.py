"""Shows one notice at a time at the lower edge of the window, with its action; announces it to screen readers.

Beside what it speaks of, never over it: where messages are seen it stands in a row of its own above the field.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from app.gui.kit.labels import ClampedLabel, PictureLabel
from app.gui.kit.notices import Notice, NoticeKind, Notices
from app.gui.kit.small_widgets import button, tool_button
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_SHOWN_MS = 8000
_LINES, _ALL_LINES = 3, 60
"""Lines of a sentence at first, and once all of it is wanted."""
_WIDEST, _APART = 640, 4
"""Pixels: its width at most, and between it and what is above and below."""
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
_LOOKS = {
    NoticeKind.INFO: ("info", "muted"),
    NoticeKind.DONE: ("status-done", "good"),
    NoticeKind.ERROR: ("warning", "bad"),
}


class NoticeStrip(QFrame):
    """Floats over its parent; errors stay until closed, the rest goes after a few seconds in reach."""

    def __init__(self, notices: Notices, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = parent
        self._slot: QWidget | None = None
        self._notice: Notice | None = None
        self.setObjectName("notice_strip")
        self._icon = PictureLabel()
        self.sentence = ClampedLabel(lines=_LINES)
        self.more = button(translate("More"), rank="link")
        self.more.setAccessibleName(translate("Show all of what is told"))
        self.more.clicked.connect(self._on_more_clicked)
        self.action = button("", rank="link")
        self.other = button("", rank="link")
        for one in (self.action, self.other):
            one.clicked.connect(self._on_action_clicked)
        self._close = tool_button(translate("Close"), theme.icon("close", "muted"))
        self._close.clicked.connect(self.close_notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.more)
        row.addWidget(self.action)
        row.addWidget(self.other)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        notices.shown.connect(self._on_shown)
        theme.changed.connect(self._style)
        parent.installEventFilter(self)
        self._style()
        self.hide()

    def stand_in(self, slot: QWidget) -> None:
        """Stand in this row of a layout while it is seen; it has no height while there is no notice."""
        if self._slot is not None and self._slot is not slot:
            self._slot.removeEventFilter(self)
            self._slot.setFixedHeight(0)
        self._slot = slot
        slot.setFixedHeight(0)
        slot.installEventFilter(self)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Stand anew: what it stands above came or went."""
        if self.isVisible():
            self._place()

    @property
    def notice(self) -> Notice | None:
        """What is shown."""
        return self._notice

    @Slot(object)
    def _on_shown(self, notice: Notice) -> None:
        self._notice = notice
        self.sentence.set_lines(_LINES)
        self.sentence.setText(notice.sentence)
        self.more.hide()
        for shown, action in ((self.action, notice.action), (self.other, notice.other)):
            shown.setVisible(action is not None)
            if action is not None:
                shown.setText(action.text)
                shown.setAccessibleName(f"{action.text}: {self.sentence.text()}")
        self._style()
        self.show()
        self._place()
        self.raise_()
        self.setAccessibleName(self.sentence.text())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if notice.kind is NoticeKind.ERROR:
            self._timer.stop()
        else:
            self._timer.start()

    @Slot()
    def _on_more_clicked(self) -> None:
        """Show all of it, for as long as it takes to read."""
        self._timer.stop()
        self.sentence.set_lines(_ALL_LINES)
        self.more.hide()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    @Slot()
    def close_notice(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self._notice = None
        self.hide()
        if self._slot is not None:
            self._slot.setFixedHeight(0)

    @Slot()
    def _on_timeout(self) -> None:
        # Behind a dialog nobody can reach its Undo, so its time begins once the dialog is gone.
        if QApplication.activeModalWidget() is not None:
            self._timer.start()
        else:
            self.close_notice()

    @Slot()
    def _on_action_clicked(self) -> None:
        notice, clicked = self._notice, self.sender()
        self.close_notice()
        if notice is None:
            return
        action = notice.other if clicked is self.other else notice.action
        if action is not None:
            action.run()

    @Slot()
    def _style(self) -> None:
        tokens = self._theme.tokens
        kind = self._notice.kind if self._notice is not None else NoticeKind.INFO
        name, colour = _LOOKS[kind]
        self._icon.setPixmap(self._theme.pixmap(name, colour, QSize(18, 18), self.devicePixelRatioF()))
        self.setStyleSheet(
            f"#notice_strip {{ background: {tokens.raised}; border: 1px solid {tokens.border}; border-radius: 8px; }}"
        )

    def _place(self) -> None:
        self._stand()
        if self.more.isHidden() and self.sentence.is_cut:
            self.more.show()
            self._stand()

    def _stand(self) -> None:
        over, slot = self._over, self._seen_slot()
        room = over.width() if slot is None else slot.width()
        width = max(min(_WIDEST, room - 40), 240)
        row = self.layout()
        inner = row.totalHeightForWidth(width) if row is not None and row.hasHeightForWidth() else 48
        height = max(inner, 44)
        left, bottom = 0, over.height() - 36
        if slot is not None:
            slot.setFixedHeight(height + 2 * _APART)
            parent = slot.parentWidget()
            around = parent.layout() if parent is not None else None
            if around is not None:
                around.activate()
            corner = slot.mapTo(over, QPoint(0, 0))
            left, bottom = corner.x(), corner.y() + height + 2 * _APART
        self.setGeometry(left + (room - width) // 2, bottom - height - _APART, width, height)
        if row is not None:
            row.activate()

    def _seen_slot(self) -> QWidget | None:
        """The row to stand in, where it is in the window: behind a tab a widget counts as visible, but lies outside."""
        slot = self._slot
        if slot is None or not slot.isVisible() or slot.window() is not self._over:
            return None
        return slot if self._over.rect().contains(slot.mapTo(self._over, QPoint(0, 0))) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window, and the row it stands in: a field grows while one writes."""
        if event.type() in _MOVES and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
