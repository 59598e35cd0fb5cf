"""Actions on the selected runs: one `QAction` each, for buttons, the context menu and keys.

Only what fits the selection is enabled. Not for doing it; the run history connects them.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.look.theme import Theme

_MOST_COMPARED = 5


class RunActions(QObject):
    """The actions."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.new_run = self._action("plus", self.tr("New run…"))
        self.open_results = self._action("results", self.tr("Open results"))
        self.open_chat = self._action("chat", self.tr("Open its chat"))
        self.discuss_new = self._action("discuss", self.tr("Discuss in a new chat"))
        self.discuss_existing = self._action("quote", self.tr("Discuss in an existing chat…"))
        self.what_if = self._action("what-if", self.tr("Try as a what-if"))
        self.rejudge = self._action("refresh", self.tr("Re-judge…"))
        self.run_again = self._action("runs", self.tr("Re-run…"), "Ctrl+R")
        self.stop = self._action("stop", self.tr("Stop"))
        self.pause = self._action("pause", self.tr("Pause"))
        self.resume = self._action("play", self.tr("Resume"))
        self.compare = self._action("compare", self.tr("Compare"), "Ctrl+D")
        self.rename = self._action("rename", self.tr("Rename"), "F2")
        self.star = self._action("star", self.tr("Star"))
        self.note = self._action("quote", self.tr("Note and tags…"))
        self.copy_link = self._action("link", self.tr("Copy link"))
        self.export = self._action("export", self.tr("Export…"))
        self.trash = self._action("trash", self.tr("Move to trash"))
        self.restore = self._action("undo", self.tr("Restore"))
        self.compare.setToolTip(self.tr("Compare 2 to 5 selected runs (Ctrl+D)"))
        self.set_runs((), has_project=False)

    def toolbar(self) -> tuple[QAction, ...]:
        """What stands as buttons beside the filters."""
        return (self.open_results, self.discuss_new, self.rejudge, self.stop, self.pause, self.resume, self.compare)

    def menu(self, parent: QWidget) -> QMenu:
        """The context menu of the selection."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = (
            (self.open_results, self.open_chat),
            (self.discuss_new, self.discuss_existing, self.what_if),
            (self.rejudge, self.run_again, self.compare),
            (self.stop, self.pause, self.resume),
            (self.rename, self.star, self.note),
            (self.copy_link, self.export),
            (self.trash, self.restore),
        )
        for group in groups:
            menu.addActions([action for action in group if action.isVisible()])
            menu.addSeparator()
        return menu

    def set_runs(self, runs: Sequence[RunRow], *, has_project: bool) -> None:
        """Enable what fits these runs."""
        one = len(runs) == 1
        live = any(RunStatus(run.status).is_live for run in runs)
        resumable = any(RunStatus(run.status).is_resumable for run in runs)
        self.new_run.setEnabled(has_project)
        for action in (
            self.open_results,
            self.discuss_new,
            self.discuss_existing,
            self.what_if,
            self.run_again,
            self.rename,
            self.note,
            self.copy_link,
            self.export,
        ):
            action.setEnabled(one)
        self.open_chat.setEnabled(one and runs[0].launched_from_chat is not None)
        self.rejudge.setEnabled(one and runs[0].candidates > 0 and not live)
        self.compare.setEnabled(2 <= len(runs) <= _MOST_COMPARED)
        self.star.setEnabled(bool(runs))
        starred = bool(runs) and all(run.starred for run in runs)
        self.star.setText(self.tr("Take the star away") if starred else self.tr("Star"))
        trashed = bool(runs) and all(run.trashed for run in runs)
        self.trash.setEnabled(bool(runs) and not live)
        self.trash.setVisible(not trashed)
        self.restore.setVisible(trashed)
        for action in (self.stop, self.pause):
            action.setEnabled(live)
            action.setVisible(live)
        self.resume.setEnabled(resumable and not trashed)
        self.resume.setVisible(resumable and not trashed)

    def _action(self, icon: str, text: str, keys: str = "") -> QAction:
        # The keys are told in the menu and handled by the table: a shortcut here would collide with the window's.
        action = QAction(self._theme.icon(icon, "muted"), f"{text}\t{keys}" if keys else text, self)
        action.setToolTip(f"{text} ({keys})" if keys else text)
        return action
