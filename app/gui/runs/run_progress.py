"""A run at work or left unfinished: its stages with counts, what went wrong, and stop, pause or resume."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.runs import Run, RunStatus, StageStatus
from app.gui.kit.labels import PlainLabel
from app.gui.kit.painting import draw_text, smaller
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme

_GAP = 8
_SENTENCES = {
    "queued": "Waiting for its turn.",
    "running": "At work. You can go on elsewhere; nothing here needs to stay open.",
    "paused": "Paused. What is finished is kept; resuming repeats nothing.",
    "stopped": "Stopped by you. What is finished is kept; it can be resumed.",
    "interrupted": "Interrupted: the application ended while it ran. Resuming repeats at most what was in flight.",
}


class RunProgress(QWidget):
    """Shown above the results of a run that is not done. GUI thread only.

    Signals:
        stop_requested, pause_requested, resume_requested: the button of that name was pressed.
    """

    stop_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = StageBar(theme, texts)
        self._sentence = PlainLabel(muted=True, wrap=True)
        self._spend = PlainLabel(muted=True, selectable=True, wrap=True)
        self._texts = texts
        self.stop = QPushButton(self.tr("Stop"))
        self.pause = QPushButton(self.tr("Pause"))
        self.resume = QPushButton(self.tr("Resume"))
        self.resume.setProperty("main", True)
        self.stop.clicked.connect(self.stop_requested)
        self.pause.clicked.connect(self.pause_requested)
        self.resume.clicked.connect(self.resume_requested)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._sentence, 1)
        for button in (self.pause, self.stop, self.resume):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 10)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addLayout(row)
        layout.addWidget(self._spend)

    @property
    def spend(self) -> str:
        """What each stage took so far."""
        return self._spend.text()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def show_run(self, run: Run) -> None:
        """Show how far a run is; hides itself for one that is done."""
        live, resumable = run.status.is_live, run.status.is_resumable
        self.setHidden(not live and not resumable)
        self.bar.set_stages(run.stages if run.status is RunStatus.FAILED else tuple(map(_left, run.stages)))
        sentence = self.tr(_SENTENCES.get(run.status.value, ""))
        if run.error is not None:
            sentence = f"{run.error.sentence} {self.tr('What is finished is kept; it can be resumed.')}"
        if run.flags.needs_you:
            sentence = f"{run.flags.needs_you} {sentence}"
        self._sentence.setText(sentence)
        self._spend.setText("\n".join(stage_lines(run.stages, self._texts)))
        self._spend.setHidden(not self._spend.text())
        capped = run.status is RunStatus.PAUSED and bool(run.flags.needs_you)
        self.resume.setText(self.tr("Raise the cap and go on…") if capped else self.tr("Resume"))
        self.stop.setVisible(live)
        self.pause.setVisible(live)
        self.resume.setVisible(resumable)


class StageBar(QWidget):
    """The stages side by side, each with its name, count and a bar."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._stages: tuple[StageStatus, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_stages(self, stages: tuple[StageStatus, ...]) -> None:
        """Show these stages."""
        self._stages = stages
        words = [f"{self._texts.stage(one.stage)} {_state_words(one)}".rstrip() for one in stages]
        self.setAccessibleName(", ".join(words))
        spent = [stage_spend(one, self._texts) for one in stages]
        self.setToolTip("\n".join(f"{word}: {cost}" if cost else word for word, cost in zip(words, spent, strict=True)))
        self.setHidden(not stages)
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines and a bar."""
        return QSize(420, 2 * QFontMetrics(self._font()).height() + 10)

    @property
    def cut(self) -> tuple[str, ...]:
        """Words that do not fit at the present width, of any stage."""
        metrics, width = QFontMetrics(self._font()), self._stage_width()
        words = [word for one in self._stages for word in (self._texts.stage(one.stage), _state_words(one))]
        return tuple(word for word in words if metrics.horizontalAdvance(word) > width)

    def _font(self) -> QFont:
        return smaller(self.font(), 0.5)

    def _stage_width(self) -> int:
        return (self.width() - _GAP * (len(self._stages) - 1)) // max(len(self._stages), 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stages."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._stage_width()
        for number, stage in enumerate(self._stages):
            self._paint_stage(painter, QRect(number * (width + _GAP), 0, width, self.height()), stage)

    def _paint_stage(self, painter: QPainter, rect: QRect, stage: StageStatus) -> None:
        inks = {"failed": "bad", "running": "accent", "done": "good"}
        font = self._font()
        line = QFontMetrics(font).height()
        words = QRect(rect.left(), rect.top(), rect.width(), line)
        ink = "muted" if stage.state in ("waiting", "skipped") else "text"
        draw_text(painter, words, self._texts.stage(stage.stage), colour=self._theme.colour(ink), font=font)
        below = words.translated(0, line)
        draw_text(painter, below, _state_words(stage), colour=self._theme.colour("muted"), font=font)
        bar = QRectF(rect.left(), rect.bottom() - 4, rect.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(bar, 2, 2)
        share = 1.0 if stage.state == "done" else stage.done / stage.total if stage.total else 0.0
        if share and stage.state != "skipped":
            painter.setBrush(self._theme.colour(inks.get(stage.state, "neutral")))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * min(share, 1.0), 4), 2, 2)


def stage_lines(stages: tuple[StageStatus, ...], texts: Texts) -> tuple[str, ...]:
    """Return one line for each stage that asked a model: “Judging: 8 calls · 12,400 tokens · 0.03 USD”."""
    spent = ((texts.stage(one.stage), stage_spend(one, texts)) for one in stages)
    return tuple(f"{stage}: {words}" for stage, words in spent if words)


def stage_spend(stage: StageStatus, texts: Texts) -> str:
    """Return what a stage took: “8 calls · 12,400 tokens · 0.03 USD”; empty while it asked no model."""
    tokens = stage.input_tokens + stage.output_tokens
    if not stage.calls or not tokens:
        return ""
    return " · ".join((texts.count(stage.calls, "call"), texts.count(tokens, "token"), texts.cost(stage.cost_usd)))


def _left(stage: StageStatus) -> StageStatus:
    """A stage of a run that did not fail did not fail either: it waits where it was left."""
    return stage.model_copy(update={"state": "waiting"}) if stage.state == "failed" else stage


def _state_words(stage: StageStatus) -> str:
    if stage.state == "skipped":
        return "not needed"
    if stage.state == "failed":
        return "failed"
    if stage.total:
        return f"{stage.done} of {stage.total}"
    return "" if stage.state in ("waiting", "done") else stage.state
