"""What every part of a message card has: what it is given, and the wish it emits.

Parts are bound to a message and bound again, not built per message; they never call a verb themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.chats import Message, Proposal
from app.domain.rows import RunRow
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.flow_layout import FlowLayout
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.reading.line_boxes import LineBoxes
from app.gui.thread.cards.marks import ThreadMarks
from app.gui.thread.pane_state import PaneState, SiblingPlace

P = TypeVar("P")


class Act(StrEnum):
    """What a person can do on a card of the thread."""

    APPLY = "apply"
    DISMISS = "dismiss"
    CHANGE_RUN = "change-run"
    COMPARE = "compare"
    UNDO_DELTA = "undo-delta"
    STOP_RUN = "stop-run"
    RESUME_RUN = "resume-run"
    OPEN_RUN = "open-run"
    DISCUSS_RUN = "discuss-run"
    DISCUSS_RUN_IN = "discuss-run-in"
    ANSWER = "answer"
    RETRY = "retry"
    CONTINUE = "continue"
    CHOOSE_MODEL = "choose-model"
    RAISE_CAP = "raise-cap"
    SHOW_SENT = "show-sent"
    COPY_CODE = "copy-code"
    COPY = "copy"
    COPY_LINK = "copy-link"
    QUOTE = "quote"
    EDIT = "edit"
    REGENERATE = "regenerate"
    SHOW_SIBLING = "show-sibling"
    FORK = "fork"
    TRY = "try"
    OPEN_LINK = "open-link"


@dataclass(frozen=True, slots=True)
class CardAct:
    """A wish: what, about which id (proposal, run or message), with a word of text where it needs one."""

    act: Act
    id: str
    text: str = ""


@dataclass(frozen=True)
class CardContext:
    """What cards look things up in. The functions are cheap: they read what the thread model holds."""

    theme: Theme
    texts: Texts
    proposal: Callable[[str], Proposal | None]
    run: Callable[[str], RunRow | None]
    estimate: Callable[[str], str]
    """Proposal id → words on its estimated calls, "" while unknown (asks for it once)."""
    is_last: Callable[[str], bool] = lambda _message: True
    """Message id → whether nothing was said after it."""
    begins_sent: Callable[[str], bool] = lambda _message: False
    """Message id → whether it is the first that is still sent to the model, with others above it."""
    questions: RunQuestions | None = None
    """The questions of the runs that cards show; None where a run's card asks none."""
    boxes: LineBoxes | None = None
    """The lines that reading cards show; None where such a card only says that something was read."""
    siblings: Callable[[int], SiblingPlace | None] = lambda _seq: None
    """Number of a message → where it stands among its versions; None where it has no other."""
    state: Callable[[], PaneState] = PaneState
    """How the pane stands that shows the cards."""
    marks: ThreadMarks | None = None
    """The words that are marked in texts; None where none ever are."""
    is_under_way: Callable[[str], bool] = lambda _key: False
    """Proposal or line → whether what was begun on it, or its comparison, is neither done nor refused."""


def expect(part: object, kind: type[P]) -> P:
    """Return the part as the kind its widget shows.

    Raises:
        TypeError: it is of another kind; a bug of ours.
    """
    if not isinstance(part, kind):
        raise TypeError(f"{kind.__name__} was expected, not {type(part).__name__}")
    return part


class PartWidget(QWidget):
    """Base of the parts.

    Signals:
        acted(object): a CardAct.
        height_changed(): the part became higher or lower by itself (unfolded).
        dragged(object): the mouse, pressed in this part, is at this QPoint of the screen outside of it.
        row_focused(object, object): a QRect of this widget in the part took the keyboard; it should be in view.
    """

    acted = Signal(object)
    height_changed = Signal()
    row_focused = Signal(object, object)
    dragged = Signal(object)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def show_part(self, message: Message, part: object, /) -> None:
        """Show a part of a message."""
        raise NotImplementedError

    def show_marks(self) -> None:
        """Mark the words that were searched for."""

    def rest(self) -> None:
        """Become spare: nothing selected, nothing unfolded."""

    def height_for(self, width: int) -> int:
        """Height in pixels at a width."""
        layout = self.layout()
        if layout is None:
            return self.sizeHint().height()
        self._settle()
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return layout.totalSizeHint().height()

    def _settle(self) -> None:
        """Make the layouts inside forget their sizes, the deepest first.

        Qt hands a change of an inner layout to the outer one by a posted event, too late for a height asked for now.
        """
        for widget in [*reversed(self.findChildren(QWidget)), self]:
            layout = widget.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()

    def refresh_style(self) -> None:
        """Take over a switched scheme."""
        self.update()


class CardFrame(PartWidget):
    """A part that stands in a card: raised ground, thin border, a column of rows."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 4)
        frame = QFrame(self)
        frame.setProperty("card", True)
        outer.addWidget(frame)
        self.column = QVBoxLayout(frame)
        self.column.setContentsMargins(14, 10, 14, 10)
        self.column.setSpacing(6)

    def add_row(self) -> QHBoxLayout:
        """Add a row of widgets to the column."""
        row = QHBoxLayout()
        row.setSpacing(8)
        self.column.addLayout(row)
        return row

    def add_buttons(self) -> FlowLayout:
        """Add a row of buttons to the column that goes on below where there is no room."""
        row = FlowLayout(gap=8)
        self.column.addLayout(row)
        return row
