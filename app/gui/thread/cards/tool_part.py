"""What the Architect looked up: one collapsed line that unfolds."""

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.chats import Message, ToolPart
from app.gui.kit.basics import PlainLabel, button
from app.gui.kit.plain import without_mnemonic
from app.gui.look.message_words import tool_line
from app.gui.thread.cards.message_part import CardContext, PartWidget, expect

_LONGEST = 10_000
"""Characters of a result that are shown; results are bounded below that."""


class ToolLine(PartWidget):
    """“Looked up …” with arguments and result underneath on demand."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._part: ToolPart | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.fold = button("", rank="flat", icon=context.theme.icon("chevron-right", "muted"))
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._on_fold_toggled)
        self.detail = PlainLabel(muted=True, wrap=True, selectable=True)
        self.detail.setFont(context.theme.font(points=-0.5, mono=True))
        self.detail.setContentsMargins(26, 0, 0, 4)
        self.detail.hide()
        column.addWidget(self.fold)
        column.addWidget(self.detail)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show one call; another one is folded."""
        part = expect(part, ToolPart)
        if part == self._part:
            return
        self.rest()
        self._part = part
        line = tool_line(part)
        self.fold.setText(without_mnemonic(line))
        self.fold.setAccessibleName(line)
        self._show_icon(open_=False)
        result = part.result if len(part.result) <= _LONGEST else f"{part.result[:_LONGEST]} …"
        arguments = f"{part.name} {part.arguments}" if part.arguments.strip() not in ("", "{}") else part.name
        self.detail.set_text(f"{arguments}\n\n{result}")

    def rest(self) -> None:
        """Fold up."""
        self._part = None
        with QSignalBlocker(self.fold):
            self.fold.setChecked(False)
        self.detail.hide()

    def _show_icon(self, *, open_: bool) -> None:
        name, colour = ("chevron-down" if open_ else "chevron-right"), "muted"
        if self._part is not None and self._part.failed and not open_:
            name, colour = "warning", "warn"
        self.fold.setIcon(self.context.theme.icon(name, colour))

    @Slot(bool)
    def _on_fold_toggled(self, open_: bool) -> None:
        self.detail.setVisible(open_)
        self._show_icon(open_=open_)
        self.height_changed.emit()
