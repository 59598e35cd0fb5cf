"""Ideas to be judged: one box each, kept word for word; an empty box at the end is always there to write in."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.runs import Idea

_HEIGHT = 68


class IdeasEditor(QScrollArea):
    """Boxes of ideas. GUI thread only.

    Signals:
        ideas_changed: an idea was written, changed or emptied.
    """

    ideas_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[QPlainTextEdit] = []
        self._given: dict[str, Idea] = {}
        self._first: tuple[Idea, ...] = ()
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Ideas"))
        self._add_box("")

    def set_ideas(self, ideas: tuple[Idea, ...]) -> None:
        """Show these ideas; their links stay as long as their text does, what they are combined of in any words."""
        self._given = {idea.text: idea for idea in ideas}
        self._first = ideas
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self.boxes = []
        for idea in ideas:
            self._add_box(idea.text)
        self._add_box("")

    def ideas(self) -> tuple[Idea, ...]:
        """What is written, word for word; boxes of blanks are none."""
        parents = [*(idea.parents for idea in self._first), *[()] * len(self.boxes)]
        texts = [(box.toPlainText(), of) for box, of in zip(self.boxes, parents, strict=False)]
        return tuple(self._given.get(text, Idea(text=text, parents=of)) for text, of in texts if text.strip())

    def _add_box(self, text: str) -> None:
        box = QPlainTextEdit(text)
        number = len(self.boxes) + 1
        box.setAccessibleName(self.tr("Idea {n}").format(n=number))
        box.setPlaceholderText(self.tr("Idea {n}, in your own words").format(n=number))
        box.setTabChangesFocus(True)
        box.setFixedHeight(_HEIGHT)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.textChanged.connect(self._on_text_changed)
        self.boxes.append(box)
        self._column.insertWidget(self._column.count() - 1, box)

    @Slot()
    def _on_text_changed(self) -> None:
        if self.boxes and self.boxes[-1].toPlainText().strip():
            self._add_box("")
        self.ideas_changed.emit()
