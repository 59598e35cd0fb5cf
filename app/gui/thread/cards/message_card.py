"""One turn of a chat: a header line and its parts, bound to a message and bound again as the thread scrolls.

Places its children itself: layouts of many wrapped texts are too slow for a wheel step.
"""

from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.chats import (
    DeltaPart,
    ErrorPart,
    Message,
    MessageRole,
    Part,
    ProposalPart,
    QuestionsPart,
    QuotePart,
    RunCardPart,
    TextPart,
    ThoughtPart,
    ToolPart,
)
from app.gui.look.rendering.visible import visible
from app.gui.look.tokens import RADIUS
from app.gui.thread.cards.delta_card import DeltaCard
from app.gui.thread.cards.error_part import ErrorCard
from app.gui.thread.cards.message_extras import SentDivider, UnfinishedRow, UsageLine
from app.gui.thread.cards.message_header import MessageHeader, header_height
from app.gui.thread.cards.message_menu import menu_of, message_lines
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, PartWidget
from app.gui.thread.cards.proposal_card import ProposalCard
from app.gui.thread.cards.questions_part import QuestionsCard
from app.gui.thread.cards.quote_card import QuoteCard
from app.gui.thread.cards.run_card import RunCard
from app.gui.thread.cards.text_part import TextPartWidget
from app.gui.thread.cards.thought_part import ThoughtLine
from app.gui.thread.cards.tool_part import ToolLine

_WIDGETS: dict[type, type[PartWidget]] = {
    TextPart: TextPartWidget,
    QuestionsPart: QuestionsCard,
    DeltaPart: DeltaCard,
    ProposalPart: ProposalCard,
    RunCardPart: RunCard,
    QuotePart: QuoteCard,
    ToolPart: ToolLine,
    ThoughtPart: ThoughtLine,
    ErrorPart: ErrorCard,
}


def _widget_of(part: Part) -> type[PartWidget]:
    """The kind of widget for a part; the first text of a line is shown as what was read, not as what was changed."""
    if isinstance(part, DeltaPart) and part.is_first:
        from app.gui.thread.cards.reading_card import ReadingCard  # loaded for the first there is

        return ReadingCard
    return _WIDGETS[type(part)]


_SAID = 2000
"""Characters of a message that a screen reader is given as its description."""
_SELECTED = 0.22
"""How strongly the ground of a selected turn is tinted."""
_SIDE = 16
_PAD = 10
_FLAT_PAD = 4
_GAP = 12
_BETWEEN = 6


