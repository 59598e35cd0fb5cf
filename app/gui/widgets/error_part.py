"""A fault where it happened, with its way out."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.chats import ErrorPart, Message
from app.gui.widgets.basics import PlainLabel, button
from app.gui.widgets.part_base import Act, CardAct, CardContext, CardFrame, expect


class ErrorCard(CardFrame):
    """What happened and why, then Try again."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._chat = ""
        row = self.add_row()
        self._icon = QLabel()
        self._sentence = PlainLabel(wrap=True, selectable=True)
        self._again = button("Try again", icon=context.theme.icon("refresh"))
        self._again.clicked.connect(self._on_again_clicked)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._again)
        self.refresh_style()

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the fault."""
        part = expect(part, ErrorPart)
        self._chat = message.chat
        self._sentence.set_text(part.sentence)
        self.setAccessibleName(f"error: {part.sentence}")

    def refresh_style(self) -> None:
        """Redraw the icon."""
        pixmap = self.context.theme.pixmap("warning", "bad", QSize(18, 18), self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)

    @Slot()
    def _on_again_clicked(self) -> None:
        self.acted.emit(CardAct(Act.RETRY, self._chat))
