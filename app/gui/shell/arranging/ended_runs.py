"""A run that has ended: its results come forward where it is waited for; elsewhere a notice offers them.

Nothing comes forward over somebody who writes or answers a card, nor in place of results that are held. Not for the
run's card in its chat.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.events import Event, RunChanged
from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.small_widgets import is_writing
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import status_key
from app.gui.shell.docks import LazyDock, ViewDock
from app.gui.thread.thread_split import ThreadSplit

if TYPE_CHECKING:
    from app.gui.results.results_view import ResultsView


class EndedRuns(QObject):
    """Hears of the runs of all projects. GUI thread only.

    Signals:
        told(str, str): this run has ended, and what is said of it to somebody who sees none of it.
    """

    told = Signal(str, str)

    def __init__(
        self,
        context: WindowServices,
        messages: LazyDock[ThreadSplit],
        results: "ViewDock[ResultsView]",
        show: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        """Begin to hear.

        Args:
            context: as everywhere in the window.
            messages: where chats are read.
            results: where results come forward.
            show: brings the results of a run, by its id, to the front.
            parent: the window.
        """
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._messages, self._results, self._show = messages, results, show
        self.offer = show
        """Shows the results that a notice offers: of several windows, in the one with the project of the run."""
        self._at_work: set[str] = set()

    def hear(self, event: Event) -> None:
        """Take an event, once the views have taken it."""
        if not isinstance(event, RunChanged):
            return
        run = event.row
        if RunStatus(run.status).is_live:
            self._at_work.add(run.id)
        elif run.id in self._at_work:
            self._at_work.discard(run.id)
            comes = run.status == RunStatus.COMPLETED and self._is_awaited(run)
            if comes:
                self._show(run.id)
            self._tell(run, is_shown=comes or self._is_in_view(run))

    # -- where the person is ---------------------------------------------------------------------------

    def _is_in_view(self, run: RunRow) -> bool:
        results = self._results.content
        if results is None or not self._results.is_seen:
            return False
        return results.run_id == run.id and not results.is_held(run.id)

    def _is_awaited(self, run: RunRow) -> bool:
        """Whether the chat it was started in is in front, and nothing is taken away from under the person's hands."""
        threads = self._messages.content
        seen = threads.seen_panes if threads is not None and self._messages.is_seen else ()
        if run.launched_from_chat not in [pane.chat.id for pane in seen if pane.chat is not None]:
            return False
        if self._hides_something() and self._is_busy(run.id):
            return False
        # What is held is known once the view is there.
        return not self._results.ensure().is_held(run.id)

    def _hides_something(self) -> bool:
        """Whether other things are put away for the results, or other results for these."""
        focus, results = self._window.focusWidget(), self._results.content
        return not self._results.is_seen or results is None or (focus is not None and results.isAncestorOf(focus))

    def _is_busy(self, run: str) -> bool:
        """Whether the person writes, answers another card, holds the mouse, or has something open over the window."""
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return True
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return True
        # Also while another application is in front: it is what the person comes back to.
        focus = self._window.focusWidget()
        if focus is not None and is_writing(focus):
            return True
        from app.gui.asking.question_card import QuestionCardView
        from app.gui.reading.boxes_view import BoxesView

        at: QWidget | None = focus
        while at is not None:
            # The question of this very run goes on where its results are.
            if isinstance(at, BoxesView) or (isinstance(at, QuestionCardView) and at.run_id != run):
                return True
            at = at.parentWidget()
        return False

    # -- saying it -------------------------------------------------------------------------------------

    def _tell(self, run: RunRow, *, is_shown: bool) -> None:
        """Say that a run has ended, read aloud too: with a way to its results, where they are not in view."""
        is_done = run.status == RunStatus.COMPLETED
        shows = self.tr("Show results") if is_done else self.tr("Show")
        is_offered = not is_shown and (is_done or run.why)
        action = NoticeAction(shows, lambda: self.offer(run.id)) if is_offered else None
        if is_done:
            kind = NoticeKind.DONE
        else:
            kind = NoticeKind.ERROR if run.status == RunStatus.FAILED else NoticeKind.INFO
        self._context.notices.show(kind, self._said(run, is_shown=is_shown), action)
        self.told.emit(run.id, self._said(run, is_shown=False))

    def _said(self, run: RunRow, *, is_shown: bool) -> str:
        texts = self._context.texts
        is_done = run.status == RunStatus.COMPLETED
        word = texts.run_status(status_key(run.status, warnings=run.warnings)).lower()
        sentence = self.tr("{run} {word}.") if run.status == RunStatus.FAILED else self.tr("{run} is {word}.")
        sentence = sentence.format(run=texts.run(run.number), word=word)
        if is_done and is_shown:
            pass  # the results themselves say what came of it
        elif is_done and run.sentence:
            sentence = f"{sentence} {run.sentence}"
        elif is_done and run.best_label is not None:
            best = f"{run.best_label} {one_line(run.best_title or '', 80)}".rstrip(".")
            sentence = f"{sentence} {self.tr('Best: {best}.').format(best=best)}"
        elif run.why:
            sentence = f"{sentence} {one_line(run.why, 300)}"
        return sentence
