"""One line at the foot of the spec: what kind of thing, and its words."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from app.domain.items import ItemKind

_KINDS: tuple[tuple[ItemKind, str], ...] = (
    (ItemKind.GOAL, "Goal"),
    (ItemKind.CONSTRAINT, "Limit"),
    (ItemKind.TODAY, "Today"),
    (ItemKind.OPTION, "Your idea"),
    (ItemKind.ASSUMPTION, "Assumption"),
    (ItemKind.RESOURCE, "Resource"),
    (ItemKind.LIMIT, "Limit of the world"),
    (ItemKind.ACTOR, "Actor"),
    (ItemKind.MECHANISM, "Mechanism"),
    (ItemKind.SIMPLIFICATION, "Simplification"),
)


class SpecAdd(QWidget):
    """Adds items. GUI thread only.

    Signals:
        add_requested(object, str): the `ItemKind` and the text of a new item.
    """

    add_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of the new item"))
        for kind, word in _KINDS:
            self.kind.addItem(word, kind.value)
        self.text = QLineEdit()
        self.text.setAccessibleName(self.tr("Text of the new item"))
        self.text.setPlaceholderText(self.tr("What must become true?"))
        self.text.setMaxLength(2000)
        self.button = QPushButton(self.tr("Add"))
        self.button.setEnabled(False)
        self.button.clicked.connect(self._on_add)
        self.text.returnPressed.connect(self._on_add)
        self.text.textChanged.connect(self._on_text_changed)
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        # The text has a line of its own: beside the other two it would be a few letters wide in a narrow dock.
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.kind, 0, 0)
        layout.addWidget(self.button, 0, 2)
        layout.addWidget(self.text, 1, 0, 1, 3)
        layout.setColumnStretch(1, 1)
        QWidget.setTabOrder(self.kind, self.text)
        QWidget.setTabOrder(self.text, self.button)

    def begin(self, kind: ItemKind) -> None:
        """Start writing an item of a kind."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind.value), 0))
        self.text.setFocus()

    def clear(self) -> None:
        """The item has become part of the spec."""
        self.text.clear()

    @Slot()
    def _on_add(self) -> None:
        text = " ".join(self.text.text().split())
        if text:
            self.add_requested.emit(ItemKind(self.kind.currentData()), text)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self.button.setEnabled(bool(text.strip()))

    @Slot(int)
    def _on_kind_changed(self, _index: int) -> None:
        hints = {
            ItemKind.GOAL: self.tr("What must become true?"),
            ItemKind.CONSTRAINT: self.tr("What must never happen, or at most cost?"),
            ItemKind.TODAY: self.tr("How is it done now, and what does that cost?"),
            ItemKind.OPTION: self.tr("A solution you already have in mind"),
            ItemKind.ASSUMPTION: self.tr("What do you take as given?"),
        }
        self.text.setPlaceholderText(hints.get(ItemKind(self.kind.currentData()), self.tr("One sentence")))
