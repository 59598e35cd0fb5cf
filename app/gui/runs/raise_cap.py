"""Going on with a run that paused at a cap: what it took so far, its caps, and one button.

Also the one way the window resumes a run: with the dialog where a cap stopped it, without where it did not.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.money import DaySpend, SpendTotal
from app.domain.runs import Budget, Run, RunStatus
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.fields import CapField
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.number_field import first_fault
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.money_words import spend_words, tokens_words
from app.gui.runs.budget_form import BudgetForm
from app.settings.settings import DAY_CAP_USD


def resume_run(context: WindowServices, run: str, parent: QWidget | None) -> None:
    """Go on with a run; where a cap stopped it, ask for another cap first."""
    runs = context.services.runs
    found = runs.get(run)
    if found.status is RunStatus.PAUSED and found.flags.needs_you:
        RaiseCapDialog(context, found, parent).open()
    else:
        _ = context.run_verb(lambda: runs.resume(run))


class RaiseCapDialog(QDialog):
    """Raises the caps of one run and lets it go on. GUI thread only."""

    def __init__(self, context: WindowServices, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._run = run
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Raise the cap of Run {n}").format(n=run.number))
        self.why = PlainLabel(run.flags.needs_you or "", selectable=True, wrap=True)
        self.why.setHidden(not self.why.text())
        self.so_far = PlainLabel(muted=True, selectable=True, wrap=True)
        self.form = BudgetForm(context.texts)
        self.form.fill(run.config.budget)
        self.day_cap = CapField(self.tr("Most all requests of a day may cost, US dollars"), usual=DAY_CAP_USD)
        self._day_cap_before = context.services.settings.day_cap_usd
        self.day_cap.set_cap(self._day_cap_before)
        self.today = PlainLabel(muted=True, wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self.go_on = button(self.tr("Raise the cap and go on"), rank="main")
        self.go_on.setDefault(True)
        self.cancel = button(self.tr("Leave it paused"))
        self._lay_out()
        self.form.changed.connect(self._show_state)
        self.day_cap.cap_changed.connect(self._show_state)
        self.go_on.clicked.connect(self._on_go_on_clicked)
        self.cancel.clicked.connect(self.reject)
        self._show_state()
        spending = context.services.spending
        self._sums = Latest(context.bridge, self)
        self._days = Latest(context.bridge, self)
        self._sums.query(lambda: spending.of_run(run.id), self._show_so_far, self._on_fault)
        self._days.query(spending.today, self._show_today, self._on_fault)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go_on)
        kept = self.tr(
            "What is finished is kept: going on asks nothing twice, and the ranking is as if it had not paused."
        )
        day = QHBoxLayout()
        day.setSpacing(8)
        day.addWidget(PlainLabel(self.tr("Cap of a day"), muted=True))
        day.addWidget(self.day_cap)
        day.addWidget(self.today, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for widget in (self.why, self.so_far, self.form):
            layout.addWidget(widget)
        layout.addLayout(day)
        layout.addWidget(PlainLabel(kept, muted=True, wrap=True))
        layout.addWidget(self.fault)
        layout.addLayout(row)
        self.resize(520, 0)

    def _show_so_far(self, total: SpendTotal) -> None:
        run = self._run
        texts = self._context.texts
        parts = (
            texts.count(run.counts.calls, "call"),
            tokens_words(total),
            spend_words(total),
            texts.duration(run.duration_s),
        )
        self.so_far.setText(self.tr("So far: {parts}.").format(parts=" · ".join(parts)))

    def _show_today(self, day: DaySpend) -> None:
        self.today.setText(self.tr("today: {spent}").format(spent=spend_words(day.total)))

    @Slot()
    def _show_state(self) -> None:
        raised = _is_raised(self._run.config.budget, self.form.budget())
        raised = raised or _is_higher(self._day_cap_before, self.day_cap.cap)
        self.go_on.setText(self.tr("Raise the cap and go on") if raised else self.tr("Go on"))
        self.go_on.setAccessibleName(self.go_on.text())
        fault = first_fault(self)
        self.go_on.setEnabled(not fault)
        self.fault.setText(fault)
        self.fault.setHidden(not fault)

    @Slot()
    def _on_go_on_clicked(self) -> None:
        services, run, budget = self._context.services, self._run.id, self.form.budget()
        day_cap, is_other_day = self.day_cap.choice, self.day_cap.cap != self._day_cap_before
        self.go_on.setEnabled(False)

        async def go_on() -> Run:
            if is_other_day:
                await services.preferences.set({"day_cap_usd": day_cap})
            return await services.runs.resume(run, budget=budget)

        run_owned(
            self._context,
            self,
            go_on,
            on_done=self._on_resumed,
            on_fault=self._on_fault,
        )

    def _on_resumed(self, _run: Run) -> None:
        self.accept()

    def _on_fault(self, fault: KnownError) -> None:
        self._show_state()
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()


def _is_raised(before: Budget, after: Budget) -> bool:
    """Whether any cap is higher than it was, or gone."""
    pairs = (
        (before.calls, after.calls),
        (before.tokens, after.tokens),
        (before.usd, after.usd),
        (before.seconds, after.seconds),
    )
    return any(_is_higher(old, new) for old, new in pairs)


def _is_higher(before: float | None, after: float | None) -> bool:
    return before is not None and (after is None or after > before)
