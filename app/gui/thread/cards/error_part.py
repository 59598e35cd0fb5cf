"""A fault where it happened, with its ways out."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from app.domain.chats import ErrorPart, Message
from app.gui.kit.labels import PictureLabel, PlainLabel
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import CardContext, CardFrame, expect
from app.gui.thread.cards.ways_out import WaysOut


class ErrorCard(CardFrame):
    """What happened and why, then what helps."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        row = self.add_row()
        self._icon = PictureLabel()
        self._sentence = PlainLabel(wrap=True, selectable=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._sentence, 1)
        self.ways = WaysOut(context)
        self.ways.acted.connect(self.acted)
        self.column.addWidget(self.ways)
        self.refresh_style()

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the fault."""
        part = expect(part, ErrorPart)
        self._sentence.setText(part.sentence)
        self.ways.show_for(message, code=part.code)
        self.setAccessibleName(translate("error: {sentence}").format(sentence=self._sentence.text()))

    def refresh_style(self) -> None:
        """Redraw the icon."""
        pixmap = self.context.theme.pixmap("status-failed", "bad", QSize(18, 18), self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
