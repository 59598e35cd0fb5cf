"""The views of a project, each loaded when it is made: one that stands behind a tab costs a start nothing.

Not for their docks (`docks`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.window_services import WindowServices

if TYPE_CHECKING:
    from app.gui.deciding.overview_view import OverviewView
    from app.gui.results.results_view import ResultsView
    from app.gui.runs.run_history import RunHistory
    from app.gui.spec.spec_view import SpecView


def history_of(context: WindowServices) -> "RunHistory":
    """Return the run history."""
    from app.gui.runs.run_history import RunHistory

    return RunHistory(context)


def spec_of(context: WindowServices) -> "SpecView":
    """Return what a line says."""
    from app.gui.spec.spec_view import SpecView

    return SpecView(context)


def results_of(context: WindowServices, questions: RunQuestions) -> "ResultsView":
    """Return the results of one run."""
    from app.gui.results.results_view import ResultsView

    return ResultsView(context, questions)


def overview_of(context: WindowServices, last_visit: Callable[[], str | None]) -> "OverviewView":
    """Return a project on one page; `last_visit` says when it was last looked at."""
    from app.gui.deciding.overview_view import OverviewView

    return OverviewView(context, last_visit)
