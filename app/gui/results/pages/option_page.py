"""An option as a page: what would make it lead, its text and card, where it comes from, and its verdicts with quotes.

Not for answering (the table and its inspector) nor for the way back from one number (`why_panel`).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.kit.quote_marks import quotation
from app.domain.results import RunResults
from app.domain.runs import QuestionKind
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button, rule, tool_button
from app.gui.kit.window_services import WindowServices
from app.gui.look.asking_words import turn_words
from app.gui.look.figures import multiple, number
from app.gui.look.result_words import describe_row
from app.gui.look.texts import translate
from app.gui.results.answer_cells import AnswerCell, answers_of, describe_question, whose
from app.gui.results.pages.page_frame import PageFrame

if TYPE_CHECKING:
    from app.services.options.option_story import OptionStory, Relative

_WIDEST = 860
"""Pixels: a line of text stays readable."""
_ORIGINS = {
    "user": "your own idea",
    "designer": "designed",
    "derived": "derived from others",
    "today": "as it is today",
}


class OptionPage(PageFrame):
    """One option of one run at a time. GUI thread only.

    Signals:
        message_opened(str): the id of the message the option stands in.
        run_opened(str, str): a run, and the label of its option that is wanted.
        answer_wanted(str, str): the label of the option, and the question whose answer should be looked at.
    """

    message_opened = Signal(str)
    run_opened = Signal(str, str)
    answer_wanted = Signal(str, str)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._context = context
        self._results: RunResults | None = None
        self._label = ""
        self._read = Latest(context.bridge, self)
        self.previous = tool_button(self.tr("Option before (Ctrl+↑)"), context.theme.icon("arrow-up", "muted"))
        self.next = tool_button(self.tr("Option after (Ctrl+↓)"), context.theme.icon("arrow-down", "muted"))
        self.previous.setShortcut("Ctrl+Up")
        self.next.setShortcut("Ctrl+Down")
        self.previous.clicked.connect(self._on_previous_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.top.addWidget(self.previous)
        self.top.addWidget(self.next)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("The option"))
        self.column.addWidget(self._scroll, 1)

    @property
    def label(self) -> str:
        """The option shown."""
        return self._label

    @property
    def said(self) -> tuple[str, ...]:
        """Every line of the page, in its order."""
        content = self._scroll.widget()
        return tuple(label.text() for label in content.findChildren(PlainLabel)) if content is not None else ()

    def show_option(self, results: RunResults, label: str) -> None:
        """Show an option; reads off the GUI thread."""
        self._results, self._label = results, label
        labels = self._labels()
        at = labels.index(label) if label in labels else 0
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at + 1 < len(labels))
        row = results.ranking.row(label)
        other = next((one for one in results.ranking.unranked if one.label == label), None)
        named = row or other
        self.title.setText(f"{label} · {named.title}" if named is not None else label)
        service, run = self._context.services.results, results.run
        self._read.query(lambda: service.story(run, label), self._on_story, self._on_fault)

    def _labels(self) -> list[str]:
        ranking = self._results.ranking if self._results is not None else None
        if ranking is None:
            return []
        return [*(row.label for row in ranking.rows), *(one.label for one in ranking.unranked)]

    @Slot()
    def _on_previous_clicked(self) -> None:
        self._step(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        labels = self._labels()
        if self._results is not None and self._label in labels:
            at = labels.index(self._label) + by
            if 0 <= at < len(labels):
                self.show_option(self._results, labels[at])

    @Slot(object)
    def _on_fault(self, fault: KnownError) -> None:
        content = _Column()
        content.say(self._context.texts.fault(fault))
        self._scroll.setWidget(content)

    @Slot(object)
    def _on_story(self, story: "OptionStory") -> None:
        results = self._results
        if results is None or story.candidate.label != self._label:
            return
        content = _Column()
        row = results.ranking.row(self._label)
        if row is not None:
            content.say(describe_row(row, results), muted=True)
        content.head(self.tr("What would make it lead"))
        for line in leading_lines(story, results):
            content.say(line)
        self._tell_card(content, story)
        self._tell_origin(content, story)
        self._tell_verdicts(content, results)
        self._scroll.setWidget(content)
        self._scroll.verticalScrollBar().setValue(0)

    def _tell_card(self, content: "_Column", story: "OptionStory") -> None:
        card, text = story.candidate.card, story.candidate.text.strip()
        content.head(self.tr("Its text"))
        content.say(text or card.summary)
        for line in story.told_of_it:
            content.say(line)
        if card.summary and card.summary.strip() != text:
            content.head(self.tr("As it was judged"))
            content.say(card.summary)
        for title, lines in (
            (self.tr("How it works"), card.mechanism),
            (self.tr("What it takes"), card.resources),
            (self.tr("Relies on"), story.relies_on),
            (self.tr("Risks"), card.risks),
        ):
            if lines:
                content.head(title)
                for line in lines:
                    content.say(f"• {line}")

    def _tell_origin(self, content: "_Column", story: "OptionStory") -> None:
        content.head(self.tr("Where it comes from"))
        words = translate(_ORIGINS[story.candidate.origin.value])
        content.say(
            self.tr("{words}, put together by the built-in methods").format(words=words)
            if story.candidate.constructed
            else words
        )
        if story.told is not None:
            told = story.told
            link = self.tr("Said in “{title}”, message {n}").format(title=told.chat_title, n=told.seq)
            content.link(link, lambda: self.message_opened.emit(told.message))
        for one in story.parents:
            self._link_relative(content, self.tr("From {option} of Run {n}: {title}"), one)
        for one in story.children:
            self._link_relative(content, self.tr("Became {option} of Run {n}: {title}"), one)

    def _link_relative(self, content: "_Column", words: str, one: "Relative") -> None:
        text = words.format(option=one.label, n=one.number, title=one.title)
        content.link(text, lambda: self.run_opened.emit(one.run, one.label))

    def _tell_verdicts(self, content: "_Column", results: RunResults) -> None:
        content.head(self.tr("Its verdicts"))
        cells = answers_of(results)
        for question in results.columns:
            cell = cells.get((self._label, question.slug))
            if cell is not None:
                self._tell_verdict(content, cell)

    def _tell_verdict(self, content: "_Column", cell: AnswerCell) -> None:
        slug = cell.question.slug
        content.link(describe_question(cell.question), lambda: self.answer_wanted.emit(self._label, slug))
        content.say(f"{cell.text} · {whose(cell)}" if cell.judged else whose(cell), muted=not cell.judged, indent=True)
        for quote in cell.quotes:
            content.say(quotation(quote), muted=True, indent=True)


class _Column(QWidget):
    """Headings, lines and links, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 12, 12)
        self._layout.setSpacing(4)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setMaximumWidth(_WIDEST)

    def head(self, text: str) -> None:
        """Add a heading."""
        self._layout.addSpacing(6)
        self._layout.addWidget(rule())
        self._layout.addWidget(PlainLabel(text, bold=True, wrap=True))

    def say(self, text: str, *, muted: bool = False, indent: bool = False) -> None:
        """Add a line."""
        label = PlainLabel(text, muted=muted, wrap=True, selectable=True)
        label.setIndent(16 if indent else 0)
        self._layout.addWidget(label)

    def link(self, text: str, does: object) -> None:
        """Add a line that leads somewhere."""
        made = button("", rank="link")
        made.setAccessibleName(text)
        made.setToolTip(text)
        made.clicked.connect(does)
        said = PlainLabel(text, wrap=True)
        made.setText(translate("Go"))
        row = QHBoxLayout()
        row.addWidget(said, 1)
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(row)

    def minimumSizeHint(self) -> QSize:
        """Lines wrap."""
        return QSize(200, super().minimumSizeHint().height())


