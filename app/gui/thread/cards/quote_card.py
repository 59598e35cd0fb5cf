"""A quote of a run, a candidate or an answer: a snapshot with a way to its source."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, QuotePart
from app.gui.kit.labels import ElidedLabel
from app.gui.kit.small_widgets import SMALL_ICON, button
from app.gui.kit.text_browser import TextBrowser
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect


class QuoteCard(CardFrame):
    """Title with a quotation mark, the text, and Open results."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._run = ""
        head = self.add_row()
        self._mark = button("", rank="flat", icon=context.theme.icon("quote", "muted"))
        self._mark.setEnabled(False)
        self._mark.setIconSize(SMALL_ICON)
        self._mark.setFixedWidth(26)
        self._mark.setAccessibleName(translate("quote"))
        self._title = ElidedLabel()
        context.theme.dress(self._title, bold=True)
        self._open = button(translate("Open results"), rank="link")
        self._open.clicked.connect(self._on_open_clicked)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        head.addWidget(self._open)
        self._text = TextBrowser(context.theme)
        self.column.addWidget(self._text)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show the snapshot."""
        part = expect(part, QuotePart)
        self._run = part.run or ""
        self._title.setText(one_line(part.title))
        self._text.set_markdown_text(part.text)
        self._text.setAccessibleName(translate("quote of {title}").format(title=one_line(part.title)))
        self._open.setVisible(part.run is not None)

    def height_for(self, width: int) -> int:
        """Head, text and margins."""
        text = self._text.height_for(width - 28 - 2)
        self._text.setFixedHeight(text)
        return super().height_for(width)

    def refresh_style(self) -> None:
        """Lay out again with the colours of the scheme."""
        self._text.refresh_style()

    @Slot()
    def _on_open_clicked(self) -> None:
        self.acted.emit(CardAct(Act.OPEN_RUN, self._run))
