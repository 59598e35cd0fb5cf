"""Verbs and queries on versions of the spec and the world model."""

from collections.abc import Callable

from app.domain.chats import DeltaPart, OpenQuestion
from app.domain.errors import ChangedSinceError, NotFoundError, RefusedError, require_as_left
from app.domain.items import Author
from app.domain.kit.text import shortened
from app.domain.operations import (
    AddItem,
    Content,
    ItemChange,
    Operation,
    RemoveItem,
    ReplaceItem,
    SetResolution,
    apply_operations,
    changes_between,
    operations_between,
)
from app.domain.projects import Branch, BranchState, Cause, ItemState, Version
from app.domain.rows import Page
from app.english.open_questions import open_questions
from app.services.spec.spec_text import to_markdown, to_operations
from app.store.database import Store
from app.store.writes.transaction import Tx


def require_open(branch: Branch) -> None:
    """Refuse to change a line whose what-if was adopted or dropped.

    Raises:
        RefusedError: the line is closed.
    """
    if branch.state is not BranchState.OPEN:
        raise RefusedError("line-closed", f"The what-if “{branch.name}” was {branch.state.value}; it can only be read.")


def add_version(
    tx: Tx,
    *,
    branch: str,
    operations: tuple[Operation, ...],
    author: Author,
    cause: Cause,
    message: str | None = None,
) -> Version | None:
    """Apply operations to the head of a line inside a transaction; None when nothing differs.

    Raises:
        RefusedError: the line is closed, or an operation does not fit the present head.
    """
    line = tx.query.branches.get(branch)
    require_open(line)
    head = tx.query.versions.get(line.head)
    content = apply_operations(head.content, operations)
    return add_content(tx, line=line, head=head, content=content, author=author, cause=cause, message=message)


def add_content(
    tx: Tx,
    *,
    line: Branch,
    head: Version,
    content: Content,
    author: Author,
    cause: Cause,
    message: str | None = None,
) -> Version | None:
    """Make a content the next version of an open line; None when the head, read in this transaction, is the same."""
    if content == head.content:
        return None
    return tx.versions.add(
        project=line.project, branch=line.id, content=content, author=author, cause=cause, message=message
    )


class SpecService:
    """What the spec dock and `spec …` commands do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- queries -------------------------------------------------------------------------------------

    def branch(self, branch: str) -> Branch:
        """The line of this id."""
        return self._store.query.branches.get(branch)

    def branches(self, project: str) -> tuple[Branch, ...]:
        """All lines of a project, Main first."""
        return self._store.query.branches.of_project(project)

    def main_branch(self, project: str) -> Branch:
        """Main."""
        return self._store.query.branches.main(project)

    def head(self, branch: str) -> Version:
        """The newest version of a line."""
        return self._store.query.versions.head(branch)

    def main(self, project: str) -> Version:
        """The newest version of Main."""
        return self.head(self.main_branch(project).id)

    def version(self, version: str) -> Version:
        """The version of this id."""
        return self._store.query.versions.get(version)

    def by_number(self, project: str, number: int) -> Version:
        """The version shown as v`number`."""
        return self._store.query.versions.by_number(project, number)

    def log(self, branch: str, *, after: str | None = None, limit: int = 50) -> Page[Version]:
        """Versions of a line, newest first."""
        return self._store.query.versions.log(branch, after=after, limit=limit)

    def questions(self, branch: str) -> tuple[OpenQuestion, ...]:
        """What the spec of a line leaves open, at most 7."""
        return open_questions(self.head(branch).content.items())

    def to_markdown(self, content: Content) -> str:
        """The content as editable Markdown."""
        return to_markdown(content)

    # -- verbs ---------------------------------------------------------------------------------------

    async def apply(
        self,
        branch: str,
        operations: tuple[Operation, ...],
        *,
        cause: Cause = Cause.EDIT,
        author: Author = Author.PERSON,
    ) -> Version:
        """Make the next version of a line; the present head when nothing differs.

        Raises:
            RefusedError: closed line, unknown or taken slug, a project in the trash. Nothing is changed then.
        """

        def unit(tx: Tx) -> Version:
            _require_kept(tx, branch)
            made = add_version(tx, branch=branch, operations=operations, author=author, cause=cause)
            return made or tx.query.versions.head(branch)

        return await self._store.write(unit)

    async def change(self, branch: str, make: Callable[[Content], tuple[Operation, ...]]) -> Version:
        """Make the next version of a line from what it holds at that moment; the present head when nothing differs.

        Raises:
            RefusedError: closed line, or a project in the trash; and what `make` raises. Nothing is changed then.
        """

        def unit(tx: Tx) -> Version:
            _require_kept(tx, branch)
            head = tx.query.versions.head(branch)
            operations = make(head.content)
            made = add_version(tx, branch=branch, operations=operations, author=Author.PERSON, cause=Cause.EDIT)
            return made or head

        return await self._store.write(unit)

    async def take_back(self, branch: str, *, before: Content, after: Content, cause: Cause = Cause.UNDO) -> Version:
        """Bring what a change made of a line back to what it was before, leaving later changes to other items alone.

        Raises:
            ChangedSinceError: a later change touched the same items.
            RefusedError: the line is closed, or its project in the trash. Nothing is changed then.
        """

        def unit(tx: Tx) -> Version:
            _require_kept(tx, branch)
            return bring_back(tx, branch, before=before, after=after, cause=cause)

        return await self._store.write(unit)

    async def apply_text(self, branch: str, text: str) -> Version:
        """Make the next version from Markdown or JSON.

        Raises:
            UsageError: a line cannot be read (it is named); nothing is changed.
        """
        operations = to_operations(text, self.head(branch).content)
        return await self.apply(branch, operations)

    async def restore(self, branch: str, version: str) -> Version:
        """Make an older version's content the newest version of a line."""

        def unit(tx: Tx) -> Version:
            line, wanted = tx.query.branches.get(branch), tx.query.versions.get(version)
            require_open(line)
            _require_kept(tx, branch)
            if wanted.project != line.project:
                raise NotFoundError("That version is not in this project.")
            head = tx.query.versions.get(line.head)
            if wanted.content == head.content:
                return head
            # Whole, not by operations: those would put what comes back at the end of the list.
            return tx.versions.add(
                project=line.project,
                branch=branch,
                content=wanted.content,
                author=Author.PERSON,
                cause=Cause.RESTORE,
            )

        return await self._store.write(unit)

    async def undo_delta(self, message: str) -> Version:
        """Take back what a message changed, leaving later changes to other items alone.

        Raises:
            RefusedError: the message changed nothing, was undone before, or a later change touched
                the same items.
        """

        def unit(tx: Tx) -> Version:
            delta = _delta_of(tx, message)
            if delta is None or delta.undone_by is not None:
                raise RefusedError("nothing-to-undo", "There is no change of this message left to undo.")
            version = _changed_back(tx, delta.branch, delta.changes, Cause.UNDO, message=message)
            _mark_delta(tx, message, delta, undone_by=version.id)
            return version

        return await self._store.write(unit)

    async def redo_delta(self, message: str) -> Version:
        """Let what a message changed and `undo_delta` took back count again.

        Raises:
            RefusedError: nothing of the message was taken back, or a later change touched the same items.
        """

        def unit(tx: Tx) -> Version:
            delta = _delta_of(tx, message)
            if delta is None or delta.undone_by is None:
                raise RefusedError("nothing-to-redo", "There is no change of this message that was taken back.")
            changes = tuple(
                ItemChange(slug=one.slug, before=one.after, after=one.before) for one in reversed(delta.changes)
            )
            version = _changed_back(tx, delta.branch, changes, Cause.MESSAGE, message=message)
            _mark_delta(tx, message, delta, undone_by=None)
            return version

        return await self._store.write(unit)


