"""Edits of a line's spec: each makes a version and can be taken back from its toast."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from app.domain.errors import KnownError
from app.domain.items import Item, ItemKind
from app.domain.kit.text import shortened
from app.domain.operations import AddItem, Content, Operation, RemoveItem, UpdateItem
from app.domain.projects import Version
from app.gui.kit.notices import NoticeKind
from app.gui.kit.undo import line_change
from app.gui.kit.window_services import WindowServices
from app.gui.spec.spec_entries import GROUP_OF
from app.services.spec.person_items import typed_item

_QUOTED = 60


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
        self.apply((AddItem(item=item),), self._of("addition of “{text}”", item), sentence, on_done=on_done)

    def remove(self, item: Item) -> None:
        """Remove an item."""
        sentence = self._of("Removed “{text}”.", item)
        self.apply((RemoveItem(slug=item.slug),), self._of("removal of “{text}”", item), sentence)

    def move(self, item: Item, kind: ItemKind) -> None:
        """Make an item another kind of thing."""
        group = GROUP_OF[kind].title
        name = self.tr("move of “{text}” to {group}").format(text=shortened(item.text, _QUOTED), group=group)
        sentence = self.tr("“{text}” is now under {group}.").format(text=shortened(item.text, _QUOTED), group=group)
        self.apply((UpdateItem(slug=item.slug, kind=kind),), name, sentence)

    def change(self, operations: tuple[Operation, ...]) -> None:
        """Apply what was edited in place."""
        named = [self._content.get(one.slug) for one in operations if isinstance(one, UpdateItem)]
        item = next((one for one in named if one is not None), None)
        name = self._of("edit of “{text}”", item) if item is not None else self.tr("change of the size of runs")
        self.apply(operations, name, self.tr("Changed."))

    def apply(
        self,
        operations: tuple[Operation, ...],
        name: str,
        sentence: str,
        *,
        on_done: Callable[[Version], None] | None = None,
    ) -> None:
        """Make the next version from operations; `name` is what Undo calls it."""
        specs = self._context.services.specs
        self._do(lambda branch: specs.apply(branch, operations), name, lambda _made: sentence, on_done=on_done)

    def apply_text(self, text: str, on_done: Callable[[Version], None], on_fault: Callable[[KnownError], None]) -> None:
        """Make the next version from Markdown."""
        specs, said = self._context.services.specs, self.tr("The text is now version v{n}.")
        self._do(
            lambda branch: specs.apply_text(branch, text),
            self.tr("edit of the spec as text"),
            lambda made: said.format(n=made.number),
            on_done=on_done,
            on_fault=on_fault,
        )

    def restore(self, wanted: Version) -> None:
        """Make an older version's content the newest."""
        specs, said = self._context.services.specs, self.tr("Version v{old} is back, as v{new}.")
        self._do(
            lambda branch: specs.restore(branch, wanted.id),
            self.tr("return to v{old}").format(old=wanted.number),
            lambda made: said.format(old=wanted.number, new=made.number),
        )

    def _of(self, words: str, item: Item) -> str:
        return self.tr(words).format(text=shortened(item.text, _QUOTED))

    def _do(
        self,
        verb: Callable[[str], Awaitable[Version]],
        name: str,
        said: Callable[[Version], str],
        *,
        on_done: Callable[[Version], None] | None = None,
        on_fault: Callable[[KnownError], None] | None = None,
    ) -> None:
        branch, specs = self._branch, self._context.services.specs
        if branch is None:
            return

        async def making() -> tuple[Version, Version | None]:
            """The line's newest version now, and the one it was made from; None where nothing differed."""
            head = specs.head(branch)
            made = await verb(branch)
            return made, None if made.id == head.id or made.parent is None else specs.version(made.parent)

        def done(versions: tuple[Version, Version | None]) -> None:
            made, before = versions
            if before is not None:
                self._context.undoing.did(line_change(specs, name, made, before.content), said(made))
            else:
                self._context.notices.show(NoticeKind.DONE, said(made))
            if on_done is not None:
                on_done(made)

        _ = self._context.run_verb(making, on_done=done, on_fault=on_fault)
