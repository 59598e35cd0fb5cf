"""Which run the results show: the newest that has a ranking, the one a person opened, or a pinned one, in each project.

An older run that a person opens is pinned by that: it does not give way while it is looked at. Not for showing it.
"""

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.results.results_memory import ResultsMemory


class FollowedRun(QObject):
    """Keeps the memory of it. GUI thread only.

    Signals:
        run_chosen(str): this run should be shown now.
        pinned_changed(bool): whether the run shown stays when a newer one comes.
    """

    run_chosen = Signal(str)
    pinned_changed = Signal(bool)

    def __init__(self, context: WindowServices, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.memory = ResultsMemory()
        self._project: str | None = None
        self._run: str | None = None
        self._pinned = False
        self._read = Latest(context.bridge, self)

    @property
    def pinned(self) -> bool:
        """Whether the run shown stays when a newer one comes."""
        return self._pinned

    def set_project(self, project: str | None) -> None:
        """Be about a project: its run of last time, or its newest."""
        self._read.cancel()
        self._project, self._run = project, None
        self._take(None, pinned=False)
        self._return()

    def restore(self, memory: ResultsMemory) -> None:
        """Take over what was remembered."""
        self.memory = memory
        if self._run is None:
            self._return()

    def look_at(self, run: str) -> None:
        """A person opened a run; an older one is pinned by that."""
        self._take(run, pinned=False)
        project = self._project
        if project is not None:
            self._read.query(lambda: self._newer(project, run), self._on_compared, self._tell_fault)

    @Slot(bool)
    def pin(self, pinned: bool) -> None:
        """Keep the run that is shown, or follow the newest again."""
        self._take(self._run, pinned=pinned)
        self.follow()

    def follow(self) -> None:
        """Show a newer run, where there is one and none is pinned."""
        project, run = self._project, self._run
        if project is not None and not self._pinned:
            self._read.query(lambda: self._newer(project, run), self._on_newer, self._tell_fault)

    def hear(self, row: RunRow) -> None:
        """A run has changed: it may be a newer one."""
        if row.project == self._project and row.id != self._run and row.status == RunStatus.COMPLETED:
            self.follow()

    def _newer(self, project: str, run: str | None) -> str | None:
        """The newest run with a ranking, where it is newer than this one; not in the GUI thread."""
        runs = self._context.services.runs
        newest = next(iter(runs.page(project, status=(RunStatus.COMPLETED.value,), limit=1).items), None)
        if newest is None or (run is not None and runs.row(run).number >= newest.number):
            return None
        return newest.id

    def _return(self) -> None:
        place = None if self._project is None else self.memory.places.get(self._project)
        if place is not None and self._is_there(place.run):
            self._take(place.run, pinned=place.pinned)
            self.run_chosen.emit(place.run)
        self.follow()

    def _is_there(self, run: str) -> bool:
        try:
            return self._context.services.runs.get(run).project == self._project
        except KnownError as fault:
            self._context.notices.show(NoticeKind.INFO, self._context.texts.fault(fault))
            return False

    def _take(self, run: str | None, *, pinned: bool) -> None:
        self._run, self._pinned = run, pinned
        if self._project is not None and run is not None:
            self.memory.look_at(self._project, run, pinned=pinned)
        self.pinned_changed.emit(pinned)

    def _on_newer(self, run: str | None) -> None:
        if run is not None and not self._pinned:
            self._take(run, pinned=False)
            self.run_chosen.emit(run)

    def _on_compared(self, newer: str | None) -> None:
        if newer is not None:
            self._take(self._run, pinned=True)

    def _tell_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))