def _delta_of(tx: Tx, message: str) -> DeltaPart | None:
    return next((part for part in tx.query.messages.get(message).parts if isinstance(part, DeltaPart)), None)


def _mark_delta(tx: Tx, message: str, delta: DeltaPart, *, undone_by: str | None) -> None:
    marked = delta.model_copy(update={"undone_by": undone_by})
    parts = tx.query.messages.get(message).parts
    tx.messages.update(message, parts=tuple(marked if part == delta else part for part in parts))


def bring_back(tx: Tx, branch: str, *, before: Content, after: Content, cause: Cause) -> Version:
    """Bring what a change made of a line back to what it was, inside a transaction; see `SpecService.take_back`.

    Raises:
        ChangedSinceError: a later change touched the same items.
        RefusedError: the line is closed.
    """
    line, head = tx.query.branches.get(branch), tx.query.versions.head(branch)
    if head.content != after:
        return _taken_back(tx, branch, before, after, cause)
    require_open(line)
    # Whole: what comes back stands where it stood.
    return add_content(tx, line=line, head=head, content=before, author=Author.PERSON, cause=cause) or head


def _taken_back(tx: Tx, branch: str, before: Content, after: Content, cause: Cause) -> Version:
    sizes = before.spec.resolution, after.spec.resolution
    if sizes[0] is sizes[1]:
        return _changed_back(tx, branch, changes_between(before, after), cause)
    require_as_left("The size of runs", tx.query.versions.head(branch).content.spec.resolution, sizes[1])
    back = SetResolution(resolution=sizes[0])
    return _changed_back(tx, branch, changes_between(before, after), cause, also=(back,))


def _changed_back(
    tx: Tx,
    branch: str,
    changes: tuple[ItemChange, ...],
    cause: Cause,
    *,
    also: tuple[Operation, ...] = (),
    message: str | None = None,
) -> Version:
    head = tx.query.versions.head(branch)
    back = apply_operations(head.content, also)
    for change in changes:
        now = back.get(change.slug)
        if now != change.after:
            known = now or change.after or change.before
            named = shortened(known.text, 60) if known is not None else change.slug
            raise ChangedSinceError(f"“{named}” was changed again since, so it stays as it is.")
        back = _without(back, change.slug) if change.before is None else _with(back, ReplaceItem(item=change.before))
    made = add_version(
        tx,
        branch=branch,
        operations=operations_between(head.content, back),
        author=Author.PERSON,
        cause=cause,
        message=message,
    )
    return made or head


def _require_kept(tx: Tx, branch: str) -> None:
    owner = tx.query.projects.get(tx.query.branches.get(branch).project)
    if owner.state is ItemState.TRASHED:
        raise RefusedError("trashed", f"“{owner.title}” is in the trash; restore it to change its spec.")


def _without(content: Content, slug: str) -> Content:
    return apply_operations(content, (RemoveItem(slug=slug),))


def _with(content: Content, operation: Operation) -> Content:
    # A removed item comes back as an addition.
    if isinstance(operation, ReplaceItem) and content.get(operation.item.slug) is None:
        return apply_operations(content, (AddItem(item=operation.item),))
    return apply_operations(content, (operation,))
