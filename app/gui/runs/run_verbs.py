"""What a person does to a run from a list, a menu or its results: star, rename, stop, pause, resume, ask again.

Every verb goes to the services; what changed comes back as an event. Undo is offered where it can be undone.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.deciding.decisions import RunNote
from app.domain.rows import RunRow
from app.domain.runs import Run, RunConfig, RunMode, RunRequest
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.runs.again_dialog import AgainDialog
from app.gui.runs.note_dialog import NoteDialog
from app.gui.runs.raise_cap import resume_run


class RunVerbs(QObject):
    """Verbs on one run.

    Signals:
        run_dialog_requested(object): a `RunRequest` to be looked at before it is started.
    """

    run_dialog_requested = Signal(object)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def set_star(self, run: RunRow, starred: bool) -> None:
        """Star a run or take the star away."""
        runs = self._context.services.runs
        named, said = (
            (self.tr("star of Run {n}"), self.tr("Run {n} starred."))
            if starred
            else (self.tr("removal of the star of Run {n}"), self.tr("Run {n} is no longer starred."))
        )
        act = Undoable(
            named.format(n=run.number),
            lambda: runs.set_star(run.id, not starred, left=starred),
            lambda: runs.set_star(run.id, starred, left=not starred),
            run.project,
        )
        _ = self._context.run_verb(
            lambda: runs.set_star(run.id, starred),
            on_done=lambda _run: self._context.undoing.did(act, said.format(n=run.number)),
        )

    def note(self, run: RunRow) -> None:
        """Ask for the note and the tags of a run."""
        notes = self._context.services.run_notes
        name = f"{self._context.texts.run(run.number)} · {one_line(run.title, 200)}"
        dialog = NoteDialog(name, RunNote(note=run.memo, tags=run.tags), notes.tags(run.project), self._window())
        dialog.noted.connect(lambda note: self._set_note(run, note))
        dialog.open()

    def _set_note(self, run: RunRow, note: RunNote) -> None:
        notes, before = self._context.services.run_notes, RunNote(note=run.memo, tags=run.tags)
        if note == before:
            return
        act = Undoable(
            self.tr("note on Run {n}").format(n=run.number),
            lambda: notes.set(run.id, before, left=note),
            lambda: notes.set(run.id, note, left=before),
            run.project,
        )
        said = self.tr("Noted on Run {n}.").format(n=run.number)
        _ = self._context.run_verb(
            lambda: notes.set(run.id, note, left=before),
            on_done=lambda _before: self._context.undoing.did(act, said),
        )

    def rename(self, run: RunRow, title: str) -> None:
        """Give a run another title."""
        runs = self._context.services.runs

        def done(made: Run) -> None:
            act = Undoable(
                self.tr("rename of Run {n}").format(n=run.number),
                lambda: runs.rename(run.id, run.title, left=made.title),
                lambda: runs.rename(run.id, made.title, left=run.title),
                run.project,
            )
            said = self.tr("Run {n} is now called “{title}”.").format(n=run.number, title=made.title)
            self._context.undoing.did(act, said)

        _ = self._context.run_verb(lambda: runs.rename(run.id, title), on_done=done)

    def set_trashed(self, run: RunRow, trashed: bool) -> None:
        """Move a run to the trash or bring it back."""
        runs = self._context.services.runs
        named, said = (
            (self.tr("trash of Run {n}"), self.tr("Run {n} is in the trash."))
            if trashed
            else (self.tr("restore of Run {n}"), self.tr("Run {n} is restored."))
        )
        act = Undoable(
            named.format(n=run.number),
            lambda: runs.set_trashed(run.id, not trashed, left=trashed),
            lambda: runs.set_trashed(run.id, trashed, left=not trashed),
            run.project,
        )
        _ = self._context.run_verb(
            lambda: runs.set_trashed(run.id, trashed),
            on_done=lambda _run: self._context.undoing.did(act, said.format(n=run.number)),
        )

    def stop(self, run: RunRow) -> None:
        """Stop a run; what it has is kept and it can be resumed."""
        _ = self._context.run_verb(lambda: self._context.services.runs.stop(run.id))

    def pause(self, run: RunRow) -> None:
        """Let a run pause when its calls in flight are done."""
        _ = self._context.run_verb(lambda: self._context.services.runs.pause(run.id))

    def resume(self, run: RunRow) -> None:
        """Go on with a run that is paused, stopped, failed or interrupted; at a cap it is raised first."""
        resume_run(self._context, run.id, self._window())

    def _window(self) -> QWidget | None:
        parent = self.parent()
        return parent.window() if isinstance(parent, QWidget) else None

    def ask_again(self, run: RunRow) -> None:
        """Offer to judge the same candidates and scenarios again."""
        self.run_dialog_requested.emit(rejudge_request(run))

    def run_again(self, run: RunRow) -> None:
        """Offer the ways of asking the same run afresh, on the newest version of its line."""
        dialog = AgainDialog(self._context, self._context.services.runs.get(run.id), self._window())
        dialog.chosen.connect(self.run_dialog_requested)
        dialog.open()


def rejudge_request(run: RunRow) -> RunRequest:
    """The wish to judge a run's candidates and scenarios again on its own line; it keeps the run's chat."""
    config = RunConfig(
        mode=RunMode(run.mode),
        candidates=max(1, run.candidates),
        scenarios=max(1, run.scenarios),
        rejudge=run.id,
    )
    return RunRequest(config=config, branch=run.branch, chat=run.launched_from_chat)
