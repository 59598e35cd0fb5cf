"""Everything a person can reach in the run half has a name a screen reader can say."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from app.gui.asking.run_questions import RunQuestions
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import answers_of
from app.gui.results.results_view import ResultsView
from app.gui.runs.raise_cap import RaiseCapDialog
from app.gui.runs.run_dialog import RunDialog
from app.gui.runs.run_history import RunHistory
from app.gui.settings.attachments_dialog import AttachmentsDialog
from app.gui.settings.backups_dialog import BackupsDialog
from app.gui.settings.checkup_dialog import CheckupDialog
from app.gui.settings.preferences import Preferences
from app.gui.spec.spec_view import SpecView
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("run")

_REACHABLE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def nameless(widget: QWidget) -> list[str]:
    """Reachable parts without a name; the inner parts of Qt's own compound widgets speak through their owner."""
    found = []
    for part in widget.findChildren(QWidget):
        inner = isinstance(part, QScrollBar | QHeaderView) or isinstance(
            part.parentWidget(), QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView
        )
        # A combo box keeps its list in a window of its own.
        inner = inner or part.window() is not widget.window()
        unreachable = part.focusPolicy() == Qt.FocusPolicy.NoFocus or not part.isVisibleTo(widget)
        if inner or unreachable or not isinstance(part, _REACHABLE):
            continue
        text = part.text() if isinstance(part, QAbstractButton) else ""
        if not part.accessibleName() and not text:
            found.append(f"{type(part).__name__} {part.objectName()}")
    return found


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


def test_docks(window: RunWindow, made: Made) -> None:
    run = window.run(made.project.id)
    history, spec, results = (
        RunHistory(window.context),
        SpecView(window.context),
        ResultsView(window.context, RunQuestions(window.context)),
    )
    for widget in (history, spec, results):
        window.qtbot.addWidget(widget)
        widget.show()
    history.set_project(made.project.id)
    spec.set_project(made.project.id)
    results.open_run(run.id)
    window.until(lambda: results.model.rowCount() > 0)
    assert [nameless(widget) for widget in (history, spec, results)] == [[], [], []]


def test_dialogs(window: RunWindow, made: Made) -> None:
    run = window.run(made.project.id)
    cell = next(iter(answers_of(window.services.results.require(run.id)).values()))
    dialogs = (
        Preferences(window.context),
        CheckupDialog(window.context),
        AttachmentsDialog(window.context, made.project.id),
        BackupsDialog(window.context),
        RaiseCapDialog(window.context, window.services.runs.get(run.id)),
        RunDialog(window.context, made.project.id, window.request(made.project.id)),
        HandAnswerDialog(cell),
    )
    for dialog in dialogs:
        window.qtbot.addWidget(dialog)
        dialog.open()
    assert [nameless(dialog) for dialog in dialogs] == [[] for _ in dialogs]
