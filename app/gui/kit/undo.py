"""What a person did in this process and can take back, and the window's side of it: doing it, and saying so.

Every way back goes through here: Edit › Undo, the Undo of a toast, and the links on cards. Not a `QUndoStack`: its
commands are done at once and in order, while here each is a write of the engine that may be refused, and a card may
take back one in the middle. Not for text being typed, which its field takes back itself.
"""

from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.domain.chats import Chat
from app.domain.errors import KnownError, NotFoundError, RefusedError
from app.domain.operations import Content
from app.domain.projects import BranchState, Cause, Version
from app.gui.kit.notices import NoticeAction, NoticeKind, Notices
from app.gui.kit.verbs import Verbs
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import Texts, translate

if TYPE_CHECKING:
    from app.services.spec.specs import SpecService
    from app.services.spec.what_ifs import WhatIfService

MOST_ACTS = 100
"""Acts of a project that can be taken back."""

_QUOTED = 60
Verb = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True, eq=False, slots=True)
class Undoable:
    """One act of the person.

    Args:
        name: what it was, as it goes on after “Undo”: “trash of Run 7”.
        back: takes it back; a `RefusedError` where what it changed was changed again since.
        again: does it again; refused likewise.
        project: whose stack it is on; None = an act on projects themselves, which stands on all.
        key: finds it again for a card that offers to take it back; "" = none does.
        says: one sentence on what came of `back` or `again`, made from what it returned; "" = nothing more.
    """

    name: str
    back: Verb
    again: Verb
    project: str | None
    key: str = ""
    says: Callable[[Any], str] = lambda _result: ""


class UndoStack(QObject):
    """The acts of this process, newest last; shared by its windows. GUI thread only.

    Signals:
        changed(): an act was added, taken back, done again or dropped.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Undoable] = []
        self._undone: list[Undoable] = []
        self._waiting: deque[tuple[object, Callable[[], None]]] = deque()
        self._is_busy = False

    def add(self, act: Undoable) -> None:
        """An act was done; what was taken back before it can no longer be done again."""
        self._undone = [one for one in self._undone if not _shown(one, act.project)]
        self._put(self._done, act)

    def newest(self, project: str | None) -> Undoable | None:
        """What Edit › Undo takes back in this project; None = on the start page."""
        return next((act for act in reversed(self._done) if _shown(act, project)), None)

    def taken_back(self, project: str | None) -> Undoable | None:
        """What Edit › Redo does again."""
        return next((act for act in reversed(self._undone) if _shown(act, project)), None)

    def find(self, key: str) -> Undoable | None:
        """The act of this key, where it was done here and not taken back."""
        return next((act for act in reversed(self._done) if act.key == key), None)

    def stands(self, act: Undoable) -> bool:
        """Whether an act was neither taken back nor forgotten."""
        return act in self._done

    def is_taken_back(self, act: Undoable) -> bool:
        """Whether an act can be done again."""
        return act in self._undone

    def is_next(self, act: Undoable) -> bool:
        """Whether Edit › Undo or Redo would take this one."""
        return act in (self.newest(act.project), self.taken_back(act.project))

    def move(self, act: Undoable, *, undone: bool) -> None:
        """An act was taken back, or done again."""
        before, after = (self._done, self._undone) if undone else (self._undone, self._done)
        if act in before:
            before.remove(act)
        self._put(after, act)

    def drop(self, act: Undoable) -> None:
        """Forget an act that can neither be taken back nor done again."""
        for acts in (self._done, self._undone):
            if act in acts:
                acts.remove(act)
        self.changed.emit()

    def line_up(self, asker: object, step: Callable[[], None]) -> None:
        """Do a step that this window asks for once what is on its way is done, in whichever window that was."""
        self._waiting.append((asker, step))
        self._step()

    def begin(self) -> None:
        """An act is being taken back, or done again; the steps after it wait."""
        self._is_busy = True

    def end(self) -> None:
        """It was, or it was refused; the next step is done."""
        self._is_busy = False
        self._step()

    def forget_steps(self, asker: object) -> None:
        """Do none of this window's steps that wait: they were asked for on top of one that was refused."""
        self._waiting = deque(one for one in self._waiting if one[0] is not asker)

    def _step(self) -> None:
        while self._waiting and not self._is_busy:
            _, step = self._waiting.popleft()
            step()

    def _put(self, acts: list[Undoable], act: Undoable) -> None:
        acts.append(act)
        same = [one for one in acts if one.project == act.project]
        if len(same) > MOST_ACTS:
            acts.remove(same[0])
        self.changed.emit()


