"""Edits of a line's spec: each makes a version and can be taken back from its toast."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.errors import KnownError
from app.domain.items import Item, ItemKind
from app.domain.kit.text import shortened
from app.domain.operations import AddItem, Content, Operation, RemoveItem, UpdateItem, operations_between
from app.domain.projects import Cause, Version
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.spec.spec_entries import GROUP_OF
from app.services.spec.person_items import typed_item


class SpecVerbs(QObject):
    """Verbs on one line at a time. GUI thread only."""

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._branch: str | None = None
        self._content = Content()

    def set_line(self, branch_id: str | None, content: Content) -> None:
        """Edit this line from now on; `content` is its newest."""
        self._branch, self._content = branch_id, content

    def add(self, kind: ItemKind, text: str, on_done: Callable[[Version], None]) -> None:
        """Add an item in a person's words."""
        item = typed_item(kind, text, taken=self._content.slugs())
        sentence = self.tr("Added to {group}.").format(group=GROUP_OF[kind].title)
        self.apply((AddItem(item=item),), sentence, on_done=on_done)

    def remove(self, item: Item) -> None:
        """Remove an item."""
        sentence = self.tr("Removed “{text}”.").format(text=shortened(item.text, 60))
        self.apply((RemoveItem(slug=item.slug),), sentence)

    def move(self, item: Item, kind: ItemKind) -> None:
        """Make an item another kind of thing."""
        sentence = self.tr("“{text}” is now under {group}.").format(
            text=shortened(item.text, 60), group=GROUP_OF[kind].title
        )
        self.apply((UpdateItem(slug=item.slug, kind=kind),), sentence)

    def change(self, operations: tuple[Operation, ...]) -> None:
        """Apply what was edited in place."""
        self.apply(operations, self.tr("Changed."))

    def apply(
        self,
        operations: tuple[Operation, ...],
        sentence: str,
        *,
        on_done: Callable[[Version], None] | None = None,
    ) -> None:
        """Make the next version from operations and offer to take it back."""
        branch, before = self._branch, self._content
        if branch is None:
            return
        specs = self._context.services.specs

        def done(version: Version) -> None:
            self._told(branch, before, version, sentence)
            if on_done is not None:
                on_done(version)

        _ = self._context.run_verb(lambda: specs.apply(branch, operations), on_done=done)

    def apply_text(self, text: str, on_done: Callable[[Version], None], on_fault: Callable[[KnownError], None]) -> None:
        """Make the next version from Markdown."""
        branch, before = self._branch, self._content
        if branch is None:
            return
        specs = self._context.services.specs

        def done(version: Version) -> None:
            self._told(branch, before, version, self.tr("The text is now version v{n}.").format(n=version.number))
            on_done(version)

        _ = self._context.run_verb(lambda: specs.apply_text(branch, text), on_done=done, on_fault=on_fault)

    def restore(self, wanted: Version) -> None:
        """Make an older version's content the newest."""
        branch, before = self._branch, self._content
        if branch is None:
            return
        specs = self._context.services.specs

        def done(version: Version) -> None:
            sentence = self.tr("Version v{old} is back, as v{new}.").format(old=wanted.number, new=version.number)
            self._told(branch, before, version, sentence)

        _ = self._context.run_verb(lambda: specs.restore(branch, wanted.id), on_done=done)

    def _told(self, branch: str, before: Content, version: Version, sentence: str) -> None:
        back = operations_between(version.content, before)
        specs = self._context.services.specs

        def undo() -> None:
            _ = self._context.run_verb(lambda: specs.apply(branch, back, cause=Cause.UNDO))

        action = NoticeAction(self.tr("Undo"), undo) if back else None
        self._context.notices.show(NoticeKind.DONE, sentence, action)
