"""The views of a project, each loaded when it is made: one that stands behind a tab costs a start nothing.

Not for their docks (`docks`).
"""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.window_services import WindowServices

if TYPE_CHECKING:
    from app.gui.deciding.overview_view import OverviewView
    from app.gui.results.results_view import ResultsView
    from app.gui.runs.run_history import RunHistory
    from app.gui.spec.spec_view import SpecView

_BESIDE = ("app.gui.runs.run_history", "app.gui.spec.spec_view")
"""What stands beside the messages."""
_BEHIND = (
    *("app.gui.results.results_view", "app.gui.deciding.overview_view", "app.gui.runs.run_dialog"),
    *("app.gui.spec.what_if_dialog", "app.gui.settings.preferences", "app.gui.settings.attachments_dialog"),
    *("app.gui.settings.backups_dialog", "app.gui.settings.file_page_dialog", "app.gui.settings.checkup_dialog"),
    *("app.gui.shell.help.guide_dialog", "app.gui.look.rendering.printed_pages"),
    *("app.gui.shell.help.whats_new", "app.gui.shell.keeping.recovery", "app.gui.thread.cards.reading_card"),
)
"""What a tab or a command brings up."""


async def load_views() -> None:
    """Load the views that are made after the first paint. On the engine loop: the window can be used meanwhile."""
    _load(_BESIDE)


def load_rest() -> None:
    """Load what is made when it is first brought up, so that nobody waits for it then. Engine thread, last of all."""
    _load(_BEHIND)


def _load(names: tuple[str, ...]) -> None:
    for name in names:
        importlib.import_module(name)


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
