"""The line above a turn: who, when, which version of it is read, and its buttons.

Places its children itself: layouts of many turns are too slow for a wheel step. Not for what the buttons do.
"""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, MessageRole, MessageState
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import SMALL_ICON, Spinner, tool_button
from app.gui.look.model_words import judge_words
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.thread.cards.message_part import CardContext
from app.gui.thread.pane_state import SiblingPlace

_LINE, _BELOW = 20, 4
"""Pixels of the line of text, and below it."""
_BUTTON = 24
_APART = 8


def header_height(theme: Theme) -> int:
    """Return the pixels of the line."""
    return theme.sizes.tall(_LINE) + _BELOW


class SiblingSwitch(QWidget):
    """‹ 2/3 ›: which version of a message is read, and the ways to the others.

    Signals:
        chosen(int): read the version of this number.
    """

    chosen = Signal(int)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = SiblingPlace(at=1, of=1, before=None, after=None)
        self._theme = context.theme
        icon = context.theme.icon
        self.before = tool_button(
            translate("Previous version of this message"), icon("chevron-left", "muted"), parent=self
        )
        self.words = PlainLabel(muted=True, parent=self)
        self.after = tool_button(translate("Next version of this message"), icon("chevron-right", "muted"), parent=self)
        for made in (self.before, self.after):
            made.setIconSize(SMALL_ICON)
        self.before.clicked.connect(self._on_before_clicked)
        self.after.clicked.connect(self._on_after_clicked)
        self.hide()

    def show_place(self, place: SiblingPlace | None) -> None:
        """Show where a message stands among its versions; None hides it."""
        self.setVisible(place is not None)
        if place is None:
            return
        self._place = place
        self.words.setText(f"{place.at}/{place.of}")
        self.words.setAccessibleName(translate("Version {at} of {of} of this message").format(at=place.at, of=place.of))
        self.before.setEnabled(place.before is not None)
        self.after.setEnabled(place.after is not None)
        words = self.words.sizeHint().width()
        self.before.setGeometry(0, 0, _BUTTON - 4, _BUTTON - 2)
        self.words.setGeometry(_BUTTON - 4, 0, words, self._theme.sizes.tall(_LINE))
        self.after.setGeometry(_BUTTON - 4 + words, 0, _BUTTON - 4, _BUTTON - 2)
        self.resize(words + 2 * (_BUTTON - 4), header_height(self._theme))

    def name_of(self, widget: QWidget) -> str:
        """Which of the two ways a widget is: before or after; "" where it is neither."""
        if widget is self.before:
            return "before"
        return "after" if widget is self.after else ""

    def take_focus(self, name: str) -> None:
        """Give the keyboard to a way, or to the other one where that leads nowhere."""
        wanted, other = (self.before, self.after) if name == "before" else (self.after, self.before)
        (wanted if wanted.isEnabled() else other).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_before_clicked(self) -> None:
        if self._place.before is not None:
            self.chosen.emit(self._place.before)

    @Slot()
    def _on_after_clicked(self) -> None:
        if self._place.after is not None:
            self.chosen.emit(self._place.after)


class MessageHeader(QWidget):
    """The header line of a card.

    Signals:
        copy_wanted(), link_wanted(): copy the message, or a link to it.
        menu_wanted(QPoint): what can be done with the message, at this place of the screen.
        sibling_wanted(int): read the version of this number.
    """

    copy_wanted = Signal()
    link_wanted = Signal()
    menu_wanted = Signal(QPoint)
    sibling_wanted = Signal(int)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        icon = context.theme.icon
        self._who = PlainLabel(parent=self)
        context.theme.dress(self._who, bold=True)
        self._meta = PlainLabel(muted=True, parent=self)
        self._words = ""
        self._spinner = Spinner(context.theme, parent=self)
        self.siblings = SiblingSwitch(context, self)
        self.about = tool_button(translate("Model, tokens, cost and time"), icon("info", "muted"), parent=self)
        self.about.setCheckable(True)
        self.link = tool_button(translate("Copy link to message"), icon("link", "muted"), parent=self)
        self.copy = tool_button(translate("Copy message"), icon("copy", "muted"), parent=self)
        self.more = tool_button(translate("What can be done with this message"), icon("more", "muted"), parent=self)
        self._buttons = (self.about, self.link, self.copy, self.more)
        for made in self._buttons:
            made.setIconSize(SMALL_ICON)
        self.copy.clicked.connect(self.copy_wanted)
        self.link.clicked.connect(self.link_wanted)
        self.more.clicked.connect(self._on_more_clicked)
        self.siblings.chosen.connect(self.sibling_wanted)

    def show_for(self, message: Message) -> None:
        """Show the header of a message."""
        texts = self._context.texts
        is_written = message.state is MessageState.STREAMING
        self._who.setText(texts.speaker(message.role))
        self._words = " · ".join(self._meta_words(message))
        self._meta.setText(self._words)
        self._meta.setToolTip(texts.when_full(message.created_at))
        self._spinner.setVisible(is_written)
        self.copy.setVisible(bool(message.text()))
        self.link.setVisible(not is_written)
        self.more.setVisible(not is_written)
        self.about.setVisible(message.role is MessageRole.AGENT and not is_written)
        self.siblings.show_place(self._context.siblings(message.seq))
        self._place()

    def _meta_words(self, message: Message) -> list[str]:
        words = [self._context.texts.when(message.created_at)]
        if message.role is MessageRole.AGENT and message.model:
            words.append(judge_words(message.model))
        if message.state is MessageState.STREAMING:
            words.append(translate("writing…") if message.text() else translate("working…"))
        return words

    def _place(self) -> None:
        who = self._who.sizeHint().width()
        line = self._context.theme.sizes.tall(_LINE)
        self._who.setGeometry(0, 0, who, line)
        x = self.width()
        for made in reversed(self._buttons):
            if not made.isHidden():
                x -= _BUTTON + 2
                made.setGeometry(x, -2, _BUTTON, _BUTTON)
        room = x - who - 3 * _APART - self._spinner.width()
        if not self.siblings.isHidden():
            room -= self.siblings.width() + _APART
        letters = self._meta.fontMetrics()
        meta = min(letters.horizontalAdvance(self._words) + 2, max(room, 0))
        self._meta.setText(letters.elidedText(self._words, Qt.TextElideMode.ElideRight, meta))
        at = who + _APART
        self._meta.setGeometry(at, 0, meta, line)
        at += meta + _APART
        if not self.siblings.isHidden():
            self.siblings.move(at, -1)
            at += self.siblings.width() + _APART
        self._spinner.move(at, 3)

    @Slot()
    def _on_more_clicked(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Children follow the width."""
        super().resizeEvent(event)
        self._place()
