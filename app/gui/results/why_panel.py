"""“Why?”: the steps from a number back to the sentence in a chat, one under the other.

Shows what the service found; what was sent to a judge, and what came back, opens on demand.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.look.rendering.visible import visible
from app.gui.look.theme import Theme

if TYPE_CHECKING:
    from app.services.why import Why, WhyStep

_WORDS = {
    "row": "place in the ranking",
    "answer": "answer",
    "call": "what was asked",
    "reply": "what came back",
    "scenario": "scenario",
    "item": "item of the spec",
    "version": "version",
    "message": "your sentence",
    "candidate": "candidate",
    "parent": "derived from",
}
_ON_DEMAND = frozenset({"call", "reply"})


class WhyPanel(QWidget):
    """Steps of one `Why`. GUI thread only.

    Signals:
        message_opened(str): the id of the message a sentence stands in.
        question_activated(str): the slug of a question whose answer should be shown.
    """

    message_opened = Signal(str)
    question_activated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.steps: list[StepWidget] = []

    def show_why(self, why: "Why", *, asks_on: bool) -> None:
        """Show the steps; `asks_on` lets each answer among them be asked about in turn."""
        self.clear()
        for step in why.lines:
            if step.kind == "version":
                continue
            widget = StepWidget(step, self._theme, asks_on=asks_on)
            widget.message_opened.connect(self.message_opened)
            widget.question_activated.connect(self.question_activated)
            self.steps.append(widget)
            self._layout.addWidget(widget)

    @Slot()
    def clear(self) -> None:
        """Show nothing."""
        for widget in self.steps:
            widget.hide()
            widget.deleteLater()
        self.steps = []


class StepWidget(QFrame):
    """One step: what it is, its title, its words; long texts of a call only on demand."""

    message_opened = Signal(str)
    question_activated = Signal(str)

    def __init__(self, step: "WhyStep", theme: Theme, *, asks_on: bool) -> None:
        super().__init__()
        self._step = step
        self._theme = theme
        self._text: QPlainTextEdit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 5, 4, 5)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(4)
        kind = PlainLabel(_WORDS.get(step.kind, step.kind), muted=True)
        theme.dress(kind, points=-1)
        head.addWidget(kind)
        head.addStretch(1)
        self._layout = layout
        layout.addLayout(head)
        layout.addWidget(PlainLabel(step.title, selectable=True, wrap=True))
        if step.kind in _ON_DEMAND:
            self._add_link(head, self.tr("Show"), self._on_show_clicked)
        elif step.text:
            quoted = step.kind in ("message", "answer") and not step.text.startswith("“")
            words = PlainLabel(f"“{step.text}”" if quoted else step.text, muted=True, selectable=True, wrap=True)
            layout.addWidget(words)
        if step.kind == "message" and step.ref:
            self._add_link(head, self.tr("Open the message"), self._on_message_clicked)
        if asks_on and step.kind == "answer" and step.ref:
            self._add_link(head, self.tr("Why?"), self._on_question_clicked)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the thread that ties the steps together."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line"), 2))
        painter.drawLine(7, 0, 7, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if self._step.kind == "message" else "border"))
        painter.drawEllipse(3, 9, 9, 9)

    def _add_link(self, row: QHBoxLayout, text: str, slot: object) -> None:
        link = QPushButton(text)
        link.setProperty("link", True)
        link.setAccessibleName(visible(f"{text}: {self._step.title}"))
        link.clicked.connect(slot)
        row.addWidget(link)

    @Slot()
    def _on_show_clicked(self) -> None:
        button = self.sender()
        if self._text is None:
            self._text = QPlainTextEdit(self._step.text)
            self._text.setReadOnly(True)
            self._theme.dress(self._text, points=-1, mono=True)
            self._text.setMinimumHeight(180)
            self._text.setAccessibleName(visible(self._step.title))
            self._layout.addWidget(self._text)
        else:
            self._text.setVisible(not self._text.isVisible())
        if isinstance(button, QPushButton):
            button.setText(self.tr("Hide") if self._text.isVisibleTo(self) else self.tr("Show"))

    @Slot()
    def _on_message_clicked(self) -> None:
        self.message_opened.emit(self._step.ref)

    @Slot()
    def _on_question_clicked(self) -> None:
        self.question_activated.emit(self._step.ref)
