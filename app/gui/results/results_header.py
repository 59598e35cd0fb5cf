"""The top of the results: which run, what to know first, how much was judged, and what to do next."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.domain.runs import JudgeRule, judged_under
from app.gui.kit.badge import Badge
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.item_models import plain_tip
from app.gui.kit.labels import PlainLabel
from app.gui.look.result_words import coverage, first_sentence, left_out, rests_on, verdict
from app.gui.look.run_words import METHOD_HINT, NO_MODEL, branch_word, cost_words, is_builtin, mode_word, status_word
from app.gui.look.texts import status_key, translate
from app.gui.look.theme import Theme
from app.gui.look.tokens import STATUS_COLOURS

_WIDE = 880
_SHOWN = 2
_SHORT = 170
_FITS_LARGE = 70
"""Characters of a first sentence that is written large."""
_NARROWEST = 280
_SIDE = 16
_PROVISIONAL_HINT = "Less than half was judged, or part of the run is missing: the order may change."


class ResultsHeader(QWidget):
    """Header of one run's results. GUI thread only.

    Signals:
        discuss_requested(bool): True for an existing chat.
        improve_requested, what_if_requested: the button of that name was pressed.
    """

    discuss_requested = Signal(bool)
    improve_requested = Signal()
    what_if_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(muted=True)
        self.status = Badge(theme)
        self.method = Badge(theme)
        self.provisional = Badge(theme)
        self.rule = Badge(theme)
        self._verdict = PlainLabel(selectable=True, wrap=True)
        self._verdict.setFont(theme.font(points=4, bold=True))
        self._long_verdict = PlainLabel(selectable=True, wrap=True)
        self._long_verdict.setFont(theme.font(points=1.5, bold=True))
        self._verdict_rest = PlainLabel(selectable=True, wrap=True)
        self._facts = PlainLabel(muted=True, selectable=True, wrap=True)
        self._left_out = PlainLabel(muted=True, selectable=True, wrap=True)
        self._warnings = PlainLabel(selectable=True, wrap=True)
        self._warnings.setProperty("warn", True)
        self._all_warnings: tuple[str, ...] = ()
        self._unfolded = False
        self.more = QPushButton()
        self.more.setProperty("link", True)
        self.more.clicked.connect(self._on_more_clicked)
        self.improve = QPushButton(theme.icon("setup"), self.tr("Improve these"))
        self.improve.setToolTip(self.tr("Derive new candidates from the selected ones, or from the best"))
        self.improve.clicked.connect(self.improve_requested)
        self.what_if = QPushButton(theme.icon("what-if"), self.tr("Try as a what-if"))
        self.what_if.clicked.connect(self.what_if_requested)
        self.discuss = self._discuss_button(theme)
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self._title)
        names.addWidget(self.status)
        names.addStretch(1)
        marks = QHBoxLayout()
        marks.setSpacing(8)
        marks.addWidget(self.method)
        marks.addWidget(self.provisional)
        marks.addWidget(self.rule)
        marks.addStretch(1)
        said = self._said = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        said.setSpacing(8)
        said.addLayout(names)
        said.addLayout(marks, 1)
        buttons = self._buttons = FlowLayout(gap=8)
        for button in (self.discuss, self.improve, self.what_if):
            buttons.addWidget(button)
        top = self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(6)
        top.setContentsMargins(0, 0, 0, 3)
        top.addLayout(said, 1)
        top.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 10, _SIDE, 8)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self._verdict)
        layout.addWidget(self._long_verdict)
        layout.addWidget(self._verdict_rest)
        layout.addWidget(self._facts)
        layout.addWidget(self._left_out)
        layout.addWidget(self._warnings)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below where there is no room beside the title."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._top.direction() is not direction:
            self._top.setDirection(direction)
        self._place_marks()

    def _place_marks(self) -> None:
        """Put the marks below the title where they would squeeze its status out."""
        room = self.width() - 2 * _SIDE
        if self._top.direction() is QBoxLayout.Direction.LeftToRight:
            room -= self._buttons.sizeHint().width() + self._top.spacing()
        parts = [
            part for part in (self._title, self.status, self.method, self.provisional, self.rule) if not part.isHidden()
        ]
        wanted = sum(part.sizeHint().width() for part in parts) + 8 * (len(parts) - 1)
        fits = wanted <= room
        self._said.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        """Narrow: the buttons go below."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def show_stage_costs(self, lines: tuple[str, ...]) -> None:
        """Tell what each stage took beside the facts, on demand."""
        self._facts.setToolTip(plain_tip("\n".join(lines)))

    @property
    def verdict(self) -> str:
        """What is said first."""
        return " ".join(
            label.text() for label in (self._verdict, self._long_verdict, self._verdict_rest) if label.text()
        )

    @property
    def facts(self) -> str:
        """How much was judged, on which version."""
        return self._facts.text()

    @property
    def left_out(self) -> str:
        """What the run left out on purpose."""
        return self._left_out.text()

    @property
    def warnings(self) -> str:
        """What the ranking has to own up to."""
        return self._warnings.text()

    def show_run(self, run: RunRow, results: RunResults | None) -> None:
        """Show a run and, if it has any, its results."""
        self._title.setText(translate("Run {n} · {mode}").format(n=run.number, mode=mode_word(run.mode)))
        self._title.setToolTip(plain_tip(run.title))
        key = status_key(run.status, warnings=run.warnings)
        word = status_word(run.status, run.warnings)
        self.status.set_text(word, ink=STATUS_COLOURS[key], icon=f"status-{key}")
        self.method.set_text(NO_MODEL if is_builtin(run.judge) else "", tip=METHOD_HINT)
        provisional = results is not None and results.ranking.provisional
        self.provisional.set_text("provisional" if provisional else "", ink="warn", tip=_PROVISIONAL_HINT)
        earlier = results is not None and results.rule is JudgeRule.SHARED
        self.rule.set_text("earlier rule" if earlier else "", tip=judged_under(JudgeRule.SHARED))
        self._place_marks()
        self._show_verdict(verdict(results) if results else "")
        cost = cost_words(judge=run.judge, cost_usd=run.cost_usd, calls=run.calls)
        paid = "" if is_builtin(run.judge) else f" · {cost}"
        where = f"{run.title} · {branch_word(run.branch_name)}, v{run.version_number}{paid}"
        self._facts.setText(f"{coverage(results)}, {rests_on(results)} · {where}" if results else where)
        self._facts.setAccessibleDescription(judged_under(results.rule, results.taken_from) if results else "")
        skipped = left_out(results.ranking) if results else ()
        self._left_out.setText("\n".join(self.tr("Left out: {why}").format(why=sentence) for sentence in skipped))
        self._left_out.setHidden(not skipped)
        self._all_warnings = _warnings(results) if results else ()
        self._show_warnings(unfolded=False)
        ranked = results is not None and results.ranking.best is not None
        self.improve.setEnabled(ranked)

    def _show_verdict(self, said: str) -> None:
        """The first sentence large, as large as its length allows; what else there is to say below it."""
        first, rest = first_sentence(said)
        is_long = len(first) > _FITS_LARGE
        for label, text in ((self._verdict, "" if is_long else first), (self._long_verdict, first if is_long else "")):
            label.setText(text)
            label.setHidden(not text)
        self._verdict_rest.setText(rest)
        self._verdict_rest.setHidden(not rest)

    def _show_warnings(self, *, unfolded: bool) -> None:
        warnings = self._all_warnings
        folded = [_short(warning) for warning in warnings[:_SHOWN]]
        shown = list(warnings) if unfolded else folded
        self._warnings.setText("\n".join(shown))
        self._warnings.setHidden(not warnings)
        self.more.setHidden(not warnings or (not unfolded and folded == list(warnings)))
        self.more.setText(self.tr("Less") if unfolded else self.tr("Show all of it"))
        self._unfolded = unfolded

    @Slot()
    def _on_more_clicked(self) -> None:
        self._show_warnings(unfolded=not self._unfolded)

    def _discuss_button(self, theme: Theme) -> QPushButton:
        menu = QMenu(self)
        self._new = QAction(theme.icon("discuss", "muted"), self.tr("In a new chat"), self)
        self._existing = QAction(theme.icon("quote", "muted"), self.tr("In an existing chat…"), self)
        self._new.triggered.connect(self._on_new_triggered)
        self._existing.triggered.connect(self._on_existing_triggered)
        menu.addActions([self._new, self._existing])
        button = QPushButton(theme.icon("discuss"), self.tr("Discuss"))
        button.setMenu(menu)
        return button

    @Slot()
    def _on_new_triggered(self) -> None:
        self.discuss_requested.emit(False)

    @Slot()
    def _on_existing_triggered(self) -> None:
        self.discuss_requested.emit(True)


def _warnings(results: RunResults) -> tuple[str, ...]:
    # Said once already: by the verdict, and by the badge.
    said = ("Nothing beats today.", "Under half of the answers exist")
    return tuple(" ".join(warning.split()) for warning in results.ranking.warnings if not warning.startswith(said))


def _short(warning: str) -> str:
    return warning if len(warning) <= _SHORT else f"{warning[: _SHORT - 1]}…"
