"""What a ranking has to own up to, a line each, with the way to mend it where there is one.

Not for the words of the warnings: the ranking holds them.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.domain.runs import QuestionKind
from app.gui.kit.labels import PictureLabel, PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_ICON = QSize(16, 16)
_SAID_ALREADY = ("Nothing beats today.", "Under half of the answers exist")
"""By the verdict, and by the badge."""


class FixKind(Enum):
    """What mends a warning."""

    ANSWER = "answer"
    """Look at an answer, and give it by hand where one knows better."""
    OPEN_QUESTIONS = "open"
    """Show the questions that wait for an answer."""
    WITHOUT = "without"
    """Try what it would be without a demand."""
    SAY_TODAY = "today"
    """Say in the chat how it is done today."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a warning: its button, the question it is about (its slug), and the option (its label), if any."""

    text: str
    kind: FixKind
    question: str | None = None
    label: str | None = None


def fix_of(results: RunResults, warning: str) -> Fix | None:
    """Return the way to mend a warning; None only for one this has never heard of."""
    about = next((one.slug for one in results.columns if f"“{one.title}”" in warning), None)
    scenario = next((one.slug for one in results.columns if one.kind is QuestionKind.SCENARIO), None)
    cost = next((one.slug for one in results.columns if one.kind is QuestionKind.COST), None)
    if warning.startswith("Every candidate fails") and about is not None:
        return Fix(translate("Try without it"), FixKind.WITHOUT, about)
    if "which stands in for today, misses" in warning:
        missed = about or next((one.slug for one in results.columns if one.hard), None)
        return Fix(translate("Try without it"), FixKind.WITHOUT, missed)
    if warning.startswith("Nothing was said about how it is done today"):
        return Fix(translate("Say how it is today"), FixKind.SAY_TODAY)
    if warning.startswith("Not judged for any row"):
        return Fix(translate("Answer it"), FixKind.ANSWER, about or cost)
    if warning.startswith("Some questions were not asked"):
        return Fix(translate("Show the open questions"), FixKind.OPEN_QUESTIONS)
    if warning.endswith("nobody: all rows hold up alike there."):
        return Fix(translate("Look at it"), FixKind.ANSWER, about or scenario)
    if warning.startswith("The judge contradicts itself"):
        return Fix(translate("Look at its answers"), FixKind.ANSWER, scenario)
    if warning.startswith("The judge's costs of "):
        label = warning.removeprefix("The judge's costs of ").split(" ", 1)[0]
        return Fix(translate("Give its cost"), FixKind.ANSWER, cost, label)
    return None


class WarningList(QWidget):
    """Hidden where there is none. GUI thread only.

    Signals:
        fix_requested(object): the `Fix` whose button was pressed.
    """

    fix_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sentences: tuple[str, ...] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(2)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is owned up to."""
        return self._sentences

    def show_results(self, results: RunResults | None) -> None:
        """List the warnings of a ranking."""
        warnings = results.ranking.warnings if results is not None else ()
        said = tuple(" ".join(one.split()) for one in warnings if not one.startswith(_SAID_ALREADY))
        fixes = tuple(fix_of(results, one) if results is not None else None for one in said)
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._sentences = said
        self._lines = [self._line(sentence, fix) for sentence, fix in zip(said, fixes, strict=True)]
        for line in self._lines:
            self._column.addWidget(line)

    def _line(self, sentence: str, fix: Fix | None) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        mark = PictureLabel()
        mark.setPixmap(self._theme.pixmap("warning", "warn", _ICON, self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(sentence, wrap=True, selectable=True), 1)
        if fix is not None:
            mend = button(fix.text, rank="chip")
            mend.setAccessibleName(f"{fix.text}: {sentence}")
            mend.clicked.connect(lambda: self.fix_requested.emit(fix))
            row.addWidget(mend, 0, Qt.AlignmentFlag.AlignTop)
        return line
