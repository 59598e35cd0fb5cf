"""The status bar: what works now (click → run), what today cost, which model answers and whether it can."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStatusBar, QWidget

from app.domain.errors import KnownError
from app.domain.events import AgentWorking, Event, ModelChanged, RunChanged, SettingsChanged, SpendChanged
from app.domain.money import DaySpend
from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.kit.item_models import plain_tip
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import Spinner, button
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import backup_short
from app.gui.look.model_words import in_use
from app.gui.look.money_words import day_short
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate

_AGEING_MS = 60_000
_SETTLE_MS = 400
"""A run spends many times a second; the sum is read at most this often."""


class StatusBar(QWidget):
    """Fills the status bar.

    Signals:
        run_clicked(str): the person wants to see the run that works.
    """

    run_clicked = Signal(str)

    def __init__(self, context: WindowServices, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.hide()
        self._context = context
        self._runs: dict[str, RunRow] = {}
        self._agents: set[str] = set()
        bar.setSizeGripEnabled(False)
        bar.setAccessibleName(translate("Status"))
        self._spinner = Spinner(context.theme)
        self.activity = button(translate("Nothing is running"), rank="flat")
        self.activity.clicked.connect(self._on_activity_clicked)
        self.spend = button("", rank="flat")
        self.spend.setToolTip(translate("What was spent today, and the cap of a day"))
        self.backup = button("", rank="flat")
        self.backup.setToolTip(translate("How old the newest backup is"))
        self.model = button("", rank="flat")
        self._problem = ""
        bar.addWidget(self._spinner)
        bar.addWidget(self.activity)
        for part in (self.spend, self.backup, self.model):
            bar.addPermanentWidget(part)
        self._sums = Latest(context.bridge, self)
        self._problems = Latest(context.bridge, self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read_spend)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.show_backup)
        self._show()
        self._show_model()
        self._show_spend(DaySpend())

    @Slot()
    def load(self) -> None:
        """Read what stands at the right: once the window is up, then at each event."""
        self._read_spend()
        self._read_problem()
        self.show_backup()
        self._ageing.start()

    def take_over(self, other: "StatusBar") -> None:
        """Show what is at work, as another window does that saw it begin."""
        self._runs, self._agents = dict(other._runs), set(other._agents)
        self._show()

    def apply(self, event: Event) -> None:
        """Follow what starts and ends."""
        if isinstance(event, RunChanged):
            if RunStatus(event.row.status).is_live:
                self._runs[event.row.id] = event.row
            else:
                self._runs.pop(event.row.id, None)
        elif isinstance(event, SpendChanged):
            if not self._settle.isActive():
                self._settle.start()
            return
        elif isinstance(event, ModelChanged | SettingsChanged):
            self._show_model()
            self.load()
            return
        elif isinstance(event, AgentWorking):
            (self._agents.add if event.working else self._agents.discard)(event.chat)
        else:
            return
        self._show()

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
    def _read_spend(self) -> None:
        self._sums.query(self._context.services.spending.today, self._show_spend, self._tell_fault)

    def _show_spend(self, day: DaySpend) -> None:
        words = day_short(day)
        self.spend.setText(words)
        self.spend.setAccessibleName(words)
        self.spend.setVisible(bool(words))

    @Slot()
    def show_backup(self) -> None:
        """Say how old the newest backup is; reads names of files only."""
        words = backup_short(self._context.services.backups.newest())
        self.backup.setText(words)
        self.backup.setAccessibleName(words)

    def _read_problem(self) -> None:
        # May wait for the system's keyring, so never on this thread.
        self._problems.query(self._context.services.models.problem, self._show_problem, self._tell_fault)

    def _show_problem(self, problem: str | None) -> None:
        self._problem = problem or ""
        self._show_model()

    def _show_model(self) -> None:
        loading = self._context.services.models.status().loading
        words = one_line(loading or in_use(self._context.services.settings), 60)
        self.model.setIcon(self._context.theme.icon("warning", "warn") if self._problem else QIcon())
        self.model.setText(words)
        self.model.setToolTip(plain_tip(self._problem or translate("Which model answers")))
        named = translate("Model: {words}. {problem}") if self._problem else translate("Model: {words}")
        self.model.setAccessibleName(named.format(words=words, problem=self._problem))

    def _tell_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    @Slot()
    def _on_activity_clicked(self) -> None:
        if self._runs:
            self.run_clicked.emit(next(iter(self._runs)))
