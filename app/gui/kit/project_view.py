"""The base of the views that show one project at a time: run history, spec and results.

Not for the dock around a view, which decides when it is made and what it has missed (`gui/shell/docks.py`).
"""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.events import Event


class ProjectView(QWidget):
    """A view of one project. GUI thread only.

    Signals:
        requested(object): the person wants something of another part of the window, a `ViewRequest`.
    """

    requested = Signal(object)
    follows_branch: ClassVar[bool] = False
    """Whether it shows one branch only: that of the open chat."""

    def set_project(self, project_id: str | None, *, branch_id: str | None = None) -> None:
        """Show a project, or nothing; read anew where it is shown already, and keep what the person does in it.

        Args:
            project_id: the project, None while none is open.
            branch_id: the branch of the open chat; None for Main.
        """
        raise NotImplementedError

    def set_branch(self, branch_id: str) -> None:
        """Show another branch of the project; asked only of a view that follows the branch of the open chat."""
        raise NotImplementedError

    def apply(self, event: Event) -> None:
        """Bring what is shown up to date with an event."""
        raise NotImplementedError

    def take_keyboard(self) -> bool:
        """Have the keyboard where one works with the view, now or once that is there; False where there is no place."""
        return False

    def state(self) -> str:
        """Return what is to be remembered between two starts, for `restore_state` only; empty for nothing."""
        return ""

    def restore_state(self, state: str) -> None:
        """Take over what was remembered, after `set_project`; what does not fit any more changes nothing."""
