"""The status bar: what works now (click → run) and which model answers."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QStatusBar, QWidget

from app.domain.events import AgentWorking, Event, RunChanged
from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.context import WindowContext
from app.gui.notices import NoticeAction, NoticeKind
from app.gui.rendering.visible import one_line
from app.gui.texts import status_key
from app.gui.widgets.basics import PlainLabel, Spinner, button


class StatusLine(QWidget):
    """Fills the status bar.

    Signals:
        run_clicked(str): the person wants to see the run that works.
    """

    run_clicked = Signal(str)

    def __init__(self, context: WindowContext, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.hide()
        self._context = context
        self._runs: dict[str, RunRow] = {}
        self._agents: set[str] = set()
        bar.setSizeGripEnabled(False)
        bar.setAccessibleName("Status")
        self._spinner = Spinner(context.theme)
        self.activity = button("Nothing is running", rank="flat")
        self.activity.clicked.connect(self._on_activity_clicked)
        self.model = PlainLabel(self.model_words, muted=True)
        self.model.setContentsMargins(0, 0, 10, 0)
        bar.addWidget(self._spinner)
        bar.addWidget(self.activity)
        bar.addPermanentWidget(self.model)
        self._show()

    @property
    def model_words(self) -> str:
        """Which model answers, in one line."""
        settings = self._context.services.settings
        if settings.provider == "builtin":
            return "Built-in methods, no AI, offline"
        model = settings.model or "no model chosen"
        return f"{model} at {settings.base_url or 'no address'}"

    def apply(self, event: Event) -> None:
        """Follow what starts and ends."""
        if isinstance(event, RunChanged):
            if RunStatus(event.row.status).is_live:
                self._runs[event.row.id] = event.row
            elif self._runs.pop(event.row.id, None) is not None:
                self._tell_ended(event.row)
        elif isinstance(event, AgentWorking):
            (self._agents.add if event.working else self._agents.discard)(event.chat)
        else:
            return
        self._show()

    def _tell_ended(self, run: RunRow) -> None:
        """Say that a run has ended: a notice with a way to its results, read aloud, and a mark on the task bar."""
        texts = self._context.texts
        word = texts.run_status(status_key(run.status, warnings=run.warnings)).lower()
        sentence = f"{texts.run(run.number)} is {word}."
        is_done = run.status == RunStatus.COMPLETED
        if is_done and run.best_label is not None:
            sentence = (
                f"{texts.run(run.number)} is {word}. Best: {run.best_label} {one_line(run.best_title or '', 80)}."
            )
        action = NoticeAction("Open results", lambda: self.run_clicked.emit(run.id)) if is_done else None
        self._context.notices.show(NoticeKind.DONE if is_done else NoticeKind.INFO, sentence, action)
        if not self.window().isActiveWindow():
            QApplication.alert(self.window())

    def _show(self) -> None:
        texts = self._context.texts
        words = [
            f"{texts.run(run.number)} {texts.run_status(run.status).lower()}"
            + (f", {run.done} of {run.total}" if run.total else "")
            for run in self._runs.values()
        ]
        if self._agents:
            words.append(f"{texts.count(len(self._agents), 'chat')} answering")
        sentence = " · ".join(words) or "Nothing is running"
        self._spinner.setVisible(bool(words))
        self.activity.setText(sentence)
        self.activity.setAccessibleName(sentence)
        self.activity.setEnabled(bool(self._runs))

    @Slot()
    def _on_activity_clicked(self) -> None:
        if self._runs:
            self.run_clicked.emit(next(iter(self._runs)))
