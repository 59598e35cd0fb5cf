"""One collapsed line of a message that unfolds: what stands behind it is read on demand.

The base of what was looked up (`tool_part`) and of what was thought (`thought_part`).
"""

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button, without_mnemonic
from app.gui.look.rendering.visible import visible
from app.gui.thread.cards.message_part import CardContext, PartWidget


class FoldedLine(PartWidget):
    """A line with a chevron and, underneath, its detail."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._is_warning = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.fold = button("", rank="flat", icon=context.theme.icon("chevron-right", "muted"))
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._on_fold_toggled)
        self.detail = PlainLabel(muted=True, wrap=True, selectable=True)
        self.detail.setContentsMargins(26, 0, 0, 4)
        self.detail.hide()
        column.addWidget(self.fold)
        column.addWidget(self.detail)

    def show_line(self, line: str, detail: str, *, is_warning: bool = False) -> None:
        """Show a line and what stands behind it, folded."""
        self.rest()
        self._is_warning = is_warning
        self.fold.setText(without_mnemonic(line))
        self.fold.setAccessibleName(visible(line))
        self._show_icon(open_=False)
        self.detail.setText(detail)

    def rest(self) -> None:
        """Fold up."""
        with QSignalBlocker(self.fold):
            self.fold.setChecked(False)
        self.detail.hide()

    def _show_icon(self, *, open_: bool) -> None:
        name, colour = ("chevron-down" if open_ else "chevron-right"), "muted"
        if self._is_warning and not open_:
            name, colour = "warning", "warn"
        self.fold.setIcon(self.context.theme.icon(name, colour))

    @Slot(bool)
    def _on_fold_toggled(self, open_: bool) -> None:
        self.detail.setVisible(open_)
        self._show_icon(open_=open_)
        self.height_changed.emit()
