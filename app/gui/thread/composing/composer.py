"""Where one writes: several lines, Enter or Ctrl+Enter sends, the draft is handed on while typing.

Not for sending: it emits what was wished; the pane asks the services.
"""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.labels import ElidedLabel
from app.gui.kit.small_widgets import button, tool_button, without_mnemonic
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.look.tokens import READING_WIDTH
from app.gui.thread.composing.composer_field import ComposerField
from app.gui.thread.composing.edit_bar import EditBar
from app.gui.thread.composing.held_draft import HeldDraft

_DRAFT_MS = 600
_USUAL_CHIPS = 3


class Composer(QWidget):
    """Field, suggestions above it, one line on what this chat may change, send and stop.

    Signals:
        send_requested(str): the person sent this text.
        stop_requested(): the person wants the answer to stop.
        draft_changed(str): what is typed, a moment after the last key.
        edit_left(): the message that was edited stays as it was.
        left_upwards(): Up in the empty field; the keyboard should go to what stands above.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    edit_left = Signal()
    left_upwards = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._working = False
        self._closed = ""
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(_DRAFT_MS)
        self._draft.timeout.connect(self._on_draft_timeout)
        self.field = ComposerField()
        self.field.setAccessibleName(translate("Message"))
        self.field.textChanged.connect(self._on_text_changed)
        self.field.send_requested.connect(self._on_send)
        self.send = tool_button(translate("Send (Enter)"), theme.icon("send", "on_accent"))
        self.send.setStyleSheet(_send_style(theme))
        self.send.setIconSize(QSize(18, 18))
        self.send.clicked.connect(self._on_send)
        self.stop = tool_button(translate("Stop the answer (Esc)"), theme.icon("stop", "text"))
        self.stop.clicked.connect(self.stop_requested)
        self.rights = ElidedLabel(muted=True)
        theme.dress(self.rights, points=-1)
        self.field.left_upwards.connect(self.left_upwards)
        self.held = HeldDraft()
        self.held.remove_requested.connect(self._on_remove_requested)
        self.editing = EditBar()
        self.editing.left.connect(self.edit_left)
        self.field.escaped.connect(self.edit_left)
        self._suggestions: list[QPushButton] = []
        self._offered: tuple[str, ...] = ()
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self.set_working(False)

    def _lay_out(self) -> None:
        self.chips = FlowLayout(gap=6)
        for _ in range(_USUAL_CHIPS):
            # Made before the field: the Tab key comes to what was made later only after all the rest of the window.
            self._add_chip()
            self._suggestions[-1].hide()
        frame = QFrame()
        frame.setObjectName("composer_frame")
        self._frame = frame
        row = QHBoxLayout(frame)
        row.setContentsMargins(8, 4, 6, 4)
        row.addWidget(self.field, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        self._style_frame()
        inner = QWidget()
        inner.setMaximumWidth(READING_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self.chips)
        column.addWidget(self.held)
        column.addWidget(self.editing)
        column.addWidget(frame)
        self._below = QHBoxLayout()
        self._below.setSpacing(12)
        self._below.addWidget(self.rights, 1)
        column.addLayout(self._below)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 6, 20, 10)
        outer.addStretch(1)
        outer.addWidget(inner, 1000)
        outer.addStretch(1)
        self.field.installEventFilter(self)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a draft without telling it as one; one that is longer than a message may be is named beside the field.

        While one is held nothing can be written, as it would take the place of what is kept.
        """
        is_held = self.held.take(text)
        with QSignalBlocker(self.field):
            self.field.setPlainText("" if is_held else text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self._draft.stop()
        self._show_state()

    def take_up(self, text: str) -> None:
        """Show a draft that was written in another window; undo in the field brings back what stood here."""
        is_held = self.held.take(text)
        with QSignalBlocker(self.field):
            cursor = QTextCursor(self.field.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText("" if is_held else text)
        self._show_state()

    @property
    def is_being_written(self) -> bool:
        """Whether something was typed a moment ago, and not handed on yet."""
        return self._draft.isActive()

    def take_draft(self) -> str | None:
        """The draft not handed on yet, or None; it counts as handed on then."""
        if not self._draft.isActive():
            return None
        self._draft.stop()
        return self.text

    def _add_chip(self) -> None:
        chip = button("", rank="chip")
        chip.clicked.connect(self._on_chip_clicked)
        self.chips.addWidget(chip)
        self._suggestions.append(chip)

    def set_suggestions(self, suggestions: tuple[str, ...]) -> None:
        """Offer sentences to send with one click."""
        self._offered = suggestions
        while len(self._suggestions) < len(suggestions):
            self._add_chip()
        for at, chip in enumerate(self._suggestions):
            chip.setVisible(at < len(suggestions))
            if at < len(suggestions):
                chip.setText(without_mnemonic(suggestions[at]))
                chip.setAccessibleName(translate("Send: {text}").format(text=visible(suggestions[at])))

    def set_rights(self, sentence: str, *, closed: bool = False) -> None:
        """Say what may be changed here; `closed` means nothing can be written any more."""
        self.rights.setText(sentence)
        self._closed = sentence if closed else ""
        self._show_state()

    def add_meter(self, meter: QWidget) -> None:
        """Put a small meter beside the line on what may be changed."""
        self._below.addWidget(meter)

    @property
    def edited(self) -> int:
        """Number of the message that is edited; 0 = what is typed is a new one."""
        return self.editing.seq

    def show_edited(self, seq: int) -> None:
        """Say that what is typed is another version of this message; 0 = a new one."""
        self.editing.show_for(seq)
        self.field.takes_escape = bool(seq)
        self._show_state()

    @property
    def closed(self) -> str:
        """Why nothing can be written here; "" where it can."""
        return self._closed

    def set_hint(self, hint: str) -> None:
        """Say what the field is for."""
        self.field.setPlaceholderText(hint)

    def set_enter_sends(self, sends: bool) -> None:
        """Let Enter send, or Ctrl+Enter alone."""
        self.field.enter_sends = sends
        name = "Send (Enter)" if sends else "Send (Ctrl+Enter)"
        self.send.setToolTip(name)
        self.send.setAccessibleName(name)

    def set_working(self, working: bool) -> None:
        """While the agent works there is a stop button."""
        self._working = working
        self._show_state()

    @property
    def is_working(self) -> bool:
        """Whether the agent works."""
        return self._working

    def minimumSizeHint(self) -> QSize:
        """Narrow docks are allowed; chips that do not fit go on below."""
        return QSize(240, super().minimumSizeHint().height())

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        has_text = bool(self.field.toPlainText().strip())
        self.stop.setVisible(self._working)
        self.send.setVisible(not self._working)
        self.send.setEnabled(has_text and not self._closed)
        is_free = not self._closed and not self.held.text
        self.field.setEnabled(is_free)
        for chip in self._suggestions:
            chip.setEnabled(not self._working and is_free and not self.edited)

    def _style_frame(self) -> None:
        tokens = self._theme.tokens
        border = tokens.accent if self.field.hasFocus() else tokens.border
        self._frame.setStyleSheet(
            f"#composer_frame {{ background: {tokens.base}; border: 1px solid {border}; border-radius: 10px; }}"
            "QPlainTextEdit { border: none; background: transparent; padding: 2px; }"
        )

    @Slot()
    def _on_theme_changed(self) -> None:
        self._style_frame()
        self.send.setStyleSheet(_send_style(self._theme))

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_state()
        self._draft.start()

    @Slot()
    def _on_draft_timeout(self) -> None:
        self.draft_changed.emit(self.text)

    @Slot()
    def _on_remove_requested(self) -> None:
        self.set_text("")
        self.draft_changed.emit("")
        self.focus()

    @Slot()
    def _on_send(self) -> None:
        text = self.text
        if text.strip() and not self._working and not self._closed:
            self._draft.stop()
            self.send_requested.emit(text)

    @Slot()
    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton) and not self._working:
            self.send_requested.emit(self._offered[self._suggestions.index(chip)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame shows the focus of its field."""
        if watched is self.field and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._style_frame()
        return super().eventFilter(watched, event)


def _send_style(theme: Theme) -> str:
    tokens = theme.tokens
    return (
        f"QToolButton {{ background: {tokens.accent}; border-radius: 8px; padding: 5px; }}"
        f"QToolButton:hover {{ background: {tokens.better}; }}"
        f"QToolButton:disabled {{ background: {tokens.line}; }}"
        f"QToolButton:focus {{ border: 2px solid {tokens.text}; }}"
    )
