"""The boxes of the lines that are shown: how each stands, and what a person does to them, each act with its undo.

One for a window. Everything is read and sorted off the GUI thread. Not for widgets, nor for what a change means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.chats import OpenQuestion
from app.domain.errors import KnownError
from app.domain.events import BranchChanged, Event, ExternalChange, RunChanged, VersionCreated
from app.domain.items import Item
from app.domain.kit.text import shortened
from app.domain.operations import Content, Operation
from app.domain.projects import Branch, BranchState, Version
from app.domain.rows import RunRow
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.undo import line_change
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate
from app.gui.reading.field_drafts import FieldDrafts

if TYPE_CHECKING:
    from app.services.services import Services
    from app.services.spec.boxes import Boxes, BoxKey

_QUOTED = 60


@dataclass(frozen=True, slots=True)
class LineState:
    """How a line stands: its boxes, whether it can be changed, and the run that has judged it as it is."""

    branch: Branch
    version: Version
    boxes: "Boxes"
    run: RunRow | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.branch.state is BranchState.OPEN


@dataclass(slots=True)
class Refusal:
    """Why a change was not made.

    Args:
        branch: the line it was about.
        asker: the field it was written in; None where it was written nowhere.
        sentence: why.
        is_shown: the field says it. Left alone, a notice does: a field may be gone by then.
    """

    branch: str
    asker: QObject | None
    sentence: str
    is_shown: bool = False


class _Known:
    """What is known of one line."""

    def __init__(self, owner: QObject, context: WindowServices) -> None:
        self.state: LineState | None = None
        self.is_read = False
        self.read = Latest(context.bridge, owner)


class LineBoxes(QObject):
    """What the reading cards of a window show and do. GUI thread only.

    Signals:
        changed(str): how this line stands is known anew.
        taken(str, object): a change of this line was made, and the field it was written in or None.
        refused(object): a `Refusal`; who shows it says so in it.
    """

    changed = Signal(str)
    taken = Signal(str, object)
    refused = Signal(object)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[str, _Known] = {}
        self.drafts = FieldDrafts(self)

    # -- looking ---------------------------------------------------------------------------------------

    def state(self, branch: str) -> LineState | None:
        """How a line stands; None while that is not known. Reads it the first time."""
        known = self._of(branch)
        if not known.is_read:
            known.is_read = True
            self._read(branch)
        return known.state

    def apply(self, event: Event) -> None:
        """Read anew what an event is about, where it is known."""
        if isinstance(event, VersionCreated):
            touched = [event.version.branch]
        elif isinstance(event, BranchChanged):
            touched = [event.branch.id]
        elif isinstance(event, RunChanged):
            touched = [event.row.branch] if not self._shows(event.row) else []
        elif isinstance(event, ExternalChange) and event.noun in ("version", "branch", "run"):
            touched = list(self._known)
        else:
            return
        for branch in touched:
            if branch in self._known and self._known[branch].is_read:
                self._read(branch)

    def _shows(self, row: RunRow) -> bool:
        """Whether a run is shown as it is now; its progress is no news here."""
        known = self._known.get(row.branch)
        shown = known.state.run if known is not None and known.state is not None else None
        return shown is not None and (shown.id, shown.status) == (row.id, row.status)

    def _of(self, branch: str) -> _Known:
        if branch not in self._known:
            self._known[branch] = _Known(self, self._context)
        return self._known[branch]

    def _read(self, branch: str) -> None:
        services = self._context.services
        self._known[branch].read.query(
            lambda: _look(services, branch), lambda state: self._show(branch, state), self._tell_fault
        )

    def _show(self, branch: str, state: LineState) -> None:
        known = self._known[branch]
        if known.state != state:
            known.state = state
            self.changed.emit(branch)

    def _tell_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    # -- doing: a fault is told where `asker` shows it, else in a notice --------------------------------

    def move(self, branch: str, item: Item, box: "BoxKey") -> None:
        """Put a line into another box."""
        from app.services.spec.boxes import TITLES
        from app.services.spec.line_changes import moved

        sentence = translate("“{text}” is now under {box}.").format(text=_quoted(item), box=TITLES[box])
        name = translate("move of “{text}” to {box}").format(text=_quoted(item), box=TITLES[box])
        self._change(branch, lambda content: (moved(_present(content, item), box),), name, sentence)

    def weigh(self, branch: str, item: Item, weight: int, asker: QObject | None = None) -> None:
        """Give a line another weight."""
        from app.services.spec.line_changes import weighed

        name = translate("weight of “{text}”").format(text=_quoted(item))
        said = translate("Changed.")
        self._change(branch, lambda content: (weighed(_present(content, item), weight),), name, said, asker)

    def say_anew(self, branch: str, item: Item, text: str, asker: QObject | None = None) -> None:
        """Give a line other words."""
        from app.services.spec.line_changes import said_anew

        name = translate("edit of “{text}”").format(text=_quoted(item))
        said = translate("Changed.")
        self._change(branch, lambda content: (said_anew(_present(content, item), text),), name, said, asker)

    def bind(self, branch: str, item: Item, text: str, asker: QObject | None = None) -> None:
        """Give a line another bound, or none."""
        from app.services.spec.line_changes import rebound

        name = translate("bound of “{text}”").format(text=_quoted(item))
        said = translate("Changed.")
        self._change(branch, lambda content: (rebound(_present(content, item), text),), name, said, asker)

    def answer(self, branch: str, question: OpenQuestion, text: str, asker: QObject | None = None) -> None:
        """Answer an open question: the answer goes to the line it is about."""
        from app.services.spec.line_changes import answered

        name = translate("answer to “{question}”").format(question=shortened(question.question, _QUOTED))
        said = translate("Your answer stands there.")
        self._change(branch, lambda content: answered(content, question, text), name, said, asker)

    def add(self, branch: str, box: "BoxKey", text: str, asker: QObject | None = None) -> None:
        """Add a line to a box."""
        from app.services.spec.boxes import TITLES
        from app.services.spec.line_changes import added

        sentence = translate("Added to {box}.").format(box=TITLES[box])
        name = translate("addition of “{text}”").format(text=shortened(text, _QUOTED))
        self._change(branch, lambda content: (added(content, box, text),), name, sentence, asker)

    def _change(
        self,
        branch: str,
        make: Callable[[Content], tuple[Operation, ...]],
        name: str,
        sentence: str,
        asker: QObject | None = None,
    ) -> None:
        specs = self._context.services.specs
        before: list[Content] = []

        def making(content: Content) -> tuple[Operation, ...]:
            before[:] = [content]
            return make(content)

        def done(version: Version) -> None:
            self.taken.emit(branch, asker)
            if before[0] != version.content:
                self._context.undoing.did(line_change(specs, name, version, before[0]), sentence)

        def refused(fault: KnownError) -> None:
            refusal = Refusal(branch, asker, self._context.texts.fault(fault))
            self.refused.emit(refusal)
            if not refusal.is_shown:
                self._tell_fault(fault)

        _ = self._context.run_verb(lambda: specs.change(branch, making), on_done=done, on_fault=refused)


def _look(services: "Services", branch: str) -> LineState:
    """Read a line as it stands; any thread."""
    line, version = services.specs.branch(branch), services.specs.head(branch)
    runs = services.runs.page(line.project, branch=branch, limit=1).items
    newest = runs[0] if runs and runs[0].version_number == version.number else None
    from app.services.spec.boxes import boxes_of

    return LineState(branch=line, version=version, boxes=boxes_of(version.content), run=newest)


def _present(content: Content, item: Item) -> Item:
    """The line as it is stored now."""
    return content.get(item.slug) or item


def _quoted(item: Item) -> str:
    return shortened(item.text, _QUOTED)
