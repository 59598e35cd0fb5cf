"""What a ranking has to own up to, a line each, with the way to mend it where there is one.

Not for the words of the warnings: the ranking holds them.
"""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.gui.kit.labels import PictureLabel, PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_ICON = QSize(16, 16)
_SAID_ALREADY = ("Nothing beats today.", "Under half of the answers exist")
"""By the verdict, and by the badge."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a warning: its button, and the question it is about (its slug), or None for all that are open."""

    text: str
    question: str | None
    gives_way: bool
    """Whether the question's demand is tried without, rather than answered."""


def fix_of(results: RunResults, warning: str) -> Fix | None:
    """Return the way to mend a warning; None where there is none in the results."""
    about = next((one.slug for one in results.columns if f"“{one.title}”" in warning), None)
    if warning.startswith("Every candidate fails") and about is not None:
        return Fix(translate("Try without it"), about, gives_way=True)
    if warning.startswith("Not judged for any row"):
        return Fix(translate("Answer it"), about or "cost", gives_way=False)
    if warning.startswith("Some questions were not asked"):
        return Fix(translate("Show the open questions"), None, gives_way=False)
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
