"""Open questions the Architect asks: each with the sentence it is about and a button to answer it."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from app.domain.chats import Message, OpenQuestion, QuestionsPart
from app.gui.kit.labels import ElidedLabel, PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect


class _Row:
    """The widgets of one question."""

    def __init__(self, card: "QuestionsCard", grid: QGridLayout, at: int) -> None:
        self.card = card
        self.text = ""
        self.question = PlainLabel(wrap=True)
        self.quote = ElidedLabel(muted=True)
        self.answer: QPushButton = button(translate("Answer"), rank="link")
        self.answer.clicked.connect(self.on_answer_clicked)
        grid.addWidget(self.question, at * 2, 0)
        grid.addWidget(self.answer, at * 2, 1)
        grid.addWidget(self.quote, at * 2 + 1, 0, 1, 2)

    def show(self, question: OpenQuestion | None) -> None:
        for widget in (self.question, self.quote, self.answer):
            widget.setVisible(question is not None)
        if question is None:
            return
        self.text = question.question
        self.question.setText(question.question)
        self.quote.setText(f"“{one_line(question.quote)}”")
        self.quote.setVisible(bool(question.quote.strip()))
        self.answer.setAccessibleName(translate("Answer: {question}").format(question=self.question.text()))

    def on_answer_clicked(self) -> None:
        self.card.acted.emit(CardAct(Act.ANSWER, "", self.text))


class QuestionsCard(CardFrame):
    """At most 7 questions, most important first."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        head = QHBoxLayout()
        self._title = PlainLabel()
        context.theme.dress(self._title, bold=True)
        head.addWidget(self._title, 1)
        self.column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(8)
        self.column.addLayout(self._grid)
        self._rows: list[_Row] = []

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show the questions."""
        part = expect(part, QuestionsPart)
        while len(self._rows) < len(part.questions):
            self._rows.append(_Row(self, self._grid, len(self._rows)))
        for at, row in enumerate(self._rows):
            row.show(part.questions[at] if at < len(part.questions) else None)
        self._title.setText(self.context.texts.count(len(part.questions), "open question"))
