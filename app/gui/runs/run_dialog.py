"""Before a run starts: what it would do and cost, and one button. Nothing starts without its click.

Shown with `open()`. The estimate comes from the one preflight service; overtaken estimates are dropped.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, SettingsChanged, VersionCreated
from app.domain.runs import Origin, Run, RunMode, RunRequest, Trigger
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.item_models import plain_tip
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.price_limit import ask_about_price, is_above_limit
from app.gui.kit.window_services import WindowServices
from app.gui.look.estimate_words import calls_words, details_words
from app.gui.look.model_words import in_use
from app.gui.look.run_words import is_builtin
from app.gui.runs.candidate_choice_model import CandidateChoice
from app.gui.runs.run_form import RunForm
from app.gui.thread.composing.model_switch import ModelSwitch

if TYPE_CHECKING:
    from app.services.running.preflight import Preflight
    from app.services.services import Services

_SETTLE_MS = 120
_RUNS_OFFERED = 8
_WARNINGS = 4


class RunDialog(QDialog):
    """Describes and starts one run. GUI thread only.

    Signals:
        run_started(str): the id of the run that was stored and begun.
    """

    run_started = Signal(str)

    def __init__(
        self, context: WindowServices, project: str, request: RunRequest, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._project = project
        self._ready: Preflight | None = None
        self._starting = False
        self._branch: str | None = None
        self._chat: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New run"))
        self.resize(640, 620)
        self.form = RunForm(context.texts)
        self._where = PlainLabel(muted=True, wrap=True)
        self.estimate = PlainLabel(bold=True, wrap=True)
        self.details = PlainLabel(muted=True, wrap=True)
        self.blocked = PlainLabel(wrap=True)
        self.blocked.setProperty("bad", True)
        self.warnings = PlainLabel(wrap=True)
        self.warnings.setProperty("warn", True)
        self.start = QPushButton(self.tr("Start run"))
        self.start.setProperty("main", True)
        self.start.setEnabled(False)
        self.start.setDefault(True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.model_switch = ModelSwitch(context, connects=False)
        self._lay_out()
        self._estimates = Latest(context.bridge, self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask_estimate)
        self.form.changed.connect(self._on_form_changed)
        self.start.clicked.connect(self._on_start_clicked)
        self.cancel.clicked.connect(self.reject)
        self._fill(request)
        context.bridge.published.connect(self.apply)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.setSpacing(4)
        title = PlainLabel(self.tr("Before you start"), muted=True, wrap=True)
        for widget in (title, self.estimate, self.details, self.blocked, self.warnings):
            inside.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.model_switch)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self._where)
        layout.addWidget(self.form, 1)
        layout.addWidget(card)
        layout.addLayout(row)

    def _fill(self, request: RunRequest) -> None:
        services = self._context.services
        number = services.runs.get(request.config.rejudge).number if request.config.rejudge else None
        self.form.parents_model.set_choices(_choices(services, self._project), request.config.parents)
        self._branch, self._chat = request.branch, request.chat
        self._show_where()
        if not request.config.ideas:
            own = services.runs.default_request(self._project, chat=request.chat, mode=RunMode.EVAL_ONLY)
            config = request.config.model_copy(update={"ideas": own.config.ideas})
            request = request.model_copy(update={"config": config})
        self.form.fill(request, rejudged=number)

    def _show_where(self) -> None:
        services = self._context.services
        branch = services.specs.branch(self._branch) if self._branch else services.specs.main_branch(self._project)
        head = services.specs.head(branch.id)
        line = self._context.texts.line(branch.name, is_main=branch.is_main)
        where = self.tr("On {line}, version v{n}").format(line=line, n=head.number)
        if self._chat is not None:
            where += self.tr(", started in “{chat}”").format(chat=services.chats.get(self._chat).title)
        self._where.setText(where)

    @Slot(object)
    def apply(self, event: Event) -> None:
        """A model, a cap or a version of elsewhere: what was estimated is no longer so. What was typed stays."""
        if isinstance(event, VersionCreated) and event.version.project == self._project:
            self._show_where()
        elif not isinstance(event, ModelChanged | SettingsChanged):
            return
        self.model_switch.show_model()
        if not self._starting:
            self._on_form_changed()

    @Slot()
    def _on_form_changed(self) -> None:
        # What was estimated, or is being estimated, is no longer what is asked for.
        self._estimates.cancel()
        self._ready = None
        self.start.setEnabled(False)
        if self.form.fault:
            self._settle.stop()
            self._show_blocked(self.form.fault)
        else:
            self._settle.start()

    @Slot()
    def _ask_estimate(self) -> None:
        runs, project, request = self._context.services.runs, self._project, self.form.request()
        self._estimates.ask(lambda: runs.preflight(project, request), self.show_estimate, self._on_fault)

    def show_estimate(self, ready: "Preflight") -> None:
        """Show what the run would do; the button works unless something blocks it."""
        self._ready = ready
        self.estimate.setText(calls_words(ready))
        self.details.setText(details_words(ready, in_use(self._context.services.settings)))
        self.details.show()
        self.blocked.setText(ready.blocked or "")
        self.blocked.setHidden(ready.blocked is None)
        shown = ready.warnings[:_WARNINGS]
        more = len(ready.warnings) - len(shown)
        self.warnings.setText("\n".join((*shown, *([self.tr("and {n} more").format(n=more)] if more else []))))
        self.warnings.setToolTip(plain_tip("\n".join(ready.warnings)))
        self.warnings.setHidden(not ready.warnings)
        self.start.setEnabled(ready.blocked is None and not self._starting)
        self.form.show_for(methods=is_builtin(ready.judge))
        self.form.budget.set_usual_money(None if is_builtin(ready.judge) else ready.request.config.budget.usd)

    def _on_fault(self, fault: KnownError) -> None:
        self._starting = False
        self.start.setText(self.tr("Start run"))
        self._ready = None
        self._show_blocked(self._context.texts.fault(fault))

    def _show_blocked(self, why: str) -> None:
        self.estimate.setText(self.tr("This run cannot start."))
        self.details.hide()
        self.blocked.setText(why)
        self.blocked.show()
        self.warnings.hide()
        self.start.setEnabled(False)

    @Slot()
    def _on_start_clicked(self) -> None:
        if self._ready is None or self._ready.blocked is not None or self._starting:
            return
        settings = self._context.services.settings
        if is_above_limit(self._ready, settings):
            ask_about_price(self, self._ready, settings, on_start=self._start, on_leave=self.start.setFocus)
        else:
            self._start()

    @Slot()
    def _start(self) -> None:
        if self._ready is None:
            return
        self._starting = True
        self.start.setText(self.tr("Starting…"))
        self.start.setEnabled(False)
        runs, project, request = self._context.services.runs, self._project, self._ready.request
        run_owned(
            self._context,
            self,
            lambda: runs.start(project, request, Trigger.DIALOG),
            on_done=self._on_started,
            on_fault=self._on_fault,
        )

    def _on_started(self, run: Run) -> None:
        self.run_started.emit(run.id)
        self.accept()


def _choices(services: "Services", project: str) -> list[CandidateChoice]:
    choices: list[CandidateChoice] = []
    for row in services.runs.page(project, status=("completed",), limit=_RUNS_OFFERED).items:
        choices += [
            CandidateChoice(candidate.id, row.number, candidate.label, candidate.card.title, None)
            for candidate in services.runs.candidates(row.id)
            if candidate.origin is not Origin.TODAY
        ]
    return choices
