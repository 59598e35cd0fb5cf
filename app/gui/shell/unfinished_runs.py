"""Runs that were paused or interrupted, offered to be resumed on the start page. Quitting pauses without a question."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.rows import RunRow
from app.gui.kit.labels import ElidedLabel, PlainLabel
from app.gui.kit.reads import guarded
from app.gui.kit.small_widgets import StatusMark, button
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import status_key, translate
from app.gui.runs.raise_cap import resume_run

_PROJECTS = 5
_SHOWN = 4
_STATES = ("paused", "interrupted")


class _Row(QWidget):
    """One run."""

    def __init__(self, context: WindowServices, parent: QWidget) -> None:
        super().__init__(parent)
        self.run: RunRow | None = None
        self.project = ""
        self.mark = StatusMark(context.theme)
        self.text = ElidedLabel()
        self.resume: QPushButton = button(translate("Resume"), icon=context.theme.icon("play"))
        self.open: QPushButton = button(translate("Show"), rank="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(10)
        row.addWidget(self.mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.open)
        row.addWidget(self.resume)


class Unfinished(QWidget):
    """A few rows; hidden when nothing waits.

    Signals:
        opened(str): show this run.
    """

    opened = Signal(str)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(2)
        title = PlainLabel(translate("Left unfinished"))
        context.theme.dress(title, bold=True)
        title.setContentsMargins(12, 0, 0, 2)
        self._column.addWidget(title)
        self._rows: list[_Row] = []
        self.hide()

    @property
    def rows(self) -> tuple[_Row, ...]:
        """The rows shown."""
        return tuple(row for row in self._rows if row.run is not None)

    def load(self) -> None:
        """Read what waits in the projects that were active last."""
        found = self._found()
        while len(self._rows) < len(found):
            self._rows.append(self._make_row())
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(found))
            row.run = None
            if at < len(found):
                self._fill(row, *found[at])
        self.setVisible(bool(found))

    def _found(self) -> list[tuple[str, RunRow]]:
        services = self._context.services
        found: list[tuple[str, RunRow]] = []
        with guarded("unfinished runs"):
            projects = [project for project in services.projects.page().items if project.waiting][:_PROJECTS]
            for project in projects:
                runs = services.runs.page(project.id, status=_STATES, limit=_SHOWN).items
                found += [(project.title, run) for run in runs]
        return found[:_SHOWN]

    def _make_row(self) -> _Row:
        row = _Row(self._context, self)
        row.resume.clicked.connect(self._on_resume_clicked)
        row.open.clicked.connect(self._on_open_clicked)
        self._column.addWidget(row)
        return row

    def _fill(self, row: _Row, project: str, run: RunRow) -> None:
        texts = self._context.texts
        key = status_key(run.status, warnings=run.warnings)
        row.run = run
        row.mark.show_status(key, texts.run_status(key))
        words = translate("{run} in {project} · {done} of {total}") if run.total else translate("{run} in {project}")
        named = {"run": texts.run(run.number), "project": one_line(project, 80), "done": run.done, "total": run.total}
        row.text.setText(words.format(**named))
        row.resume.setEnabled(True)
        row.resume.setAccessibleName(translate("Resume {run}").format(run=row.text.text()))
        row.open.setAccessibleName(translate("Show {run}").format(run=row.text.text()))

    def _row_of(self, sender: object) -> _Row | None:
        return next((row for row in self._rows if sender in (row.resume, row.open)), None)

    @Slot()
    def _on_resume_clicked(self) -> None:
        row = self._row_of(self.sender())
        if row is None or row.run is None:
            return
        resume_run(self._context, row.run.id, self.window())

    @Slot()
    def _on_open_clicked(self) -> None:
        row = self._row_of(self.sender())
        if row is not None and row.run is not None:
            self.opened.emit(row.run.id)
