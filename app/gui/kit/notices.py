"""Notices: one sentence at the bottom of the window, with at most two actions, such as Undo.

The hub is separate from the strip that shows them, so that models and dialogs can tell without knowing widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class NoticeKind(StrEnum):
    """What kind of thing is told; errors stay until they are closed."""

    INFO = "info"
    DONE = "done"
    ERROR = "error"


@dataclass(frozen=True)
class NoticeAction:
    """The way out offered beside a sentence."""

    text: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Notice:
    """One sentence for the person."""

    kind: NoticeKind
    sentence: str
    action: NoticeAction | None = None
    other: NoticeAction | None = None
    """A second way, beside the first."""


class Notices(QObject):
    """The hub.

    Signals:
        shown(object): a Notice is to be shown now; it replaces the one before.
    """

    shown = Signal(object)

    def show(
        self,
        kind: NoticeKind | str,
        sentence: str,
        action: NoticeAction | None = None,
        other: NoticeAction | None = None,
    ) -> None:
        """Tell the person one sentence. GUI thread."""
        self.pass_on(Notice(NoticeKind(kind), sentence, action, other))

    def pass_on(self, notice: Notice) -> None:
        """Tell what was told at another hub. GUI thread."""
        self.shown.emit(notice)