class Undoing(QObject):
    """One window's way to the stack. GUI thread only.

    Args:
        stack: of the process.
        verbs: that outlive the window, since what is taken back meanwhile must still leave the stack.
        notices: of the window.
        texts: words for faults.
    """

    def __init__(
        self, stack: UndoStack, verbs: Verbs, notices: Notices, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.stack = stack
        self._verbs = verbs
        self._notices = notices
        self._texts = texts

    def did(self, act: Undoable, sentence: str) -> None:
        """Keep an act that was done, and say so with a way back."""
        self.stack.add(act)
        self._notices.show(NoticeKind.DONE, sentence, self._offer_back(act))

    def undo(self, project: str | None) -> None:
        """Take back what was done last; pressed again meanwhile, the one before it after that."""
        self.stack.line_up(self, lambda: self._go(self.stack.newest(project), undone=True))

    def redo(self, project: str | None) -> None:
        """Do again what was taken back last."""
        self.stack.line_up(self, lambda: self._go(self.stack.taken_back(project), undone=False))

    def take_back(self, act: Undoable) -> None:
        """Take back this act, whatever was done since; nothing happens where that was done another way."""
        self.stack.line_up(self, lambda: self._go(act if self.stack.stands(act) else None, undone=True))

    def _go(self, act: Undoable | None, *, undone: bool) -> None:
        if act is None:
            return
        self.stack.begin()

        def done(result: object) -> None:
            self.stack.move(act, undone=undone)
            self._tell(act, act.says(result), undone=undone)

        def refused(fault: KnownError) -> None:
            self.stack.forget_steps(self)
            if isinstance(fault, RefusedError | NotFoundError) and self.stack.is_next(act):
                # It would be refused again; one that is not next may only have to wait for those after it.
                self.stack.drop(act)
            said = translate("Undo of {act}: {why}") if undone else translate("Redo of {act}: {why}")
            self._notices.show(NoticeKind.ERROR, said.format(act=act.name, why=self._texts.fault(fault)))

        def ended(_task: object) -> None:
            self.stack.end()

        self._verbs.run(act.back if undone else act.again, on_done=done, on_fault=refused).add_done_callback(ended)

    def _tell(self, act: Undoable, more: str, *, undone: bool) -> None:
        said = translate("Taken back: {act}.") if undone else translate("Done again: {act}.")
        way = NoticeAction(translate("Redo"), lambda: self._again(act)) if undone else self._offer_back(act)
        self._notices.show(NoticeKind.INFO, f"{said.format(act=act.name)} {more}".rstrip(), way)

    def _again(self, act: Undoable) -> None:
        self.stack.line_up(self, lambda: self._go(act if self.stack.is_taken_back(act) else None, undone=False))

    def _offer_back(self, act: Undoable) -> NoticeAction:
        return NoticeAction(translate("Undo"), lambda: self.take_back(act))


def line_change(specs: "SpecService", name: str, version: Version, before: Content, *, key: str = "") -> Undoable:
    """The act that made a version of a line out of what it held before."""
    branch, after = version.branch, version.content
    return Undoable(
        name,
        lambda: specs.take_back(branch, before=before, after=after),
        lambda: specs.take_back(branch, before=after, after=before, cause=Cause.EDIT),
        version.project,
        key,
    )


def what_if_dropped(what_ifs: "WhatIfService", chat: Chat) -> Undoable:
    """The act that dropped a what-if."""
    name = translate("drop of “{title}”").format(title=one_line(chat.title, _QUOTED))
    return Undoable(
        name, lambda: what_ifs.reopen(chat.id, left=BranchState.DROPPED), lambda: what_ifs.drop(chat.id), chat.project
    )


def _shown(act: Undoable, project: str | None) -> bool:
    """Whether an act stands on the stack of a project, or of the start page."""
    return act.project is None or act.project == project
