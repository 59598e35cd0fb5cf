"""Checking the model up: its price first, then progress, then the report and what follows from it for its runs.

Closing the dialog does not stop a check-up; Stop does. Shown with `open()`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.bridge.progress import ProgressSignal
from app.domain.checkups import Checkup, CheckupEstimate
from app.domain.errors import FaultKind, KnownError
from app.domain.events import Event, ModelChanged
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.checkup_words import follows_lines, price_words, report_lines

if TYPE_CHECKING:
    from app.services.checkups import CheckupService


_WATCH_MS = 300


class CheckupDialog(QDialog):
    """Price, progress, report. GUI thread only.

    Signals:
        preferences_wanted(str): the page on which what stood in the way is mended: money or model.
    """

    preferences_wanted = Signal(str)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._working = False
        self._is_own = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check up the model"))
        self.resize(600, 460)
        what = self.tr(
            "The model is asked about plans written for this purpose, of which one is evidently better. That shows how "
            "steady it is, whether long lists blur its answers, and whether it gets costs the right way round."
        )
        self._what = PlainLabel(what, muted=True, wrap=True)
        self.price = PlainLabel(bold=True, wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the check-up"))
        self.doing = PlainLabel(muted=True, wrap=True)
        self.card = QFrame()
        self.card.setProperty("card", True)
        self.report = PlainLabel(selectable=True, wrap=True)
        self.follows = PlainLabel(selectable=True, wrap=True)
        self._made = PlainLabel(muted=True, wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.way = button("", rank="link")
        self._page = "model"
        self.start = button(self.tr("Check up"), rank="main")
        self.stop = button(self.tr("Stop"))
        self.close_button = button(self.tr("Close"))
        self._lay_out()
        self._prices = Latest(context.bridge, self)
        self._reports = Latest(context.bridge, self)
        # The check-up may outlive the dialog, and tells to the end.
        self._progress = ProgressSignal(context.bridge)
        self._progress.changed.connect(self._on_progress)
        # A check-up that another dialog began ends without an event where it fails.
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self._on_watch_timeout)
        self.start.clicked.connect(self._on_start_clicked)
        self.way.clicked.connect(lambda: self.preferences_wanted.emit(self._page))
        self.stop.clicked.connect(self._on_stop_clicked)
        self.close_button.clicked.connect(self.reject)
        context.bridge.published.connect(self.apply)
        self.load()

    @property
    def _checkups(self) -> "CheckupService":
        return self._context.services.checkups

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(6)
        for widget in (
            PlainLabel(self.tr("What it measured"), bold=True, wrap=True),
            self.report,
            PlainLabel(self.tr("What follows from it"), bold=True, wrap=True),
            self.follows,
            self._made,
        ):
            inside.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for one in (self.close_button, self.stop, self.start):
            row.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        parts: tuple[QWidget, ...] = (self._what, self.price, self.bar, self.doing, self.card, self.fault)
        for part in parts:
            layout.addWidget(part)
        layout.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        layout.addLayout(row)
        for hidden in (self.bar, self.doing, self.card, self.fault, self.way):
            hidden.hide()

    def load(self) -> None:
        """Read the price and the newest report of the model in use, and whether it is being checked up."""
        self._set_working(self._checkups.is_working())
        self.price.clear()
        self.start.setEnabled(False)
        # Prices and keys are read from files and the keyring, so not on this thread.
        self._prices.query(self._checkups.estimate, self._show_price, self._show_no_price)

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Follow another choice of a model."""
        if isinstance(event, ModelChanged) and not self._working:
            self.load()

    # -- what it shows ---------------------------------------------------------------------------------

    def _show_price(self, found: CheckupEstimate) -> None:
        self.price.setText(f"{found.title}: {price_words(found)}")
        self.start.setEnabled(not self._working)
        judge = found.judge
        self._reports.query(lambda: self._checkups.for_judge(judge), self._show_report, self._show_fault)

    def _show_no_price(self, fault: KnownError) -> None:
        self.price.setText(self._context.texts.fault(fault))
        self.start.setEnabled(False)
        self._show_report(None)

    def _show_report(self, found: Checkup | None) -> None:
        self.card.setHidden(found is None)
        self.start.setText(self.tr("Check up") if found is None else self.tr("Check up again"))
        self.start.setAccessibleName(self.start.text())
        if found is None:
            return
        self.report.setText("\n".join(f"• {line}" for line in report_lines(found)))
        self.follows.setText("\n".join(f"• {line}" for line in follows_lines(found)))
        self._made.setText(self.tr("Checked up {when}").format(when=self._context.texts.when_full(found.made_at)))

    def _show_fault(self, fault: KnownError) -> None:
        self._is_own = False
        self._set_working(self._checkups.is_working())
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()
        is_cap = fault.code == f"provider-{FaultKind.BUDGET.value}"
        self._page = "money" if is_cap else "model"
        self.way.setText(self.tr("Raise the cap…") if is_cap else self.tr("Change the model or its key…"))
        self.way.setAccessibleName(self.way.text())
        self.way.setVisible(fault.code.startswith("provider-"))

    def _set_working(self, working: bool) -> None:
        self._working = working
        self.bar.setVisible(working)
        self.doing.setVisible(working)
        self.stop.setVisible(working)
        self.start.setVisible(not working)
        if working:
            self._watch.start()
            self.bar.setRange(0, 0)
            self.doing.setText(self.tr("The model is being asked. You can close this and go on elsewhere."))

    # -- slots -----------------------------------------------------------------------------------------

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self._working:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.doing.setText(self.tr("{done} of {total} calls").format(done=done, total=total))

    @Slot()
    def _on_watch_timeout(self) -> None:
        if not self._is_own and not self._checkups.is_working():
            self._watch.stop()
            self.load()

    @Slot()
    def _on_start_clicked(self) -> None:
        checkups, context, progress = self._checkups, self._context, self._progress
        self.fault.hide()
        self.way.hide()
        self._is_own = True
        self._set_working(True)
        run_owned(
            context,
            self,
            lambda: checkups.run(progress.tell),
            on_done=self._on_done,
            on_fault=self._show_fault,
            after_close=lambda _found: context.notices.show(NoticeKind.DONE, "The check-up of the model is done."),
        )

    def _on_done(self, found: Checkup) -> None:
        self._is_own = False
        self._set_working(False)
        self._show_report(found)

    @Slot()
    def _on_stop_clicked(self) -> None:
        self.stop.setEnabled(False)
        checkups = self._checkups

        async def stop() -> bool:
            return checkups.stop()

        run_owned(self._context, self, stop, on_done=self._on_stopped, on_fault=self._show_fault)

    def _on_stopped(self, _stopped: bool) -> None:
        self.stop.setEnabled(True)
