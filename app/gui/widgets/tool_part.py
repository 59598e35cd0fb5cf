"""What the Architect looked up: one collapsed line that unfolds."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.chats import Message, ToolPart
from app.gui.rendering.visible import one_line
from app.gui.widgets.basics import PlainLabel, button
from app.gui.widgets.part_base import CardContext, PartWidget, expect

_LONGEST = 4000


class ToolLine(PartWidget):
    """“Looked up …” with arguments and result underneath on demand."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._fold = button("", rank="flat", icon=context.theme.icon("chevron-right", "muted"))
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._on_fold_toggled)
        self._detail = PlainLabel(muted=True, wrap=True, selectable=True)
        self._detail.setFont(context.theme.font(points=-0.5, mono=True))
        self._detail.setContentsMargins(26, 0, 0, 4)
        self._detail.hide()
        column.addWidget(self._fold)
        column.addWidget(self._detail)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show one call, folded."""
        part = expect(part, ToolPart)
        line = f"Looked up: {one_line(part.name.replace('_', ' '), 80)}"
        if part.arguments.strip() not in ("", "{}"):
            line = f"{line} ({one_line(part.arguments, 80)})"
        self._fold.setText(line)
        self._fold.setAccessibleName(line)
        self._fold.setChecked(False)
        result = part.result if len(part.result) <= _LONGEST else f"{part.result[:_LONGEST]} …"
        self._detail.set_text(result)

    @Slot(bool)
    def _on_fold_toggled(self, open_: bool) -> None:
        self._detail.setVisible(open_)
        self._fold.setIcon(self.context.theme.icon("chevron-down" if open_ else "chevron-right", "muted"))
        self.height_changed.emit()
