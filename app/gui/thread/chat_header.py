"""The line above a thread: title, mode, subject, line; and what the chat's mode offers.

Not for verbs; emits wishes.
"""

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.domain.chats import ChatMode
from app.domain.projects import BranchState
from app.domain.rows import ChatRow
from app.gui.kit.labels import ElidedLabel, PictureLabel
from app.gui.kit.small_widgets import button, rule, tool_button, without_mnemonic
from app.gui.look.rendering.visible import one_line, visible
from app.gui.look.texts import Texts, translate
from app.gui.look.theme import Theme

_TITLE, _AROUND_WORDS = 320, 54
"""Pixels that the title, its icon and the menu have before buttons have words, and of a button beside its words."""
_CLOSED = {BranchState.ADOPTED: "Adopted into Main", BranchState.DROPPED: "Dropped"}


class ChatHeader(QWidget):
    """Shows one chat.

    Signals:
        subject_clicked(): show the results of the run this chat is about.
        adopt_clicked(), drop_clicked(), rejudge_clicked(): wishes of a what-if.
        change_main_clicked(), what_if_clicked(): wishes of an analysis chat.
        run_clicked(): start a run from here.
        menu_opened(): the menu of the chat is about to be shown.
        close_clicked(): close this thread, and leave the one beside it.
    """

    subject_clicked = Signal()
    adopt_clicked = Signal()
    drop_clicked = Signal()
    rejudge_clicked = Signal()
    change_main_clicked = Signal()
    what_if_clicked = Signal()
    run_clicked = Signal()
    menu_opened = Signal()
    close_clicked = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._mode = ChatMode.SETUP
        self._icon = PictureLabel()
        self.title = ElidedLabel()
        theme.dress(self.title, points=1.5, bold=True)
        self.state = ElidedLabel(muted=True)
        self.subject = button("", rank="chip", icon=theme.icon("runs", "muted"))
        self.subject.clicked.connect(self.subject_clicked)
        self.change_main = button(translate("Change Main"), rank="flat", icon=theme.icon("setup"))
        self.change_main.setToolTip(translate("Open a setup chat, where what you write changes Main"))
        self.what_if = button(translate("Try as a what-if"), rank="flat", icon=theme.icon("what-if"))
        self.what_if.setToolTip(translate("Change assumptions on a line of their own; Main stays as it is"))
        self.adopt = button(translate("Adopt…"), icon=theme.icon("adopt"))
        self.drop = button(translate("Drop"), rank="flat", icon=theme.icon("drop"))
        self.rejudge = button(translate("Re-judge here…"), rank="flat", icon=theme.icon("refresh"))
        self.run = button(translate("Run…"), rank="flat", icon=theme.icon("play"))
        self.run.setToolTip(translate("Start a run from this chat"))
        wishes = (
            (self.change_main, self.change_main_clicked),
            (self.what_if, self.what_if_clicked),
            (self.adopt, self.adopt_clicked),
            (self.drop, self.drop_clicked),
            (self.rejudge, self.rejudge_clicked),
            (self.run, self.run_clicked),
        )
        for made, wish in wishes:
            made.clicked.connect(wish)
            made.setToolTip(made.toolTip() or made.text().rstrip("…"))
        self._words = {made: made.text() for made, _wish in wishes}
        self.more: QToolButton = tool_button(translate("More about this chat"), theme.icon("more"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.close_thread: QToolButton = tool_button(translate("Close this thread"), theme.icon("close", "muted"))
        self.close_thread.clicked.connect(self.close_clicked)
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.state)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addLayout(names, 1)
        row.addWidget(self.subject)
        wishes = (self.change_main, self.what_if, self.rejudge, self.adopt, self.drop, self.run)
        for made in (*wishes, self.more, self.close_thread):
            row.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(rule())

    def set_menu(self, actions: list[QAction]) -> None:
        """Offer the chat's commands under “…”."""
        menu = QMenu(self.more)
        menu.addActions(actions)
        menu.aboutToShow.connect(self.menu_opened)
        self.more.setMenu(menu)

    def show_chat(self, row: ChatRow, *, line: BranchState, version: int) -> None:
        """Show a chat; `line` is the state of its line, `version` the number of the line's head."""
        self._mode = ChatMode(row.mode)
        self._draw_icon()
        self.title.setText(one_line(row.title))
        self.state.setText(self._state_words(row, line, version))
        is_open, is_what_if = line is BranchState.OPEN, self._mode is ChatMode.WHAT_IF
        self.subject.setVisible(row.subject is not None)
        subject = visible(row.subject or "")
        self.subject.setText(without_mnemonic(f"about {subject}") if subject else "")
        self.subject.setAccessibleName(
            translate("About {subject}: open its results").format(subject=subject) if subject else ""
        )
        for made in (self.adopt, self.drop, self.rejudge):
            made.setVisible(is_what_if and is_open)
        for made in (self.change_main, self.what_if):
            made.setVisible(self._mode is ChatMode.ANALYSIS)
        self.run.setVisible(is_open and self._mode is not ChatMode.WHAT_IF)

    def _state_words(self, row: ChatRow, line: BranchState, version: int) -> str:
        words = [self._texts.chat_mode(row.mode)]
        if self._mode is ChatMode.WHAT_IF:
            words.append(_CLOSED.get(line, f"its own line at {self._texts.version(version)}"))
        else:
            words.append(f"Main at {self._texts.version(version)}")
        if row.runs_launched:
            words.append(f"{self._texts.count(row.runs_launched, 'run')} started here")
        return " · ".join(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the buttons are icons only; their names stay."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Other buttons, and another size of text, take other room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        letters = self.fontMetrics()
        shown = {made: words for made, words in self._words.items() if not made.isHidden()}
        need = sum(letters.horizontalAdvance(words) + _AROUND_WORDS for words in shown.values())
        if not self.subject.isHidden():
            need += self.subject.sizeHint().width()
        compact = self.width() < need + self._theme.sizes.tall(_TITLE)
        for made, words in self._words.items():
            made.setText("" if compact else words)

    def minimumSizeHint(self) -> QSize:
        """Narrow docks are allowed."""
        return QSize(240, super().minimumSizeHint().height())

    def _draw_icon(self) -> None:
        pixmap = self._theme.pixmap(self._mode.value, "accent", QSize(22, 22), self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        self._icon.setAccessibleName(self._texts.chat_mode(self._mode))

    @Slot()
    def _on_theme_changed(self) -> None:
        self._draw_icon()
