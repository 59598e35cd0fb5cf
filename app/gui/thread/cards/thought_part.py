"""What the model thought before its answer: one collapsed line that unfolds."""

from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, ThoughtPart
from app.gui.look.message_words import thought_line
from app.gui.thread.cards.folded_line import FoldedLine
from app.gui.thread.cards.message_part import CardContext, expect


class ThoughtLine(FoldedLine):
    """“What the model thought” with the thoughts underneath on demand; a thought that grows stays unfolded."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._message = ""
        self._shown = ""

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the thoughts of a message."""
        part = expect(part, ThoughtPart)
        if message.id == self._message and part.text == self._shown:
            return
        if message.id == self._message:
            self.detail.setText(part.text)
        else:
            self.show_line(thought_line(), part.text)
        self._message, self._shown = message.id, part.text

    def rest(self) -> None:
        """Fold up."""
        self._message = self._shown = ""
        super().rest()
