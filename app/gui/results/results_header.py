"""The top of the results: what to know first, which run it is and what it has to own up to.

The sentence takes at most three lines and the rest one, so that the table has the room; all of it unfolds on demand.
"""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.domain.runs import JudgeRule, judged_under
from app.gui.kit.badge import Badge
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.item_models import plain_tip
from app.gui.kit.labels import ClampedLabel, PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.result_words import coverage, first_sentence, left_out, rests_on, verdict
from app.gui.look.run_words import METHOD_HINT, NO_MODEL, branch_word, cost_words, is_builtin, mode_word, status_word
from app.gui.look.texts import status_key, translate
from app.gui.look.theme import Theme
from app.gui.look.tokens import STATUS_COLOURS
from app.gui.results.warning_list import WarningList

_SENTENCE_LINES = 3
_NARROWEST = 280
_SIDE = 16
_PROVISIONAL_HINT = "Less than half was judged, or part of the run is missing: the order may change."


class ResultsHeader(QWidget):
    """Header of one run's results. GUI thread only.

    Signals:
        pin_requested(bool): a newer run shall not take its place, or may again.
    """

    pin_requested = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said = ""
        self._title = PlainLabel(muted=True)
        self.status = Badge(theme)
        self.method = Badge(theme)
        self.provisional = Badge(theme)
        self.rule = Badge(theme)
        self.sentence = ClampedLabel(lines=_SENTENCE_LINES)
        theme.dress(self.sentence, points=1.5, bold=True)
        self.rest = ClampedLabel(lines=1)
        self._whole = PlainLabel(selectable=True, wrap=True)
        self._facts = PlainLabel(muted=True, selectable=True, wrap=True)
        self._left_out = PlainLabel(muted=True, selectable=True, wrap=True)
        self.warnings = WarningList(theme)
        self.more = button("", rank="link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more_toggled)
        self.warned = button("", rank="link", icon=theme.icon("warning", "warn"))
        self.warned.setCheckable(True)
        self.warned.toggled.connect(self._on_warned_toggled)
        self.pin = button("", rank="link", icon=theme.icon("pin", "accent"))
        self.pin.setCheckable(True)
        self.pin.clicked.connect(self.pin_requested)
        # Text and marks stand on one line.
        self._title.setMinimumHeight(self.status.sizeHint().height())
        self.show_pinned(False)
        self._lay_out()
        self._unfold()

    def _lay_out(self) -> None:
        marks = FlowLayout(gap=8)
        shown = (self._title, self.status, self.method, self.provisional, self.rule, self.warned, self.more, self.pin)
        for mark in shown:
            marks.addWidget(mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 8, _SIDE, 4)
        layout.setSpacing(3)
        for widget in (self.sentence, self.rest, self._whole, self._facts, self._left_out):
            layout.addWidget(widget)
        layout.addLayout(marks)
        layout.addWidget(self.warnings)

    def minimumSizeHint(self) -> QSize:
        """Narrow: marks go on below each other."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    # -- what it says ------------------------------------------------------------------------------------

    @property
    def verdict(self) -> str:
        """What is said first, whole."""
        return self._said

    @property
    def facts(self) -> str:
        """How much was judged, on which version."""
        return self._facts.text()

    @property
    def left_out(self) -> str:
        """What the run left out on purpose."""
        return self._left_out.text()

    def show_stage_costs(self, lines: tuple[str, ...]) -> None:
        """Tell what each stage took beside the facts, on demand."""
        self._facts.setToolTip(plain_tip("\n".join(lines)))

    def show_pinned(self, pinned: bool) -> None:
        """Show whether a newer run may take its place."""
        self.pin.setChecked(pinned)
        self.pin.setText(self.tr("Unpin") if pinned else self.tr("Pin"))
        self.pin.setToolTip(
            self.tr("Follow the newest run of the project again")
            if pinned
            else self.tr("Keep this run here; the newest one does not take its place")
        )

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
        self._show_verdict(" ".join(verdict(results).split()) if results else "")
        cost = cost_words(judge=run.judge, cost_usd=run.cost_usd, calls=run.calls)
        paid = "" if is_builtin(run.judge) else f" · {cost}"
        where = f"{run.title} · {branch_word(run.branch_name)}, v{run.version_number}{paid}"
        self._facts.setText(f"{coverage(results)}, {rests_on(results)} · {where}" if results else where)
        self._facts.setAccessibleDescription(judged_under(results.rule, results.taken_from) if results else "")
        skipped = left_out(results.ranking) if results else ()
        self._left_out.setText("\n".join(self.tr("Left out: {why}").format(why=sentence) for sentence in skipped))
        self.warnings.show_results(results)
        count = len(self.warnings.sentences)
        self.warned.setText(self.tr("1 warning") if count == 1 else self.tr("{n} warnings").format(n=count))
        self.warned.setHidden(not count)
        self._unfold()

    def _show_verdict(self, said: str) -> None:
        """The first sentence in bold, what else there is to say below it."""
        self._said = said
        first, rest = first_sentence(said)
        self.sentence.setText(first)
        self.rest.setText(rest)
        self._whole.setText(said)

    def _unfold(self) -> None:
        """Show the short or the whole of it."""
        whole = self.more.isChecked()
        self.sentence.setHidden(whole or not self.sentence.text())
        self.rest.setHidden(whole or not self.rest.text())
        self._whole.setHidden(not whole or not self._said)
        self._facts.setHidden(not whole)
        self._left_out.setHidden(not whole or not self._left_out.text())
        self.warnings.setHidden(not self.warned.isChecked() or not self.warnings.sentences)
        self._offer_more()

    def _offer_more(self) -> None:
        self.more.setText(self.tr("Less") if self.more.isChecked() else self.tr("Show all of it"))

    @Slot()
    def _on_more_toggled(self) -> None:
        self._unfold()

    @Slot()
    def _on_warned_toggled(self) -> None:
        self._unfold()