def leading_lines(story: "OptionStory", results: RunResults) -> tuple[str, ...]:
    """Return what would make an option lead, a sentence each."""
    if story.leads:
        return (translate("It leads."),)
    if not results.ranking.has_order:
        return (translate("There is no order yet: answer the questions first."),)
    if story.table is not None:
        lines = tuple(turn_words(story.table, turn) for turn in story.turns)
        first = results.ranking.rows[0] if results.ranking.rows else None
        if not lines and first is not None and first.label == story.candidate.label:
            return (translate("It comes first; it leads once an answer says that it is better than today."),)
        return lines or (translate("No one or two answers would: too much speaks for others."),)
    leading = story.leading
    if leading is None:
        return (translate("It has no answer yet, so it has no place."),)
    if leading.blocked:
        return (
            translate("No answer alone: {leader} stands in a better tier. What it must do comes first.").format(
                leader=leading.leader
            ),
        )
    kinds = {one.slug: one for one in results.columns}
    words = translate("“{question}” at {needed} instead of {now}, the rest as it is: then it reaches {leader}.")
    lines = tuple(
        words.format(
            question=one.title,
            needed=_figure(kinds[one.question].kind, one.needed),
            now=_figure(kinds[one.question].kind, one.now),
            leader=leading.leader,
        )
        for one in leading.ways
    )
    return lines or (translate("No one answer would: the gap to {leader} is too wide.").format(leader=leading.leader),)


def _figure(kind: QuestionKind, value: float) -> str:
    return multiple(value) if kind is QuestionKind.COST else number(value)
