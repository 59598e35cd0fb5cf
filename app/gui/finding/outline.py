"""The outline of the open chat (T6): what the person said, what changed the spec, runs, applied cards; newest first.

Read page by page off the GUI thread, so that a chat of 100,000 messages is like one of 100. Not for going there.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.domain.kit.found_words import FoundWords
from app.domain.rows import OutlineEntry
from app.gui.finding.finder import Finder
from app.gui.finding.found_lines import FoundLine
from app.gui.kit.latest_read import Latest
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import Texts, translate

if TYPE_CHECKING:
    from app.services.services import Services

_ENOUGH = 30
"""Lines that are a page of the list."""
_MOST_PAGES = 25
"""Pages of the outline looked at for one page of the list: 5,000 messages."""
_ICONS = {"turn": "chat", "spec": "spec", "run": "runs", "card": "adopt"}


class OutlineDialog(Finder):
    """Goes to a place of the chat; `chosen` tells the number of its message."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(
            context.theme,
            title=translate("Outline of this chat"),
            hint=translate("Find a turn, a change of the spec, or a run of this chat"),
            empty=translate("Nothing has been said here yet."),
            parent=parent,
        )
        self._context = context
        self._services: Services = context.services
        self._chat = ""
        self._before: int | None = None
        self._read = Latest(context.bridge, self)
        self.model.more_wanted.connect(self._on_more_wanted)

    def begin_for(self, chat: str) -> None:
        """Open with the outline of a chat."""
        if chat != self._chat:
            self.field.clear()
        self._chat = chat
        self.begin()

    def look_for(self, typed: str) -> None:
        """Read the newest lines that hold all the words; an older question that is not answered yet is dropped."""
        self._ask(typed, None)

    def _ask(self, typed: str, before: int | None) -> None:
        services, chat, words = self._services, self._chat, FoundWords(typed)

        def read() -> tuple[list[OutlineEntry], int | None]:
            found: list[OutlineEntry] = []
            place = before
            for _ in range(_MOST_PAGES):
                page = services.chats.outline(chat, before=place)
                found += [one for one in page.items if not words or words.stand_in(said(one, self._context.texts))]
                place = int(page.next) if page.next is not None else None
                if place is None or len(found) >= _ENOUGH:
                    break
            return found, place

        def done(found: tuple[list[OutlineEntry], int | None]) -> None:
            self._show(found[0], words, is_first=before is None, following=found[1])

        self._read.query(read, done, self._on_fault)

    def _show(self, entries: list[OutlineEntry], words: FoundWords, *, is_first: bool, following: int | None) -> None:
        self._before = following
        lines = [self._line(entry) for entry in entries]
        more = following is not None
        if not is_first:
            self.model.add_lines(lines, more=more)
        elif lines:
            self.show_found(lines, words=words, more=more)
        elif more:
            self.show_found((), words=words)
            self._ask(self.field.text(), following)
            return
        else:
            typed = self.field.text().strip()[:60]
            self.show_nothing(translate("Nothing here holds “{typed}”.").format(typed=typed) if typed else "")
            return
        if self.model.rowCount():
            self._pages.setCurrentWidget(self.list)
        found = self._context.texts.count(self.model.rowCount(), translate("place"))
        self.status.setText(translate("{found}, more below").format(found=found) if more else found)

    def _line(self, entry: OutlineEntry) -> FoundLine:
        return FoundLine(
            _ICONS[entry.kind],
            said(entry, self._context.texts),
            entry.seq,
            right=translate("message {n}").format(n=entry.seq),
            kind=_kind(entry.kind),
        )

    def _on_fault(self, fault: KnownError) -> None:
        self.show_nothing(self._context.texts.fault(fault))

    @Slot()
    def _on_more_wanted(self) -> None:
        if self._before is not None:
            self._ask(self.field.text(), self._before)


def said(entry: OutlineEntry, texts: Texts) -> str:
    """What a line of the outline says."""
    if entry.kind == "spec":
        changed = translate("Changed the spec to v{n}: {items}").format(
            n=entry.number, items=texts.count(entry.count, translate("item"))
        )
        return translate("{changed} (taken back)").format(changed=changed) if entry.undone else changed
    if entry.kind == "run":
        return translate("Run {n}: {title}").format(n=entry.number, title=one_line(entry.text, 120))
    if entry.kind == "card":
        return translate("Card applied. {why}").format(why=one_line(entry.text, 120))
    return one_line(entry.text, 160)


def _kind(kind: str) -> str:
    words = {"turn": "You said", "spec": "Change of the spec", "run": "Run", "card": "Card"}
    return translate(words[kind])