class MessageCard(QWidget):
    """A recycled card; lives in the viewport of a thread.

    Signals:
        acted(object): a CardAct of one of its parts.
        height_changed(): a part unfolded.
        dragged(object): the mouse, pressed in a text of it, is at this QPoint of the screen outside of that.
        row_focused(object, object): a QRect of this widget took the keyboard; it should be in view.
    """

    acted = Signal(object)
    height_changed = Signal()
    row_focused = Signal(object, object)
    dragged = Signal(object)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._message: Message | None = None
        self._parts: list[PartWidget] = []
        self._spare: dict[type[PartWidget], list[PartWidget]] = {}
        self.header = MessageHeader(context, self)
        self.header.copy_wanted.connect(self._on_copy_wanted)
        self.header.link_wanted.connect(self._on_link_wanted)
        self.header.menu_wanted.connect(self._on_menu_wanted)
        self.header.sibling_wanted.connect(self._on_sibling_wanted)
        self.link, self.about = self.header.link, self.header.about
        self.about.toggled.connect(self._on_about_toggled)
        self.usage = UsageLine(context.theme, context.texts, self)
        self.usage.sent_wanted.connect(self._on_sent_wanted)
        self.usage.hide()
        self._divider = SentDivider(context.theme, self)
        self._footer = UnfinishedRow(context, self)
        self._footer.acted.connect(self.acted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def message(self) -> Message | None:
        """The message shown, or None while spare."""
        return self._message

    @property
    def parts(self) -> tuple[PartWidget, ...]:
        """The widgets of the message's parts, in order."""
        return tuple(self._parts)

    @property
    def has_selection(self) -> bool:
        """Whether text is selected in it."""
        browsers = [part.browser for part in self._parts if isinstance(part, TextPartWidget)]
        return any(browser.textCursor().hasSelection() for browser in browsers)

    def bind(self, message: Message) -> None:
        """Show a message; parts of the same kind at the same place are kept."""
        self._message = message
        texts = self._context.texts
        self.header.show_for(message)
        if self.about.isHidden():
            self._fold_usage()
        self.usage.show_for(message)
        self._divider.setVisible(self._context.begins_sent(message.id))
        self._footer.show_for(message)
        self._bind_parts(message)
        text = message.text()
        self.setAccessibleName(f"{texts.speaker(message.role)}, {texts.when(message.created_at)}")
        self.setAccessibleDescription(visible(text[:_SAID]))
        self.update()

    def grow(self, message: Message) -> None:
        """Show more text of the answer that is shown already; nothing else of it changed."""
        if len(message.parts) != len(self._parts) or self.header.copy.isHidden():
            self.bind(message)
            return
        self._message = message
        for widget, part in zip(self._parts, message.parts, strict=True):
            if isinstance(widget, TextPartWidget):
                widget.show_part(message, part)

    def show_marks(self) -> None:
        """Mark the words that were searched for, and the message one stands at."""
        for part in self._parts:
            part.show_marks()
        self.update()

    def unbind(self) -> None:
        """Become spare; selections and unfolded parts are gone."""
        self._message = None
        self._fold_usage()
        for part in self._parts:
            self._put_aside(part)
        self._parts = []
        self.hide()

    def height_for(self, width: int) -> int:
        """Height in pixels at a column's width, with the gap below."""
        inner = width - 2 * _SIDE
        parts = sum(part.height_for(inner) + self._air(_BETWEEN) for part in self._parts)
        footer = self._footer.sizeHint().height() if self._footer_shown() else 0
        usage = 0 if self.usage.isHidden() else self.usage.sizeHint().height()
        header = header_height(self._context.theme)
        return self._above + 2 * self._pad + header + usage + parts + footer + self._air(_GAP)

    def refresh_style(self) -> None:
        """Take over a switched scheme or size of text."""
        if self._message is not None:
            self.header.show_for(self._message)
        for part in self._parts:
            part.refresh_style()
        self.update()

    @property
    def _pad(self) -> int:
        is_person = self._message is not None and self._message.role is MessageRole.USER
        return self._air(_PAD if is_person else _FLAT_PAD)

    @property
    def _above(self) -> int:
        return 0 if self._divider.isHidden() else self._divider.usual_height

    def _air(self, pixels: int) -> int:
        return self._context.theme.sizes.air(pixels)

    def _footer_shown(self) -> bool:
        return not self._footer.isHidden()

    def _bind_parts(self, message: Message) -> None:
        kept: list[PartWidget] = []
        old = self._parts
        for at, part in enumerate(message.parts):
            kind = _widget_of(part)
            if at < len(old) and type(old[at]) is kind and len(kept) == at:
                widget = old[at]
            else:
                widget = self._take(kind)
            widget.show_part(message, part)
            kept.append(widget)
        for widget in old:
            if widget not in kept:
                self._put_aside(widget)
        self._parts = kept
        for before, after in pairwise(kept):
            QWidget.setTabOrder(before, after)

    def _take(self, kind: type[PartWidget]) -> PartWidget:
        spare = self._spare.get(kind)
        if spare:
            widget = spare.pop()
        else:
            widget = kind(self._context, self)
            widget.acted.connect(self.acted)
            widget.height_changed.connect(self.height_changed)
            widget.row_focused.connect(self.row_focused)
            widget.dragged.connect(self.dragged)
        widget.show()
        return widget

    def _put_aside(self, widget: PartWidget) -> None:
        widget.rest()
        widget.hide()
        self._spare.setdefault(type(widget), []).append(widget)

    def _place(self) -> None:
        inner = self.width() - 2 * _SIDE
        self._divider.setGeometry(0, 0, self.width(), self._divider.usual_height)
        y = self._above + self._pad
        height = header_height(self._context.theme)
        self.header.setGeometry(_SIDE, y, inner + 2, height)
        y += height
        if not self.usage.isHidden():
            height = self.usage.sizeHint().height()
            self.usage.setGeometry(_SIDE, y, inner, height)
            y += height
        for part in self._parts:
            height = part.height_for(inner)
            part.setGeometry(_SIDE, y, inner, height)
            y += height + self._air(_BETWEEN)
        if self._footer_shown():
            self._footer.setGeometry(_SIDE, y, inner, self._footer.sizeHint().height())

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """Stand at a place of the viewport and place the children."""
        self.setGeometry(x, y, width, height)
        self._place()
        self.show()

    @property
    def plain_text(self) -> str:
        """The text as it is shown, without the signs of Markdown."""
        browsers = [part.browser for part in self._parts if isinstance(part, TextPartWidget)]
        return "\n\n".join(browser.document().toPlainText().strip() for browser in browsers)

    @property
    def selected_text(self) -> str:
        """The words selected in it, with line feeds."""
        cursors = [part.browser.textCursor() for part in self._parts if isinstance(part, TextPartWidget)]
        return "\n\n".join(cursor.selection().toPlainText() for cursor in cursors if cursor.hasSelection())

    @Slot(QPoint)
    def _on_menu_wanted(self, place: QPoint) -> None:
        if self._message is None:
            return
        lines = message_lines(self._message, self._context.state(), selected=self.selected_text, plain=self.plain_text)
        menu_of(lines, self._context.theme, self.acted.emit, self).popup(place)

    @Slot(int)
    def _on_sibling_wanted(self, seq: int) -> None:
        if self._message is not None:
            self.acted.emit(CardAct(Act.SHOW_SIBLING, self._message.id, str(seq)))

    @Slot()
    def _on_copy_wanted(self) -> None:
        if self._message is not None:
            self.acted.emit(CardAct(Act.COPY, self._message.id, self._message.text()))

    @Slot()
    def _on_link_wanted(self) -> None:
        if self._message is not None:
            self.acted.emit(CardAct(Act.COPY_LINK, self._message.id, str(self._message.seq)))

    def _fold_usage(self) -> None:
        with QSignalBlocker(self.about):
            self.about.setChecked(False)
        self.usage.hide()

    @Slot(bool)
    def _on_about_toggled(self, shown: bool) -> None:
        self.usage.setVisible(shown)
        self.height_changed.emit()

    @Slot()
    def _on_sent_wanted(self) -> None:
        if self._message is not None:
            self.acted.emit(CardAct(Act.SHOW_SENT, self._message.id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the message, at the mouse or, by the keyboard, below its header."""
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.header.mapToGlobal(QPoint(0, self.header.height()))
        if self.header.more.isHidden():
            event.ignore()
        else:
            self._on_menu_wanted(place)

    def sizeHint(self) -> QSize:
        """At its present width."""
        return QSize(self.width(), self.height_for(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Children follow the width."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The person's turn stands on a tinted block; the card with focus has a ring."""
        if self._message is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        block = QRectF(self.rect()).adjusted(0.5, self._above + 0.5, -0.5, -self._air(_GAP) + 0.5)
        if self._message.role is MessageRole.USER:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._context.theme.colour("accent_soft"))
            painter.drawRoundedRect(block, RADIUS, RADIUS)
        marks = self._context.marks
        if marks is not None and self._message.seq in marks.turns:
            ground = self._context.theme.colour("accent")
            ground.setAlphaF(_SELECTED)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(block, RADIUS, RADIUS)
        if self.hasFocus() or (marks is not None and marks.seq == self._message.seq):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._context.theme.colour("accent"), 1))
            painter.drawRoundedRect(block, RADIUS, RADIUS)
