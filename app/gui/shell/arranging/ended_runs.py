"""Brings a run forward that has ended while it was looked at.

Nothing comes forward over somebody who writes, and nothing that was not seen at work. Not for its notification, nor
for its card in the chat.
"""

from collections.abc import Callable

from app.domain.events import Event, RunChanged
from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.kit.small_widgets import is_writing


class EndedRuns:
    """Hears of runs. GUI thread only.

    Args:
        is_looked_at: whether a person waits for this run: it is shown, or the chat it was started in is.
        show: brings the results of a run, by its id, to the front.
    """

    def __init__(self, is_looked_at: Callable[[RunRow], bool], show: Callable[[str], None]) -> None:
        self._is_looked_at = is_looked_at
        self._show = show
        self._at_work: set[str] = set()

    def hear(self, event: Event) -> None:
        """Take an event of the open project."""
        if not isinstance(event, RunChanged):
            return
        row = event.row
        if RunStatus(row.status).is_live:
            self._at_work.add(row.id)
        elif row.id in self._at_work:
            self._at_work.discard(row.id)
            if row.status == RunStatus.COMPLETED and self._is_looked_at(row) and not is_writing():
                self._show(row.id)
