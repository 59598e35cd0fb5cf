"""What the Architect looked up: one collapsed line that unfolds."""

from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, ToolPart
from app.gui.look.message_words import tool_line
from app.gui.thread.cards.folded_line import FoldedLine
from app.gui.thread.cards.message_part import CardContext, expect

_LONGEST = 10_000
"""Characters of a result that are shown; results are bounded below that."""


class ToolLine(FoldedLine):
    """“Looked up …” with arguments and result underneath on demand."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._part: ToolPart | None = None
        context.theme.dress(self.detail, points=-0.5, mono=True)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show one call; another one is folded."""
        part = expect(part, ToolPart)
        if part == self._part:
            return
        result = part.result if len(part.result) <= _LONGEST else f"{part.result[:_LONGEST]} …"
        arguments = f"{part.name} {part.arguments}" if part.arguments.strip() not in ("", "{}") else part.name
        self.show_line(tool_line(part), f"{arguments}\n\n{result}", is_warning=part.failed)
        self._part = part

    def rest(self) -> None:
        """Fold up."""
        self._part = None
        super().rest()
